"""The communes within their own boundaries, where the office has loaded them (`giamngheo boundaries`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

from django.conf import settings

from giamngheo.engine.boundaries import Boundaries, Point, Ring, read_boundaries
from giamngheo.engine.findings import Refused, WrongUsage
from giamngheo.engine.geography import commune_codes
from giamngheo.engine.policy import POLICY

# Units of the drawing: how wide it is, and how near two points of a line may be before one of them is left out.
WIDTH, NEAR = 900.0, 1.0


@dataclass(frozen=True)
class Drawn:
    """paths: of an SVG, by commune code; missing: codes that have no boundary."""

    paths: dict[str, str]
    height: int
    missing: list[str]


def drawn(codes: Iterable[str]) -> Drawn | None:
    """The communes with these codes; None where no boundaries are loaded, or of none of them."""
    found = loaded()
    here = {code: found[code] for code in codes if code in found}
    if not here:
        return None
    points = [point for rings in here.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    # A degree of longitude is shorter than one of latitude: near enough for a province.
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / (((east - west) * narrow) or 1.0)

    def place(point: Point) -> Point:
        return (point[0] - west) * narrow * scale, (north - point[1]) * scale

    paths = {
        code: "".join(_path([place(point) for point in ring]) for ring in rings)
        for code, rings in here.items()
    }
    return Drawn(paths, round((north - south) * scale), [code for code in codes if code not in here])


def loaded() -> Mapping[str, list[Ring]]:
    """What is loaded; nothing where the file is gone or is damaged: the tiles stand in for it."""
    path = settings.DATA / "policy" / "geography" / "boundaries.geojson"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, Refused, WrongUsage):
        return {}


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> Boundaries:  # noqa: ARG001  # when it was changed: another is another file
    return read_boundaries(path, commune_codes(POLICY))


def _path(ring: Ring) -> str:
    kept = ring[:1]
    for x, y in ring[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= NEAR:
            kept.append((x, y))
    return f"M{' '.join(f'{x:.1f},{y:.1f}' for x, y in kept)}Z"
