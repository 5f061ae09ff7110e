"""Multidimensional poverty measures: equal to the slow oracle, and to what can be worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import oracle_measures
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_measures import T_TABLE, Design, Measured

from giamngheo.rules.measures import (
    alkire_foster,
    change,
    decomposed,
    dimension_weights,
    equal_weights,
)
from giamngheo.rules.survey import student

PROOF = settings(settings.get_profile("rules"), max_examples=150)
COLUMNS = ["group", "measure", "estimate", "se", "lci", "uci"]
Table = dict[tuple[object, str], Measured]

# The four by four example by which Alkire and Foster show their method: person 1 lacks nothing, person 2 the
# second and fourth, person 3 everything, person 4 the second. Equal weights, k = 2 of 4.
FOUR = pl.DataFrame({"a": [0, 0, 1, 0], "b": [0, 1, 1, 1], "c": [0, 0, 1, 0], "d": [0, 1, 1, 0]})
QUARTERS = dict.fromkeys("abcd", 0.25)
# Scores 0, 1/2, 1, 1/4; poor: persons 2 and 3. H = 2/4. A = (1/2 + 1)/2 = 3/4. M0 = (1/2 + 1)/4 = 3/8.
# a is lacked by one of four (poor), b by three (two of them poor), c by one (poor), d by two (both poor).
# Contributions, of 6 censored deprivations: a 1, b 2, c 1, d 2.
# Errors, each row a unit, n/(n-1) = 4/3, 3 degrees of freedom:
#   H: four residuals of 1/2 over 4: 4/3 * 4/64 = 1/12.  A: the two poor, 1/4 over 2: 4/3 * 2/64 = 1/24.
#   M0: -3/8, 1/8, 5/8, -3/8 over 4: 4/3 * (9+1+25+9)/64/16 = 44/768.
#   hd_a: -1/4, -1/4, 3/4, -1/4 over 4: 4/3 * 12/16/16 = 1/16.
BY_HAND = {
    "M0": (3 / 8, math.sqrt(44 / 768)),
    "H": (1 / 2, math.sqrt(1 / 12)),
    "A": (3 / 4, math.sqrt(1 / 24)),
    "hd_a": (1 / 4, 1 / 4),
    "hd_b": (3 / 4, 1 / 4),
    "hdk_b": (1 / 2, math.sqrt(1 / 12)),
    "hdk_d": (1 / 2, math.sqrt(1 / 12)),
    "contribution_a": (1 / 6, None),
    "contribution_b": (1 / 3, None),
    "contribution_c": (1 / 6, None),
    "contribution_d": (1 / 3, None),
    "n": (4.0, None),
    "left_out": (0.0, None),
    "population": (4.0, None),
}


def by_key(result: pl.DataFrame) -> Table:
    """The rows by group and measure; none comes twice."""
    assert result.columns == COLUMNS
    table = {(row[0], row[1]): Measured(*row[2:]) for row in result.rows()}
    assert len(table) == len(result)
    return table


def assert_same(got: Table, want: Table) -> None:
    """The same keys, the same values up to rounding, nulls where there is nothing."""
    assert got.keys() == want.keys()
    wrong = {
        key: (got[key], want[key])
        for key in want
        if not all(is_near(*pair) for pair in zip(got[key], want[key], strict=True))
    }
    assert wrong == {}


def is_near(got: float | None, want: float | None) -> bool:
    if got is None or want is None:
        return got is want
    return math.isclose(got, want, rel_tol=1e-8, abs_tol=1e-8)


def test_the_example_of_four_persons_gives_what_the_hand_gives() -> None:
    got = by_key(alkire_foster(FOUR, QUARTERS, 0.5))
    for measure, (estimate, se) in BY_HAND.items():
        assert got["all", measure].estimate == pytest.approx(estimate), measure
        if se is not None:
            assert got["all", measure].se == pytest.approx(se), measure
    # log(1/2 / 1/2) = 0; t = 3.1824 with 3 degrees; reach 3.1824 * 0.288675 / 0.25 = 3.67477; 1/(1+e^3.67477).
    assert got["all", "H"].lci == pytest.approx(0.0247282, abs=1e-7)
    assert got["all", "H"].uci == pytest.approx(0.9752718, abs=1e-7)


class Sample(NamedTuple):
    """Rows, what they are measured by, and how they were drawn."""

    rows: list[dict[str, Any]]
    shares: dict[str, Fraction]
    k: Fraction
    design: Design

    def frame(self) -> pl.DataFrame:
        """The rows, with a type for columns of nulls alone."""
        types = dict.fromkeys(self.shares, pl.Int8) | {"w": pl.Float64, "g": pl.String}
        return pl.DataFrame(self.rows, schema_overrides=types)

    def measured(self) -> Table:
        weights = {name: float(share) for name, share in self.shares.items()}
        return by_key(alkire_foster(self.frame(), weights, float(self.k), **self.design._asdict()))

    def expected(self) -> Table:
        return oracle_measures.alkire_foster(self.rows, self.shares, self.k, self.design)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """1-24 rows in up to 3 strata of up to 4 units; k often equal to a sum of weights, where floats slip."""
    parts = draw(st.lists(st.integers(1, 6), min_size=1, max_size=5))
    shares = {f"i{n}": Fraction(part, sum(parts)) for n, part in enumerate(parts)}
    counted = draw(st.sets(st.sampled_from(list(shares)), min_size=1))
    k = draw(st.sampled_from([sum((shares[name] for name in counted), Fraction(0)), Fraction(1, 3)]))
    answer = st.sampled_from([0, 0, 0, 1, 1, 1, 1, None])
    row = st.fixed_dictionaries(
        {
            **dict.fromkeys(shares, answer),
            "w": st.sampled_from([0.0, 0.25, 1.0, 1.0, 2.5, 7.0]),
            "p": st.integers(0, 3),
            "s": st.sampled_from(["north", "south", "west"]),
            "g": st.sampled_from(["x", "y", None]),
        }
    )
    rows = draw(st.lists(row, min_size=1, max_size=24))
    columns = [draw(st.sampled_from([name, None])) for name in ("w", "p", "s", "g")]
    return Sample(rows, shares, k, Design(*columns))


@PROOF
@given(samples())
def test_measures_errors_and_intervals_equal_the_oracle(sample: Sample) -> None:
    assert_same(sample.measured(), sample.expected())


@PROOF
@given(samples())
def test_the_measures_hang_together(sample: Sample) -> None:
    got = {key: value.estimate for key, value in sample.measured().items()}
    for group in {group for group, _ in got if got[group, "population"]}:
        hdk = [got[group, f"hdk_{name}"] * float(share) for name, share in sample.shares.items()]
        assert got[group, "M0"] == pytest.approx(sum(hdk))
        if got[group, "H"]:
            assert got[group, "M0"] == pytest.approx(got[group, "H"] * got[group, "A"])
            assert sum(got[group, f"contribution_{name}"] for name in sample.shares) == pytest.approx(1)
        else:
            assert (got[group, "M0"], got[group, "A"]) == (0, None)


@pytest.mark.parametrize(
    ("parts", "deprived", "k", "poor"),
    [
        (3, 3, 1, 1.0),
        (12, 3, 0.25, 1.0),
        (12, 2, 0.25, 0.0),
        (10, 3, 0.3, 1.0),
        (6, 2, 1 / 3, 1.0),
        (7, 7, 1, 1.0),
        (6, 5, 5 / 6, 1.0),
        (12, 5, 5 / 12, 1.0),
    ],
)
def test_a_score_of_exactly_k_is_poor(parts: int, deprived: int, k: float, poor: float) -> None:
    names = [f"i{n}" for n in range(parts)]
    frame = pl.DataFrame([{name: n < deprived for n, name in enumerate(names)}])
    assert by_key(alkire_foster(frame, equal_weights(names), k))["all", "H"].estimate == poor


def test_a_row_with_an_unknown_indicator_is_left_out_and_counted() -> None:
    frame = FOUR.with_columns(pl.Series("a", [0, None, 1, 0]), pl.Series("g", ["x", "x", "y", "z"]))
    got = by_key(alkire_foster(frame, QUARTERS, 0.5))
    assert [got["all", name].estimate for name in ("n", "left_out", "H")] == [3, 1, 1 / 3]
    parts = by_key(alkire_foster(frame, QUARTERS, 0.5, by="g"))
    assert [parts[group, "left_out"].estimate for group in "xyz"] == [1, 0, 0]
    nobody = frame.filter(pl.col("a").is_null())
    assert by_key(alkire_foster(nobody, QUARTERS, 0.5, by="g"))["x", "M0"] == (None, None, None, None)


def test_a_stratum_of_one_unit_counts_around_the_mean_of_all() -> None:
    # H = 1/2; residuals 1/8, -1/8 in the first stratum, 1/8 and -1/8 alone in theirs. First: 2/1 * 2/64;
    # the others 1/64 each. One degree of freedom: 4 units less 3 strata.
    frame = pl.DataFrame({"a": [1, 0, 1, 0], "s": [1, 1, 2, 3]})
    got = by_key(alkire_foster(frame, {"a": 1.0}, 1, strata="s"))["all", "H"]
    assert got.se == pytest.approx(math.sqrt(6 / 64))
    assert got.lci == pytest.approx(1 / (1 + math.exp(T_TABLE[0] * math.sqrt(6 / 64) / 0.25)))


def test_without_a_degree_of_freedom_there_is_no_error_and_no_interval() -> None:
    frame = pl.DataFrame({"a": [1, 0, 1, 0], "p": [7, 7, 7, 7]})
    assert by_key(alkire_foster(frame, {"a": 1.0}, 1, psu="p"))["all", "H"] == (0.5, None, None, None)


def test_units_of_one_name_in_two_strata_are_two_units() -> None:
    frame = pl.DataFrame({"a": [1, 0, 1, 1, 0, 0], "p": [1, 1, 2, 1, 1, 2], "s": [1, 1, 1, 2, 2, 2]})
    named = frame.with_columns(pl.col("p") + 10 * pl.col("s"))
    first, second = (by_key(alkire_foster(f, {"a": 1.0}, 1, psu="p", strata="s")) for f in (frame, named))
    assert first == second


def test_a_group_that_is_whole_strata_is_measured_as_if_alone() -> None:
    frame = pl.DataFrame({"a": [1, 0, 1, 0, 0, 1, 1], "s": [1, 1, 2, 2, 3, 3, 3], "g": list("xxxxyyy")})
    alone = by_key(alkire_foster(frame.filter(g="y"), {"a": 1.0}, 1, strata="s", by="g"))
    together = by_key(alkire_foster(frame, {"a": 1.0}, 1, strata="s", by="g"))
    assert_same({key: value for key, value in together.items() if key[0] == "y"}, alone)


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("sum to 1", {"indicators": {"a": 0.5, "b": 0.4}}),
        ("none negative", {"indicators": {"a": 1.5, "b": -0.5}}),
        ("sum to 1", {"indicators": {}}),
        ("k must", {"k": 0}),
        ("k must", {"k": 1.01}),
        ("not in the frame: nowhere", {"psu": "nowhere"}),
        ("not in the frame: e", {"indicators": {"e": 1.0}}),
        ("0/1 or bool: text", {"indicators": {"text": 1.0}}),
        ("0 or 1: two", {"indicators": {"two": 1.0}}),
        ("weight must", {"weight": "minus"}),
        ("weight must", {"weight": "empty"}),
        ("psu must", {"psu": "empty"}),
        ("psu must", {"strata": "empty"}),
    ],
)
def test_what_cannot_be_measured_is_a_value_error_that_says_why(
    words: str, arguments: dict[str, Any]
) -> None:
    frame = FOUR.with_columns(
        pl.lit("x").alias("text"),
        pl.lit(2).alias("two"),
        pl.lit(-1.0).alias("minus"),
        pl.lit(None).alias("empty"),
    )
    with pytest.raises(ValueError, match=words):
        alkire_foster(frame, **({"indicators": QUARTERS, "k": 0.5} | arguments))


def test_the_change_of_two_samples_has_the_error_of_both() -> None:
    later = FOUR.tail(3)
    first, second = (by_key(alkire_foster(frame, QUARTERS, 0.5)) for frame in (FOUR, later))
    got = {row["measure"]: row for row in change(FOUR, later, QUARTERS, 0.5).to_dicts()}
    # H: 1/2 to 2/3; 1/12 + 3/2 * (2 * 1/9 + 4/9) / 9 = 1/12 + 1/9; 3 + 2 degrees of freedom.
    assert got["H"]["change"] == pytest.approx(1 / 6)
    assert got["H"]["se"] == pytest.approx(math.sqrt(1 / 12 + 1 / 9))
    assert got["H"]["uci"] == pytest.approx(1 / 6 + T_TABLE[4] * math.sqrt(1 / 12 + 1 / 9))
    assert got["H"]["lci"] == pytest.approx(1 / 6 - T_TABLE[4] * math.sqrt(1 / 12 + 1 / 9))
    for measure, row in got.items():
        before, after = first["all", measure], second["all", measure]
        assert (row["before"], row["after"]) == (before.estimate, after.estimate)
        assert row["se"] == pytest.approx(math.hypot(before.se or 0, after.se or 0))


def test_a_group_met_in_one_year_alone_has_no_change() -> None:
    years = [FOUR.with_columns(g=pl.Series(groups)) for groups in (list("xxyy"), list("yyzz"))]
    got = change(*years, QUARTERS, 0.5, by="g").filter(measure="H")
    assert got["group"].to_list() == ["x", "y", "z"]
    assert got["change"].is_null().to_list() == [True, False, True]


def test_groups_add_up_to_the_whole() -> None:
    frame = FOUR.with_columns(g=pl.Series(["x", "y", "x", None]), w=pl.Series([1, 2, 1, 4]))
    got = decomposed(frame, QUARTERS, 0.5, by="g", weight="w")
    # Weights: x 1 and 1 (person 3 poor, score 1), y 2 (person 2, score 1/2), unknown 4 (nobody poor).
    # H: x 1/2, y 1; M0: x 1/2, y 1/2. Weighted M0: x 2 * 1/2 = 1, y 2 * 1/2 = 1. Weighted H: x 1, y 2.
    assert got.rows() == [
        (None, 0.5, 0.0, 0.0, 0.0, 0.0),
        ("x", 0.25, 0.5, 0.5, 0.5, pytest.approx(1 / 3)),
        ("y", 0.25, 0.5, 1.0, 0.5, pytest.approx(2 / 3)),
    ]


def test_weights_of_indicators_and_of_dimensions() -> None:
    assert equal_weights(["a", "b"]) == {"a": 0.5, "b": 0.5}
    assert dimension_weights({"a": "x", "b": "x", "c": "y"}) == {"a": 0.25, "b": 0.25, "c": 0.5}


@pytest.mark.parametrize("freedom", range(1, len(T_TABLE) + 1))
def test_students_t_is_that_of_the_table(freedom: int) -> None:
    assert student(freedom) == pytest.approx(T_TABLE[freedom - 1], rel=1e-10)


@pytest.mark.parametrize(
    ("freedom", "t"), [(100, 1.98397152), (1000, 1.96233908), (10_000, 1.96020124), (300_000, 1.95997189)]
)
def test_students_t_nears_the_normal(freedom: int, t: float) -> None:
    assert student(freedom) == pytest.approx(t, abs=1e-8)


def test_rows_that_are_alike_share_one_row_of_work_and_change_nothing() -> None:
    many: Sequence[pl.DataFrame] = [FOUR] * 50
    got = by_key(alkire_foster(pl.concat(many), QUARTERS, 0.5))
    # 200 rows: the residuals' squares shrink by 50, and 200/199 takes the place of 4/3.
    assert got["all", "H"].se == pytest.approx(math.sqrt(1 / 12 / 50 * (200 / 199) / (4 / 3)))
