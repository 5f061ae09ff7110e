"""`giamngheo measure`: whom it measures and by what. Typed from contract.md section 6; counted by the slow oracle."""

import math
import re
from datetime import date
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from . import broken_files as text
from .broken_parquet import duplicate_household_over_shards, good_shards
from .command import SAMPLE_PAIR, Said, command, files
from .conftest import Run
from .runs import findings, read_rows
from .tables import Pair, Rows, csv_pair
from .village import DAYS, STANDARDS, home, member, oracle, typed_rows, written

oracle_measures = import_module("oracle_measures")

COLUMNS = ["group", "measure", "estimate", "se", "lci", "uci"]
GROUPS: list[tuple[str, ...]] = [(), ("--by", "commune"), ("--by", "area_type"), ("--by", "ethnic")]
GROUP_COLUMN = {"commune": "commune_code", "area_type": "area_type"}
EQUAL = {name: Fraction(1, 12) for name in oracle.indicators_of("2022-2026")}
# 2027-2030 by dimension, six of them: work, health, education and housing have two indicators each,
# water, sanitation and waste make three, information has telecom alone.
BY_DIMENSION = {
    **dict.fromkeys(("dep_employment", "dep_dependency", "dep_nutrition"), Fraction(1, 12)),
    **dict.fromkeys(("dep_health_insurance", "dep_adult_education"), Fraction(1, 12)),
    **dict.fromkeys(("dep_school_attendance", "dep_housing_quality", "dep_housing_area"), Fraction(1, 12)),
    **dict.fromkeys(("dep_water", "dep_sanitation", "dep_waste"), Fraction(1, 18)),
    "dep_telecom": Fraction(1, 6),
}
QUARTER = Fraction(1, 4)
Table = dict[tuple[str, str], tuple[str, ...]]

# Deprived of three: a house that does not last, unclean water, no toilet.
THREE = {"toilet": "none", "water_source": "surface", "wall": "non_durable", "roof": "non_durable"}
HOUSEHOLDS: Rows = [
    home("H1", **THREE),
    home("H2", toilet="none", income_per_capita=9_000_000, commune_code="00070", area_type="urban"),
    home("H3", income_per_capita=9_000_000, **THREE),
    home("H4", commune_code="00070"),
    home("H5", **{**THREE, "wall": None}),
    home("H6", in_review=False, **THREE),
    home("H7", **THREE),
]
PERSONS: Rows = [
    *(member(f"{name}-1", name, relation="head", ethnic_code=code)
      for name, code in {"H1": "01", "H2": "03", "H3": "03", "H4": None, "H5": "06", "H6": "06"}.items()),
    member("H1-2", "H1", ethnic_code="33"),
    *(member(f"H3-{n}", "H3") for n in (2, 3)),
]  # fmt: skip
# H1 (2 persons) and H3 (3, rich: income is not asked) are poor, H2 (1) and H4 (1) not; H5 has an unknown wall,
# H7 has nobody, H6 is not in review. H = 5/7, A = 3/12, M0 = 5/28; sanitation: 6/7 lack it, 5/7 and poor.
BY_HAND = {
    "M0": 5 / 28,
    "H": 5 / 7,
    "A": 1 / 4,
    "hd_dep_sanitation": 6 / 7,
    "hdk_dep_sanitation": 5 / 7,
    "hd_dep_telecom": 0.0,
    "contribution_dep_sanitation": 1 / 3,
    "contribution_dep_telecom": 0.0,
    "n": 4.0,
    "left_out": 2.0,
    "population": 7.0,
}


def measure(pair: Pair, out: Path, as_of: object, *options: object) -> Said:
    """One measurement."""
    return command("measure", *files(pair), "--as-of", as_of, "--out", out, *options)


def measured(pair: Pair, out: Path, as_of: object, *options: object) -> Table:
    """A measurement that must succeed, by group and measure."""
    said = measure(pair, out, as_of, *options)
    assert said.status == 0, said.stderr
    header, *rows = read_rows(out)
    assert header == COLUMNS
    table = {(row[0], row[1]): tuple(row[2:]) for row in rows}
    assert len(table) == len(rows), "a row comes twice"
    return table


