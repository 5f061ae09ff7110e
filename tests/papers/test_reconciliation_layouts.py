"""The sheets of counterparts as data: every file loads, an office's own takes its place, a wrong one is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from giamngheo.engine.policy_reader import PolicyError
from giamngheo.papers.reconciling.layouts import layouts
from giamngheo.papers.reconciling.sides import written

OWN = Path(settings.DATA, "policy", "exchange")
MINE = """
id: ministry_software
title_vi: Phần mềm thật
title_en: The real one
source: null
confidence: seen
legal_bases: [91/2025/QH15]
columns:
  - {id: key, heading: Khóa}
  - {id: full_name, heading: Tên người}
  - {id: birth_date, heading: Sinh}
  - {id: sex, heading: GT}
codes:
  sex: {male: ["1"], female: ["2"]}
identifies: [[key], [personal_id]]
"""


@pytest.fixture
def own() -> Iterator[Path]:
    """The office's own file."""
    OWN.mkdir(parents=True)
    yield OWN / "ours.yaml"
    (OWN / "ours.yaml").unlink()
    OWN.rmdir()


def test_every_layout_of_ours_loads_and_says_that_the_real_one_was_not_seen() -> None:
    found = layouts()
    assert set(found) == {"population_database", "ministry_software"}
    assert not any(layout.is_verified for layout in found.values())
    for layout in found.values():
        assert layout.identifies[0] == ("key",)
        assert {"key", "full_name", "birth_date", "personal_id"} <= {
            column.field for column in layout.columns
        }


def test_an_offices_own_layout_takes_the_place_of_ours(own: Path) -> None:
    own.write_text(MINE, encoding="utf-8")
    found = layouts()
    assert set(found) == {"population_database", "ministry_software"}
    assert found["ministry_software"].title == ("Phần mềm thật", "The real one")
    assert found["ministry_software"].words["sex"] == {"male": ("1",), "female": ("2",)}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("confidence: seen", "confidence: sure", "confidence"),
        ("91/2025/QH15", "1/2099/QH99", "legal_bases"),
        ("id: full_name", "id: nickname", "columns"),
        ("heading: Sinh", "heading: Khóa", "columns"),
        ("  - {id: birth_date, heading: Sinh}\n", "", "columns"),
        ("male:", "man:", "codes.sex"),
        ('["1"]', '"1"', "male"),
        ("[[key], [personal_id]]", "[[shoe_size]]", "identifies"),
        ("[[key], [personal_id]]", "[]", "identifies"),
        ("[[key], [personal_id]]", "[key]", "identifies"),
        ("title_vi: Phần mềm thật", "title_vi: 7", "title_vi"),
        ("id: ministry", "- ministry", "YAML"),
    ],
)
def test_a_layout_that_cannot_be_used_is_told_with_file_and_key(
    own: Path, old: str, new: str, key: str
) -> None:
    assert old in MINE
    own.write_text(MINE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=f"ours.yaml: {key}"):
        layouts()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tòng Văn Hòa", "TÒNG  VĂN HOÀ"), ("Lò Thị Thuý", "Lò Thị Thúy"), ("Hà", "Ha\u0300"), ("Khoẻ", "khỏe")],
)
def test_ways_of_typing_one_name_are_no_difference(one: str, other: str) -> None:
    assert written(one) == written(other)


@pytest.mark.parametrize(("one", "other"), [("Hoa", "Hòa"), ("Cường", "Cương"), ("Đào", "Dào")])
def test_other_diacritics_are_another_name(one: str, other: str) -> None:
    assert written(one) != written(other)
