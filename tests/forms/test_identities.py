"""End = start - decreases + increases; start = last year's end; parts add up; rates are never averaged."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.rules.form_flows import NOW, flows
from giamngheo.rules.forms import Column, Count, Form, Line, Ratio, filled, unequal

from .counter import Cells, Key
from .made import YEARS, Round, cells, district_of

COUNTING = range(1, 14)
RATES = {
    1: ("4", "6", "8", "10", "12", "14"),
    5: tuple(map(str, range(1, 13))),
    7: tuple(map(str, range(1, 13))),
    12: ("20", "21", "22"),
    13: ("20", "21", "22"),
}
CLASSES = ("poor", "near_poor", "not_poor")
MOVEMENTS = {
    ("poor", "poor"): ("stayed_poor",),
    ("poor", "near_poor"): ("poor_to_near_poor",),
    ("poor", "not_poor"): ("poor_to_not_poor",),
    ("near_poor", "poor"): ("near_poor_to_poor",),
    ("near_poor", "near_poor"): ("stayed_near_poor",),
    ("near_poor", "not_poor"): ("escaped_near_poverty",),
    ("not_poor", "poor"): ("newly_poor", "fell_back_to_poor"),
    ("not_poor", "near_poor"): ("newly_near_poor", "fell_back_to_near_poor"),
    ("not_poor", "not_poor"): ("none",),
}
COMMUNES, SIZES = st.sampled_from(["00001", "00002", "00003"]), st.integers(0, 9)
DECREASES, INCREASES = ("2", "3", "4"), ("5", "6", "7", "8")


@st.composite
def two_years(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    """Households of now and of the year before: some came, some went, some moved, sizes change."""
    now, before = [], []
    for number in range(draw(st.integers(0, 12))):
        name, place = f"H{number}", draw(COMMUNES)
        was, is_now = draw(st.sampled_from(CLASSES)), draw(st.sampled_from(CLASSES))
        movement = draw(st.sampled_from(MOVEMENTS[was, is_now]))
        where = draw(st.sampled_from(("both", "both", "moved", "came", "gone")))
        if where != "gone":
            now.append((name, place, place, is_now, movement, draw(SIZES), was))
        if where != "came":
            there = draw(COMMUNES) if where == "moved" else place
            before.append((name, there, there, was, draw(SIZES)))
    return now, before


def steps_of(years: tuple[list[Any], list[Any]]) -> pl.DataFrame:
    """The steps between the two years."""
    texts = dict.fromkeys(NOW, pl.String) | {"persons": pl.Int64}
    earlier = ("household_id", "before_commune", "before_place", "before_class")
    earlier_types = dict.fromkeys(earlier, pl.String) | {"before_persons": pl.Int64}
    return flows(
        pl.DataFrame(years[0], schema=texts, orient="row"),
        pl.DataFrame(years[1], schema=earlier_types, orient="row"),
    )


def leaving(name: str) -> set[str]:
    """The steps that take a household, or members, off a list."""
    off = {n for (was, now), names in MOVEMENTS.items() for n in names if was == name and now != name}
    return off | {"other_decrease"}


@given(two_years(), st.sampled_from(["poor", "near_poor"]), COMMUNES, st.booleans())
def test_end_is_start_less_decreases_and_more_increases_in_every_commune(
    years: tuple[list[Any], list[Any]], name: str, commune: str, in_persons: bool
) -> None:
    def listed(homes: list[Any], size: int) -> int:
        found = [home for home in homes if home[1] == commune and home[3] == name]
        return sum(int(home[size]) for home in found) if in_persons else len(found)

    measure = "persons" if in_persons else "households"
    steps = steps_of(years).filter(place=commune, list=name).select("flow", measure).rows()
    start = sum(number for flow, number in steps if flow == "start")
    moves = [-number if flow in leaving(name) else number for flow, number in steps if flow != "start"]
    assert start == listed(years[1], size=4)
    assert start + sum(moves) == listed(years[0], size=5)


@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.booleans(), st.integers(1, 50)), min_size=1, max_size=30)
)
def test_parts_add_up_to_the_total_and_the_rate_of_the_total_is_its_own(
    rows: list[tuple[str, bool, int]],
) -> None:
    schema = {"place": pl.String, "is_poor": pl.Boolean, "households": pl.Int64}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    form = Form(
        number=1,
        title_vi="",
        national_number=None,
        kind="count",
        lines=(Line("household", "", "", {}, False),),
        columns=(
            Column("1", "all", ("",), Count("t", {}, None), equals="2+3"),
            Column("2", "poor", ("",), Count("t", {"is_poor": True}, None)),
            Column("3", "others", ("",), Count("t", {"is_poor": False}, None)),
            Column("4", "rate", ("",), ratio=Ratio("2", "1", 100)),
        ),
    )
    made = filled(form, {"t": table}, sorted({place for place, _, _ in rows}))
    *parts, total = made.rows(named=True)
    assert total["place"] == "total"
    for column in ("1", "2", "3"):
        assert total[column] == sum(part[column] for part in parts)
    for row in made.rows(named=True):
        assert row["4"] == (row["2"] * 100 / row["1"] if row["1"] else None)
    assert unequal(form, made) == []


def test_a_sum_that_does_not_come_out_is_found() -> None:
    column = Column("9", "end", ("",), Count("t", {}, None), equals="1-2+3", must_hold=True)
    form = Form(2, "", None, "count", (Line("household", "", "", {}, False),), (column,))
    made = pl.DataFrame(
        {"place": ["A", "B"], "line": [0, 0], "1": [5, 5], "2": [2, 2], "3": [1, 1], "9": [4, 5]}
    )
    (wrong,) = unequal(form, made)
    assert (wrong.place, wrong.value, wrong.expected) == ("B", 5, 4)


@pytest.mark.parametrize("form", [2, 3])
def test_this_years_start_is_last_years_end_in_every_commune(
    form: int, rounds: list[Round], tmp_path: Path
) -> None:
    ends: dict[tuple[str, str], float | None] = {}
    for made in rounds:
        out = tmp_path / str(made.year)
        assert made.forms(out, "--rows", "commune", "--forms", form).status == 0
        found = cells(out, [form])
        for (_, place, unit, _), row in found.items():
            decreases, increases = (sum(row[n] or 0 for n in names) for names in (DECREASES, INCREASES))
            assert row["9"] == (row["1"] or 0) - decreases + increases
            if made.before and unit == "household":
                assert row["1"] == ends.get((place, unit), 0)
        ends = {(place, unit): row["9"] for (_, place, unit, _), row in found.items()}


def test_parts_add_up_to_the_total_at_every_level(rounds: list[Round], tmp_path: Path) -> None:
    made, levels = rounds[-1], {}
    for rows in ("village", "commune", "district", "province"):
        assert made.forms(tmp_path / rows, "--rows", rows).status == 0
        levels[rows] = cells(tmp_path / rows, COUNTING)
        assert_adds_up(levels[rows])
    # Villages have their denominators from the households file, the others from the totals.
    totals = {
        row: {key: cell for key, cell in found.items() if key[1] == "total"} for row, found in levels.items()
    }
    assert totals["commune"] == totals["district"] == totals["province"]
    district = district_of()
    for (form, place, unit, name), row in levels["district"].items():
        inside = [
            cell
            for key, cell in levels["commune"].items()
            if (form, unit, name) == (key[0], key[2], key[3]) and district.get(key[1]) == place
        ]
        if place != "total":
            assert_is_sum(form, row, inside)


def assert_adds_up(found: dict[Key, Cells]) -> None:
    """The total of each form and line is the sum of its rows."""
    for (form, place, unit, name), total in found.items():
        if place == "total":
            rows = [
                row
                for key, row in found.items()
                if (form, unit, name) == (key[0], *key[2:]) and key[1] != "total"
            ]
            assert_is_sum(form, total, rows)


def assert_is_sum(form: int, whole: Cells, parts: list[Cells]) -> None:
    """Every count of the whole is the sum of the parts' counts; rates are not added."""
    for column, value in whole.items():
        if column not in RATES.get(form, ()):
            assert value == sum(part[column] or 0 for part in parts), (form, column)


def test_the_rate_of_the_total_is_recomputed_not_averaged(rounds: list[Round], out: Path) -> None:
    made = rounds[YEARS.index(2022)]
    assert made.forms(out, "--rows", "commune", "--forms", "1").status == 0
    found = cells(out, [1])
    total = found.pop((1, "total", "household", ""))
    assert total["4"] == pytest.approx((total["3"] or 0) * 100 / (total["1"] or 1), rel=1e-12)
    mean = sum(row["4"] or 0 for row in found.values()) / len(found)
    assert abs(mean - (total["4"] or 0)) > 0.01