def counted(
    households: Rows,
    persons: Rows,
    as_of: date,
    standard: str,
    by: tuple[str, ...],
    shares: dict[str, Fraction],
    k: Fraction,
) -> Table:
    """The table by the slow oracles: a household after another, each weighing its members."""
    heads = {row["household_id"]: row["ethnic_code"] for row in persons if row["relation"] == "head"}
    judged = oracle.classify(households, persons, as_of, standard)
    rows = [
        {**row, "group": group_of(row, heads.get(row["household_id"]), by)}
        for row in judged
        if row["status"] != "not_reviewed"
    ]
    design = oracle_measures.Design(weight="persons", by="group")
    found = oracle_measures.alkire_foster(rows, shares, k, design)
    return {key: tuple("" if cell is None else str(cell) for cell in value) for key, value in found.items()}


def group_of(row: dict[str, str], head: object, by: tuple[str, ...]) -> str:
    """The group of a household; empty where the head's code is unknown."""
    if not by:
        return "all"
    return str(head or "") if by[1] == "ethnic" else row[GROUP_COLUMN[by[1]]]


def assert_same(got: Table, want: Table, cells: int = 4) -> None:
    """The same keys; the same numbers up to rounding in the first columns; empty where there is nothing."""
    assert got.keys() == want.keys()
    wrong = {key: (got[key], want[key]) for key in want if not is_near(got[key][:cells], want[key][:cells])}
    assert wrong == {}


def is_near(got: tuple[str, ...], want: tuple[str, ...]) -> bool:
    both = list(zip(got, want, strict=True))
    return all(
        math.isclose(float(a), float(b), rel_tol=1e-8, abs_tol=1e-8) if a and b else a == b for a, b in both
    )


def equal_weights(standard: str) -> tuple[dict[str, Fraction], Fraction]:
    """The same weight for each indicator of a standard, and three of them as a share."""
    names = oracle.indicators_of(standard)
    return {name: Fraction(1, len(names)) for name in names}, Fraction(3, len(names))


def test_the_hand_made_province_gives_what_the_hand_gives(tmp_path: Path, out_folder: Path) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    got = measured(pair, out_folder / "m.csv", "2022-10-15", "--standard", "2022-2026")
    assert {name: float(got["all", name][0]) for name in BY_HAND} == pytest.approx(BY_HAND)
    assert len(got) == 3 + 3 * 12 + 3


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("by", GROUPS, ids=" ".join)
def test_the_hand_made_province_is_measured_as_by_the_oracle(
    by: tuple[str, ...], standard: str, tmp_path: Path, out_folder: Path
) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    got = measured(pair, out_folder / "m.parquet", DAYS[standard], "--standard", standard, *by)
    assert_same(got, counted(HOUSEHOLDS, PERSONS, DAYS[standard], standard, by, *equal_weights(standard)))


@pytest.fixture(scope="module")
def sample() -> tuple[Rows, Rows]:
    """The 200 households of docs/sample and their members, typed."""
    return typed_rows(SAMPLE_PAIR[0]), typed_rows(SAMPLE_PAIR[1])


@pytest.mark.parametrize("by", GROUPS, ids=" ".join)
def test_the_sample_is_measured_as_by_the_oracle(
    by: tuple[str, ...], sample: tuple[Rows, Rows], out_folder: Path
) -> None:
    day = date(2022, 10, 15)
    got = measured(SAMPLE_PAIR, out_folder / "m.csv", day, "--standard", "2022-2026", *by)
    # More households than the oracle's table of Student's t is long: its intervals are left aside.
    assert_same(got, counted(*sample, day, "2022-2026", by, EQUAL, QUARTER), cells=2)


def test_equal_weight_a_dimension_counts_a_lone_indicator_more(
    sample: tuple[Rows, Rows], out_folder: Path
) -> None:
    day = DAYS["2027-2030"]
    options = "--standard", "2027-2030", "--weights", "dimension"
    got = measured(SAMPLE_PAIR, out_folder / "m.csv", day, *options)
    assert_same(got, counted(*sample, day, "2027-2030", (), BY_DIMENSION, QUARTER), cells=2)


