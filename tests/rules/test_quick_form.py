"""Phiếu A by hand: with fewer than four of the signs 1-9 a household is reviewed; unknown where it may be either."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import PolicyError
from giamngheo.engine.quick_form import quick_table
from giamngheo.rules.quick_form import QuickRule

RULE = QuickRule(counted=9, fewer_than=4)
DAY = date(2024, 10, 20)


def signs(there: int, unknown: int = 0, beyond: int = 0) -> dict[int, bool | None]:
    """The first ones are there, the next ones not known; beyond: signs after the ninth that are there."""
    told: list[bool | None] = [True] * there + [None] * unknown + [False] * (9 - there - unknown)
    return dict(enumerate([*told, *[True] * beyond], start=1))


@pytest.mark.parametrize(
    ("there", "unknown", "expected"),
    [
        (0, 0, True),
        (3, 0, True),
        (4, 0, False),
        (9, 0, False),
        (3, 1, None),
        (2, 1, True),
        (4, 5, False),
        (0, 9, None),
    ],
)
def test_fewer_than_four_of_nine_are_reviewed(there: int, unknown: int, expected: bool | None) -> None:
    assert RULE.is_to_review(signs(there, unknown)) is expected


def test_a_sign_after_the_ninth_does_not_count() -> None:
    assert RULE.is_to_review(signs(3, beyond=3)) is True


def test_the_shipped_table_is_empty_so_nothing_is_computed() -> None:
    assert quick_table(DAY) is None


def loaded(folder: Path, rows: list[str], day: date = DAY) -> object:
    """The policy with a table that says it is full."""
    policy = folder / "policy"
    copytree(POLICY, policy, ignore=lambda _, names: [name for name in names if name == "geography"])
    table = policy / "quick_form" / "2021"
    about = (table / "table.yaml").read_text(encoding="utf-8").replace("complete: false", "complete: true")
    (table / "table.yaml").write_text(about, encoding="utf-8")
    (table / "signs.csv").write_text("\n".join(["number,label_vi", *rows]), encoding="utf-8")
    return quick_table(day, policy)


def test_a_full_table_is_asked_sign_by_sign(tmp_path: Path) -> None:
    found = loaded(tmp_path, [f"{number},Dấu hiệu {number}" for number in range(1, 12)])
    assert found is not None
    assert (found.rule, found.signs[11]) == (RULE, "Dấu hiệu 11")  # type: ignore[attr-defined]


def test_no_table_is_in_force_before_its_day(tmp_path: Path) -> None:
    assert loaded(tmp_path, [f"{number},A" for number in range(1, 10)], date(2021, 8, 31)) is None


@pytest.mark.parametrize(
    "rows",
    [["1,A"], [f"{number}," for number in range(1, 10)], [f"{number},A" for number in range(2, 11)], []],
)
def test_a_table_that_is_not_what_it_says_is_named(tmp_path: Path, rows: list[str]) -> None:
    with pytest.raises(PolicyError, match=r"signs\.csv"):
        loaded(tmp_path, rows)
