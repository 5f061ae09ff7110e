"""Every cell of every counting form is what a count by hand gives."""

from pathlib import Path

import pytest

from .made import YEARS, Round, assert_same, cells, district_of, read


@pytest.mark.parametrize("year", YEARS)
def test_every_cell_of_the_commune_forms_is_counted_by_hand(
    year: int, rounds: list[Round], out: Path
) -> None:
    made = rounds[YEARS.index(year)]
    assert made.forms(out, "--rows", "commune").status == 0
    assert_same(out, made.files())


def test_every_cell_of_the_district_forms_is_counted_by_hand(rounds: list[Round], out: Path) -> None:
    made = rounds[-1]
    assert made.forms(out).status == 0
    assert_same(out, made.files(district_of()))


def test_without_the_results_of_the_year_before_the_start_is_the_previous_status(
    rounds: list[Round], out: Path
) -> None:
    made = rounds[1]
    assert made.forms(out, "--rows", "commune", previous=False).status == 0
    assert_same(out, made.files(previous=False))


def test_without_totals_the_households_file_is_everyone(rounds: list[Round], out: Path) -> None:
    made = rounds[0]
    assert made.forms(out, "--rows", "province", totals=False).status == 0
    total = cells(out, [1])[1, "total", "household", ""]
    assert total["1"] == len(read(made.table("households")))
    assert total["2"] == len(read(made.table("persons")))


def test_the_lists_hold_every_member_of_every_listed_household(rounds: list[Round], out: Path) -> None:
    made = rounds[1]
    assert made.forms(out, "--forms", "14,15").status == 0
    homes = made.files().homes()
    for number, name in ((14, "near_poor"), (15, "poor")):
        *rows, total = read(out / f"form-{number}.csv")
        listed = [home for home in homes if home.result["class"] == name]
        assert len(rows) == sum(home.size for home in listed)
        assert (total["place_code"], total["1"], total["2"]) == ("total", str(len(listed)), str(len(rows)))
        heads = [row for row in rows if row["7"] == "chủ hộ"]
        assert len(heads) == len(listed)
        assert all((row["8"] == "x") + (row["9"] == "x") + (row["10"] == "x") == 1 for row in heads)
        old = sum(home.row["previous_status"] == name for home in listed)
        assert sum(row["10"] == "x" for row in heads) == old
        returned = sum(home.result["movement"] == f"fell_back_to_{name}" for home in listed)
        assert sum(row["9"] == "x" for row in heads) == returned
        asked = sum(home.row["need_credit"] == "true" for home in listed)
        assert sum(row["17"] == "x" for row in heads) == asked