def test_with_two_indicators_a_dimension_both_weights_agree(out_folder: Path) -> None:
    tables = [
        measured(SAMPLE_PAIR, out_folder / "m.csv", "2022-10-15", "--weights", weights)
        for weights in ("indicator", "dimension")
    ]
    assert_same(*tables)


def test_what_was_measured_and_who_was_left_out_is_told(tmp_path: Path, out_folder: Path) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    said = measure(pair, out_folder / "m.csv", "2022-10-15").stdout
    assert "2022-2026, k = 3/12" in said
    assert re.search(r"\b4 hộ, 7 nhân khẩu", said)
    assert re.search(r"\b2 hộ chưa đủ thông tin, 1 hộ ngoài đợt", said)
    english = measure(pair, out_folder / "m.csv", "2022-10-15", "--lang", "en").stdout
    assert re.search(r"\b2 households with an unknown indicator, 1 not in review", english)


def test_every_format_holds_the_same_rows(tmp_path: Path, out_folder: Path) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    outs = [out_folder / f"m{ending}" for ending in (".csv", ".parquet", ".xlsx")]
    first, second, third = (measured(pair, out, "2022-10-15", "--by", "ethnic") for out in outs)
    assert_same(first, second)
    assert_same(second, third)
    records = [out.with_name(f"{out.name}.provenance.json") for out in outs]
    assert sorted(out_folder.iterdir()) == sorted([*outs, *records])


def test_shards_are_measured_together(tmp_path: Path, out_folder: Path) -> None:
    whole = measured(csv_pair(tmp_path), out_folder / "whole.csv", "2022-10-15", "--by", "commune")
    assert_same(measured(good_shards(tmp_path), out_folder / "s.csv", "2022-10-15", "--by", "commune"), whole)


def test_a_household_in_two_shards_is_refused(tmp_path: Path, out_folder: Path) -> None:
    said = measure(duplicate_household_over_shards(tmp_path), out_folder / "m.csv", "2022-10-15")
    assert said.status == 3
    assert "households-00001.parquet:4:household_id: " in said.stderr
    assert list(out_folder.iterdir()) == []


def test_nobody_in_review_gives_no_row(tmp_path: Path, out_folder: Path) -> None:
    pair = written(tmp_path, [home("H1", in_review=False)], [member("P1", relation="head")])
    assert measured(pair, out_folder / "m.csv", "2022-10-15") == {}


def test_the_same_files_give_the_same_bytes(out_folder: Path) -> None:
    outs = [out_folder / name for name in ("first.csv", "second.csv")]
    for out in outs:
        measured(SAMPLE_PAIR, out, "2022-10-15", "--by", "commune")
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_broken_file_is_refused_as_by_classify(tmp_path: Path, out_folder: Path, run: Run) -> None:
    pair = text.unknown_water_source(tmp_path)
    refused = run(pair, out_folder / "results.csv")
    said = measure(pair, out_folder / "m.csv", "2022-10-15")
    assert (said.status, findings(said.stderr)) == (3, findings(refused.stderr))
    assert list(out_folder.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        ("--standard", "2011-2015"),
        ("--by", "village"),
        ("--weights", "person"),
        ("--out", "m.txt"),
        ("--out", "nowhere/m.csv"),
        ("--households", "nowhere.csv"),
        ("--as-of", "2022-13-01"),
    ],
    ids=" ".join,
)
def test_what_means_nothing_is_wrong_usage(
    options: tuple[str, ...], tmp_path: Path, out_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out_folder)
    said = measure(csv_pair(tmp_path), Path("m.csv"), "2022-10-15", *options)
    assert (said.status, said.stdout) == (2, "")
    assert said.stderr.strip()
    assert list(out_folder.iterdir()) == []


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    pair = csv_pair(tmp_path)
    before = [path.read_bytes() for path in pair]
    assert measure(pair, pair[1], "2022-10-15").status == 2
    assert [path.read_bytes() for path in pair] == before


def test_the_numbers_of_a_parquet_result_are_numbers(out_folder: Path) -> None:
    out = out_folder / "m.parquet"
    measured(SAMPLE_PAIR, out, "2022-10-15")
    assert set(pl.read_parquet_schema(out).values()) == {pl.String, pl.Float64}
