"""One household judged as plain Python equals the same household judged in Polars, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from provinces import Province, provinces
from tables import Question

from giamngheo.engine.findings import Refused
from giamngheo.engine.judge import judge
from giamngheo.engine.one import JudgedOne, OneByOne, found_in
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import Opened, opened_frame
from giamngheo.rules.parameters import ProvincialLines
from giamngheo.rules.plain import plain
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table
from giamngheo.rules.verdict import Review

PROOF = settings.get_profile("rules")
SHORT_PROOF = settings(PROOF, max_examples=PROOF.max_examples // 3 or 1)
Row = dict[str, Any]
DAY = date(2024, 10, 20)
HEAD = {"household_id": "H", "person_id": "1", "relation": "head", "birth_date": date(1980, 2, 29)}
HOME = {"household_id": "H", "commune_code": "00070", "area_type": "rural", "review_date": DAY}


def opened(table: Table, rows: list[Row]) -> Opened:
    schema = {column.name: column.dtype for column in table.columns}
    return opened_frame(table, pl.DataFrame(rows, schema=schema))


def review_of(asked: Question) -> Review:
    return review_for(asked.as_of, asked.standard, asked.basis, recognised_on=asked.recognised_on)


def members_of(province: Province, home: Row) -> list[Row]:
    return [one for one in province.persons if one["household_id"] == home["household_id"]]


def by_table(home: Row, members: list[Row], review: Review) -> JudgedOne:
    homes, persons = opened(HOUSEHOLDS, [home]), opened(PERSONS, members)
    found = found_in(judge(homes, persons, review), persons, review, home["household_id"])
    assert found is not None
    return found


def assert_same(home: Row, members: list[Row], review: Review, ready: OneByOne) -> None:
    """The result; what the members say; whom each indicator concerns."""
    there, here = by_table(home, members, review), ready.judge(home, members)
    assert here.result == there.result
    told = set(there.household) & set(here.household)
    assert {"members", "said", "income_per_capita"} <= told
    assert {name: here.household[name] for name in told} == {name: there.household[name] for name in told}
    concerned = [indicator.code for indicator in review.statements.indicators]
    for one, other in zip(here.members, there.members, strict=True):
        assert [one[name] for name in concerned] == [other[name] for name in concerned]
        assert all(one[name] == other[name] for name in PERSONS.names)


@PROOF
@given(provinces())
def test_a_household_alone_is_judged_as_in_its_table(province: Province) -> None:
    review = review_of(province.question)
    ready = OneByOne(review)
    for home in province.households:
        assert_same(home, members_of(province, home), review, ready)


@SHORT_PROOF
@given(provinces())
def test_a_provinces_own_lines_hold_for_one_household(province: Province) -> None:
    """The first commune of the strategies has a line of its own, half a million above the national one."""
    national = review_of(province.question)
    lines = {
        name: replace(one, values=tuple(replace(value, value=value.value + 500_000) for value in one.values))
        for name, one in national.standard.parameters.items()
        if name.startswith("income_line")
    }
    own = ProvincialLines("01", date(2010, 1, 1), None, lines)
    review = replace(
        national, standard=replace(national.standard, provincial=(own,)), communes={"01": ["00070"]}
    )
    ready = OneByOne(review)
    for home in province.households:
        assert_same(home, members_of(province, home), review, ready)


@pytest.mark.parametrize(
    ("home", "members"),
    [
        ({}, [HEAD | {"relation": "spouse"}]),
        ({}, [HEAD, HEAD | {"person_id": "2"}]),
        ({}, [HEAD, HEAD | {"relation": "child"}]),
        ({}, [HEAD | {"birth_date": date(2024, 10, 21)}]),
        ({}, [HEAD | {"household_id": "other"}]),
        ({}, [HEAD | {"relation": None}]),
        ({"commune_code": "1"}, [HEAD]),
        ({"commune_code": "00070\n"}, [HEAD]),
        ({"income_per_capita": -1}, [HEAD]),
        ({"floor_area_m2": float("inf")}, [HEAD]),
        ({"area_type": None}, [HEAD]),
    ],
)
def test_what_a_table_is_refused_for_one_household_is_too(home: Row, members: list[Row]) -> None:
    review = review_for(DAY)
    with pytest.raises(Refused) as there:
        by_table(HOME | home, members, review)
    with pytest.raises(Refused) as here:
        OneByOne(review).judge(HOME | home, members)
    assert here.value.findings == there.value.findings


def test_an_empty_text_is_an_unknown_cell() -> None:
    review = review_for(DAY)
    assert_same(HOME | {"village_name": ""}, [HEAD], review, OneByOne(review))


BOOLEANS = st.sampled_from([None, True, False])
NUMBERS = st.sampled_from([None, 0, 1, 2, 2**40])
DAYS = st.sampled_from([None, date(2020, 2, 29), date(2021, 12, 31)])
TEXTS = st.sampled_from([None, "", "a", "a\n", "bb"])
CODES = st.sampled_from([None, "poor", "near_poor"])
KINDS = pl.Enum(["poor", "near_poor"])


def expressions() -> list[pl.Expr]:
    """Every node that a rule is made of, each where unknowns matter."""
    p, q, m, n, d, t, c = map(pl.col, "pqmndtc")
    return [
        p & q,
        p | q,
        ~p,
        p.is_null(),
        p.is_not_null(),
        p.fill_null(q),
        pl.coalesce(p, q, True),
        pl.any_horizontal(p, q),
        *(m == n, m != n, m < n, m <= n, m > n, m >= n, m + n, m - n, m * 3),
        (m & 6) != 0,
        m | 1,
        pl.when(p).then(m).when(q).then(n).otherwise(7),
        pl.when(p).then(pl.lit("poor", dtype=KINDS)).cast(pl.String),
        pl.sum_horizontal(p.cast(pl.UInt8), q.cast(pl.UInt8)).cast(pl.Int64),
        m.cast(pl.Float64) < 1.5,
        *(d.dt.year(), d.dt.month().cast(pl.Int32), d.dt.day().cast(pl.Int32), d <= date(2021, 1, 1)),
        t.str.contains("^a$"),
        t.is_in(["a", "bb"]),
        t.cast(KINDS, strict=False).cast(pl.String),
        c.cast(KINDS).cast(pl.String) == "poor",
        pl.concat_str(t, c.cast(pl.String), separator=",", ignore_nulls=True),
        pl.lit(None, dtype=pl.Boolean) & p,
    ]


@settings(PROOF, max_examples=300)
@given(st.tuples(BOOLEANS, BOOLEANS, NUMBERS, NUMBERS, DAYS, TEXTS, CODES))
def test_every_node_means_what_polars_means(cells: tuple[Any, ...]) -> None:
    kinds = [pl.Boolean, pl.Boolean, pl.Int64, pl.Int64, pl.Date, pl.String, KINDS]
    row = dict(zip("pqmndtc", cells, strict=True))
    frame = pl.DataFrame(
        {name: [cell] for name, cell in row.items()}, schema=dict(zip(row, kinds, strict=True))
    )
    asked = [one.alias(str(number)) for number, one in enumerate(expressions())]
    assert plain([asked])(row) == frame.select(asked).row(0, named=True)


def test_a_step_reads_the_row_as_the_step_before_left_it() -> None:
    steps = [[pl.col("a").fill_null(1).alias("a")], [(pl.col("a") + 1).alias("a"), pl.col("a").alias("b")]]
    assert plain(steps)({"a": None}) == {"a": 2, "b": 1}


@pytest.mark.parametrize("strange", [pl.col("a").str.to_uppercase(), pl.col("a") / 2, pl.col("a").sum()])
def test_what_has_no_plain_form_is_refused(strange: pl.Expr) -> None:
    with pytest.raises(NotImplementedError):
        plain([[strange.alias("b")]])
