"""Boundaries of communes: a good file is drawn, a wrong one is told feature by feature, in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest

from giamngheo.config.cli import main
from giamngheo.engine.boundaries import read_boundaries
from giamngheo.engine.findings import Refused, WrongUsage

SQUARE = [[104.0, 21.0], [104.1, 21.0], [104.1, 21.1], [104.0, 21.0]]


def feature(code: Any = "03658", ring: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def kept(folder: Path, *features: Any) -> Path:
    path = folder / "xa.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def told(path: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_boundaries(path, {"03658", "03655"})
    return [f"{finding.row}:{finding.column}: {finding.message}" for finding in refused.value.findings]


def test_a_polygon_and_a_multipolygon_are_read_by_their_codes(tmp_path: Path) -> None:
    found = read_boundaries(
        kept(tmp_path, feature(), feature("03655", kind="MultiPolygon")), {"03658", "03655"}
    )
    ring = [(104.0, 21.0), (104.1, 21.0), (104.1, 21.1), (104.0, 21.0)]
    assert found == {"03658": [ring], "03655": [ring]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (feature("99999"), "không có xã nào mang mã '99999'"),
        (feature(3658), "không có xã nào mang mã 3658"),
        (feature(ring=SQUARE[:3]), "đường ranh không khép kín"),
        (feature(ring=[[1], [2], [3], [1]]), "tọa độ không đọc được: [1]"),
        (
            feature(ring=[[481_000, 2_350_000], [1, 1], [2, 2], [481_000, 2_350_000]]),
            "VN-2000 phải đổi hệ tọa độ",
        ),
        (feature(ring=[[21.0, 104.0], [1, 1], [2, 2], [21.0, 104.0]]), "không phải kinh độ, vĩ độ"),
        (feature(ring=[[float("nan"), 1], [1, 1], [2, 2], [float("nan"), 1]]), ""),
        (feature(kind="LineString"), "phải là Polygon hoặc MultiPolygon, không phải LineString"),
        ({"type": "Feature"}, "không có xã nào mang mã None"),
        ("a word", "không có xã nào mang mã None"),
    ],
)
def test_what_is_wrong_with_a_feature_is_told_by_its_number(tmp_path: Path, wrong: Any, words: str) -> None:
    found = told(kept(tmp_path, feature("03655"), wrong))
    assert found[0].startswith("2:")
    assert words in " ".join(found)


def test_a_code_that_stands_twice_is_told(tmp_path: Path) -> None:
    assert told(kept(tmp_path, feature(), feature())) == ["2:code: mã 03658 có hai lần"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no json", "không phải tệp JSON"),
        ("[1]", "FeatureCollection"),
        ('{"type": "Feature"}', "FeatureCollection"),
    ],
)
def test_a_file_of_another_kind_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "xa.geojson"
    path.write_text(text)
    assert words in told(path)[0]


def test_a_file_without_features_and_one_that_is_not_there_are_told(tmp_path: Path) -> None:
    assert told(kept(tmp_path)) == ["1:features: không có vùng nào"]
    with pytest.raises(WrongUsage):
        read_boundaries(tmp_path / "none", set())


def test_the_command_keeps_a_good_file_and_leaves_the_old_one_where_the_new_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "data" / "policy" / "geography" / "boundaries.geojson"
    words = ["boundaries", "--data", str(tmp_path / "data")]
    assert main([*words, str(kept(tmp_path, feature()))]) == 0
    assert "1 xã" in capsys.readouterr().out
    before = place.read_bytes()
    assert main(["--lang", "en", *words, str(kept(tmp_path, feature("99999")))]) == 3
    assert "no commune has the code '99999'" in capsys.readouterr().err
    assert place.read_bytes() == before
