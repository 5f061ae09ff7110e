"""What a household still has a right to after it escaped: dates by hand, on both sides of every end."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from giamngheo.engine.policy_reader import PolicyError
from giamngheo.engine.rights_after_escape import FILE, rights_after_escape
from giamngheo.rules.rights_after_escape import Escape, rights_of

OUT = date(2022, 12, 5)
PROGRAMME = ["livelihood", "production", "nutrition", "vocational", "work_abroad", "jobs", "information"]


def names(escape: Escape, day: date) -> list[str]:
    return [right.name for right in rights_of(escape, rights_after_escape(), day, 36)]


@pytest.mark.parametrize(
    ("escape", "day", "known"),
    [
        # Poor, now past the near-poor standard: everything, and the loan.
        (Escape("not_poor", OUT, OUT), date(2024, 10, 20), [*PROGRAMME, "credit"]),
        # Poor, now near-poor: no loan of the newly escaped (QĐ 28/2015/QĐ-TTg), the programme's all.
        (Escape("near_poor", OUT, None), date(2024, 10, 20), PROGRAMME),
        # 36 months to the day, then nothing.
        (Escape("not_poor", OUT, OUT), date(2025, 12, 4), [*PROGRAMME, "credit"]),
        (Escape("not_poor", OUT, OUT), date(2025, 12, 5), []),
        # The programme of 2021-2025 is over; the loan is not.
        (Escape("not_poor", date(2024, 12, 5), date(2024, 12, 5)), date(2026, 1, 1), ["credit"]),
        # Near-poor before, never poor: the loan only.
        (Escape("not_poor", None, OUT), date(2024, 10, 20), ["credit"]),
        # First out of poverty, a year later out of near-poverty: the loan counts from the later day.
        (Escape("not_poor", date(2021, 12, 5), OUT), date(2025, 1, 10), ["credit"]),
        (Escape("poor", OUT, None), date(2024, 10, 20), []),
        # Work abroad: since 15/08/2023.
        (Escape("near_poor", OUT, None), date(2023, 8, 14), [n for n in PROGRAMME if n != "work_abroad"]),
    ],
)
def test_what_is_still_a_right(escape: Escape, day: date, known: list[str]) -> None:
    assert names(escape, day) == known


def own(folder: Path, **other: object) -> Path:
    entry = {
        "label_vi": "Bảo hiểm y tế",
        "label_en": "Health insurance",
        "note_vi": "hộ",
        "note_en": "household",
        "definition": "programme",
        "months": None,
        "valid_from": date(2024, 1, 1),
        "valid_to": None,
        "source": {"instrument": "1/NQ-HĐND", "article": None},
        "confidence": "seen",
    }
    (folder / FILE).write_text(yaml.safe_dump({"rights": {"insurance": entry | other}}, allow_unicode=True))
    return folder


def test_a_province_adds_its_own(tmp_path: Path) -> None:
    assert [right.name for right in rights_after_escape(own(tmp_path))][-1] == "insurance"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("definition", "all"),
        ("months", 0),
        ("valid_from", "soon"),
        ("valid_to", date(2023, 1, 1)),
        ("source", "a decision"),
        ("confidence", "sure"),
        ("label_vi", ""),
    ],
)
def test_a_wrong_entry_is_told_with_its_key(tmp_path: Path, key: str, value: object) -> None:
    with pytest.raises(PolicyError, match=rf"insurance\.{'valid_from' if key == 'valid_to' else key}"):
        rights_after_escape(own(tmp_path, **{key: value}))


def test_a_file_of_another_shape_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("rights: []")
    with pytest.raises(PolicyError, match="rights"):
        rights_after_escape(tmp_path)
    with pytest.raises(PolicyError, match="insurance"):
        rights_after_escape(own(tmp_path, more=1))
