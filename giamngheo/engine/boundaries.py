"""Boundaries of communes from an office's GeoJSON file (RFC 7946): read and checked before anything is drawn.

The product has no boundaries of its own. Each feature is a commune: properties.code with the 5 digits of its code,
geometry a Polygon or MultiPolygon in degrees of longitude and latitude.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from giamngheo.engine.findings import Finding, Refused, WrongUsage, whole_file
from giamngheo.rules.language import say

Point = tuple[float, float]
Ring = list[Point]
Boundaries = dict[str, list[Ring]]
# Ours: a province's file with all its detail is far smaller, and the page draws it at one look.
MOST_BYTES = 60_000_000
LEAST_POINTS, LONGITUDE, LATITUDE = 4, 180, 90


def read_boundaries(path: Path, communes: Collection[str]) -> Boundaries:
    """The rings of each commune, outer and inner alike, by code. communes: the codes that there are.

    Raises WrongUsage where there is no file, Refused with every finding; a finding's row is the number of its feature.
    """
    features = _features(path)
    found: Boundaries = {}
    findings = []
    for number, feature in enumerate(features, start=1):
        code, rings, wrong = _feature(feature, communes, found)
        findings += [Finding(str(path), number, column, say(*told)) for column, told in wrong]
        found[code] = rings
    if not features:
        findings.append(whole_file(str(path), say("không có vùng nào", "there is no feature"), "features"))
    if findings:
        raise Refused(findings)
    return found


def _features(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            most = MOST_BYTES // 10**6
            told = say(
                f"tệp lớn hơn {most} MB: giản lược đường ranh", f"more than {most} MB: simplify the lines"
            )
            raise Refused([whole_file(str(path), told)])
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise WrongUsage(f"{path}: {say('không có tệp này', 'no such file')}") from None
    except (ValueError, RecursionError):
        raise Refused([whole_file(str(path), say("không phải tệp JSON", "this is no JSON file"))]) from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        told = say("không phải FeatureCollection của GeoJSON", "this is no FeatureCollection of GeoJSON")
        raise Refused([whole_file(str(path), told, "type")])
    return features


Wrong = list[tuple[str, tuple[str, str]]]


def _feature(feature: Any, communes: Collection[str], known: Boundaries) -> tuple[str, list[Ring], Wrong]:
    """Code, rings, and what is wrong with it."""
    feature = feature if isinstance(feature, dict) else {}
    properties, geometry = feature.get("properties"), feature.get("geometry")
    code = properties.get("code") if isinstance(properties, dict) else None
    wrong: Wrong = []
    if not isinstance(code, str) or code not in communes:
        wrong.append(("code", (f"không có xã nào mang mã {code!r}", f"no commune has the code {code!r}")))
    elif code in known:
        wrong.append(("code", (f"mã {code} có hai lần", f"the code {code} stands twice")))
    rings: list[Ring] = []
    try:
        rings = list(_rings(geometry))
    except _Bad as bad:
        wrong.append(("geometry", bad.told))
    return str(code), rings, wrong


class _Bad(Exception):
    def __init__(self, vietnamese: str, english: str) -> None:
        self.told = vietnamese, english


def _rings(geometry: Any) -> Iterator[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Bad(
            f"phải là Polygon hoặc MultiPolygon, không phải {kind}", f"a Polygon is wanted, not {kind}"
        )
    parts = geometry.get("coordinates")
    polygons = parts if kind == "MultiPolygon" else [parts]
    if not isinstance(polygons, list) or not polygons:
        raise _Bad("không có tọa độ", "there are no coordinates")
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise _Bad("không có tọa độ", "there are no coordinates")
        for ring in polygon:
            yield _ring(ring)


def _ring(ring: Any) -> Ring:
    if not isinstance(ring, list) or len(ring) < LEAST_POINTS or ring[0] != ring[-1]:
        raise _Bad("đường ranh không khép kín", "a ring is not closed")
    points = []
    for point in ring:
        is_point = isinstance(point, list) and len(point) > 1
        if not is_point or not all(type(part) in (int, float) for part in point[:2]):
            raise _Bad(f"tọa độ không đọc được: {point}", f"a position cannot be read: {point}")
        longitude, latitude = point[:2]
        if not (abs(longitude) <= LONGITUDE and abs(latitude) <= LATITUDE):
            raise _Bad(
                f"{longitude}, {latitude} không phải kinh độ, vĩ độ (WGS 84); tệp VN-2000 phải đổi hệ tọa độ trước",
                f"{longitude}, {latitude} is no longitude, latitude (WGS 84); convert VN-2000 first",
            )
        points.append((float(longitude), float(latitude)))
    return points
