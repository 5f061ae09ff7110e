"""`giamngheo simulate`: who enters, who leaves. Typed from contract.md section 5; counted by the oracle."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from . import broken_files as text
from .broken_parquet import duplicate_household_over_shards, good_shards
from .command import SAMPLE_PAIR, simulate
from .conftest import Run
from .runs import findings, read_rows
from .tables import Maker, Pair, Rows, csv_pair
from .village import home, member, oracle, typed_rows, written

AS_OF = "2022-10-15"
COLUMNS = ["group", "status_from", "status_to", "households", "persons", "without_measured_income"]
GROUPS: list[tuple[str, ...]] = [(), ("--by", "commune"), ("--by", "area_type"), ("--by", "ethnic")]
GROUP_COLUMN = {"commune": "commune_code", "area_type": "area_type"}
PAIRS = [
    ("2022-2026", "2027-2030"),
    ("2016-2020", "2022-2026"),
    ("2027-2030", "2022-2026"),
    ("2022-2026", "2022-2026"),
]

Table = dict[tuple[str, str, str], tuple[int, int, int]]

# Three deprivations in every standard: no toilet, unclean water, a house that does not last.
THREE = {"toilet": "none", "water_source": "surface", "wall": "non_durable", "roof": "non_durable"}
HOUSEHOLDS: Rows = [
    home("H1", income_per_capita=1_400_000, **THREE),
    home("H2", income_per_capita=1_400_000, commune_code="00070", area_type="urban"),
    home("H3", income_per_capita=2_100_000, **THREE),
    home("H4", income_per_capita=2_200_000, commune_code="00070"),
    home("H5", income_per_capita=2_200_001, **THREE),
    home("H6", income_per_capita=None, income_score=140, **THREE),
    home("H7", income_per_capita=None, income_score=141, commune_code="00070"),
    home("H8", income_per_capita=None),
    home("H9", in_review=False, income_per_capita=None, income_score=100),
    home("H10", income_per_capita=2_500_000),
    home("H11", income_per_capita=2_500_000, area_type="urban", commune_code="00070"),
    home("H12", income_per_capita=1_000_000, **THREE),
]
ETHNIC = {"H1": "01", "H2": "03", "H3": "03", "H4": None, "H5": "06", "H6": "06", "H7": None, "H8": "01",
          "H9": "03", "H10": "01", "H11": "55"}  # fmt: skip
PERSONS: Rows = [
    *(member(f"{name}-1", name, relation="head", ethnic_code=code) for name, code in ETHNIC.items()),
    *(member(f"{name}-2", name, ethnic_code="33") for name in ("H1", "H4", "H6", "H9")),
    member("H1-3", "H1", relation="child", ethnic_code="33"),
]
# Worked out by hand. H12 has no persons, but three deprivations and an income under both lines.
BY_HAND: Table = {
    ("all", "poor", "poor"): (2, 3, 0),
    ("all", "near_poor", "near_poor"): (1, 1, 0),
    ("all", "not_poor", "poor"): (1, 1, 0),
    ("all", "not_poor", "near_poor"): (2, 3, 0),
    ("all", "not_poor", "not_poor"): (2, 2, 0),
    ("all", "poor", "undetermined"): (1, 2, 1),
    ("all", "not_poor", "undetermined"): (1, 1, 1),
    ("all", "undetermined", "undetermined"): (1, 1, 1),
    ("all", "not_reviewed", "not_reviewed"): (1, 2, 1),
}


@pytest.fixture(scope="module")
def sample() -> tuple[Rows, Rows]:
    """The 200 households of docs/sample and their members, typed."""
    return typed_rows(SAMPLE_PAIR[0]), typed_rows(SAMPLE_PAIR[1])


def counted(households: Rows, persons: Rows, first: str, second: str, by: tuple[str, ...]) -> Table:
    """The table by the slow oracle: one household after another."""
    day = date.fromisoformat(AS_OF)
    judged = [oracle.classify(households, persons, day, standard) for standard in (first, second)]
    heads = {row["household_id"]: row["ethnic_code"] for row in persons if row["relation"] == "head"}
    incomes = {row["household_id"]: row["income_per_capita"] for row in households}
    totals: dict[tuple[str, str, str], Counter[str]] = {}
    for before, after in zip(*judged, strict=True):
        name = before["household_id"]
        key = group_of(before, heads.get(name), by), before["status"], after["status"]
        added = {"households": 1, "persons": before["persons"], "without": incomes[name] is None}
        totals.setdefault(key, Counter()).update(added)
    return {key: (sums["households"], sums["persons"], sums["without"]) for key, sums in totals.items()}


def group_of(row: dict[str, str], head: object, by: tuple[str, ...]) -> str:
    """The group of a household; empty where the head's code is unknown."""
    if not by:
        return "all"
    return str(head or "") if by[1] == "ethnic" else row[GROUP_COLUMN[by[1]]]


def read_table(out: Path) -> Table:
    """A result by its key; the header is the contract's, no key comes twice."""
    header, *rows = read_rows(out)
    assert header == COLUMNS
    table = {(row[0], row[1], row[2]): (int(row[3]), int(row[4]), int(row[5])) for row in rows}
    assert len(table) == len(rows), "a row comes twice"
    return table


def compared(pair: Pair, out: Path, first: str, second: str, *options: object) -> Table:
    """A comparison that must succeed."""
    said = simulate(pair, out, AS_OF, first, second, *options)
    assert said.status == 0, said.stderr
    return read_table(out)


def test_the_hand_made_province_gives_the_hand_made_table(tmp_path: Path, out_folder: Path) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    assert compared(pair, out_folder / "changes.csv", "2022-2026", "2027-2030") == BY_HAND


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("by", GROUPS, ids=" ".join)
def test_the_hand_made_province_is_counted_as_by_the_oracle(
    by: tuple[str, ...], first: str, second: str, tmp_path: Path, out_folder: Path
) -> None:
    got = compared(written(tmp_path, HOUSEHOLDS, PERSONS), out_folder / "changes.parquet", first, second, *by)
    assert got == counted(HOUSEHOLDS, PERSONS, first, second, by)
    assert [key for key, sums in got.items() if not sums[0]] == []


@pytest.mark.parametrize("by", GROUPS, ids=" ".join)
def test_the_sample_is_counted_as_by_the_oracle(
    by: tuple[str, ...], sample: tuple[Rows, Rows], out_folder: Path
) -> None:
    got = compared(SAMPLE_PAIR, out_folder / "changes.csv", "2022-2026", "2027-2030", *by)
    assert got == counted(*sample, "2022-2026", "2027-2030", by)
    assert sum(sums[0] for sums in got.values()) == len(sample[0])
    assert sum(sums[1] for sums in got.values()) == len(sample[1])


def test_a_household_without_a_known_code_of_its_head_has_an_empty_group(
    tmp_path: Path, out_folder: Path
) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    got = compared(pair, out_folder / "changes.csv", "2022-2026", "2027-2030", "--by", "ethnic")
    without_a_code = {key[1:]: sums for key, sums in got.items() if key[0] == ""}
    # H4 and H7: their heads' code is empty. H12: nobody is there.
    assert without_a_code == {
        ("not_poor", "near_poor"): (1, 2, 0),
        ("not_poor", "undetermined"): (1, 1, 1),
        ("poor", "poor"): (1, 0, 0),
    }
    assert {key[0] for key in got} == {"", "01", "03", "06", "55"}


def test_households_with_a_score_only_are_told(tmp_path: Path, out_folder: Path) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    said = simulate(pair, out_folder / "changes.csv", AS_OF, "2022-2026", "2027-2030")
    # H6 and H7; H8 has neither, H9 is not in review.
    assert re.search(r"\b2 hộ[^\n]*điểm", said.stdout)
    english = simulate(pair, out_folder / "changes.csv", AS_OF, "2022-2026", "2027-2030", "--lang", "en")
    assert re.search(r"\b2 households[^\n]*score", english.stdout)


def test_households_with_a_score_only_are_told_on_the_sample(
    sample: tuple[Rows, Rows], out_folder: Path
) -> None:
    said = simulate(SAMPLE_PAIR, out_folder / "changes.csv", AS_OF, "2022-2026", "2027-2030")
    asked = [row for row in sample[0] if row["in_review"] is not False]
    only = [row for row in asked if row["income_per_capita"] is None and row["income_score"] is not None]
    assert re.search(rf"\b{len(only)} hộ[^\n]*điểm", said.stdout), said.stdout


@pytest.mark.parametrize("by", GROUPS, ids=" ".join)
def test_every_format_holds_the_same_rows(by: tuple[str, ...], tmp_path: Path, out_folder: Path) -> None:
    pair = written(tmp_path, HOUSEHOLDS, PERSONS)
    outs = [out_folder / f"changes{ending}" for ending in (".csv", ".parquet", ".xlsx")]
    for out in outs:
        compared(pair, out, "2022-2026", "2027-2030", *by)
    first, second, third = (read_rows(out) for out in outs)
    assert first == second == third
    records = [out.with_name(f"{out.name}.provenance.json") for out in outs]
    assert sorted(out_folder.iterdir()) == sorted([*outs, *records])


def test_shards_are_counted_together(tmp_path: Path, out_folder: Path) -> None:
    whole = compared(
        csv_pair(tmp_path), out_folder / "whole.csv", "2022-2026", "2027-2030", "--by", "commune"
    )
    shards = good_shards(tmp_path)
    assert compared(shards, out_folder / "s.csv", "2022-2026", "2027-2030", "--by", "commune") == whole


BROKEN = [text.unknown_water_source, text.missing_area_type, text.long_row, text.column_named_twice]


@pytest.mark.parametrize("make", BROKEN)
def test_a_broken_file_is_refused_as_by_classify(
    make: Maker, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    pair, out = make(tmp_path), out_folder / "changes.csv"
    refused = run(pair, out_folder / "results.csv")
    out.write_bytes(b"an older result")
    said = simulate(pair, out, AS_OF, "2022-2026", "2027-2030")
    assert said.status == 3
    assert findings(said.stderr) == findings(refused.stderr)
    assert [path.read_bytes() for path in out_folder.iterdir()] == [b"an older result"]


def test_a_household_in_two_shards_is_not_counted_twice(tmp_path: Path, out_folder: Path) -> None:
    said = simulate(
        duplicate_household_over_shards(tmp_path), out_folder / "c.csv", AS_OF, "2022-2026", "2027-2030"
    )
    assert said.status == 3
    assert "households-00001.parquet:4:household_id: " in said.stderr
    assert list(out_folder.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "2011-2015"),
        ("--to", "2031-2035"),
        ("--by", "village"),
        ("--out", "changes.txt"),
        ("--households", "nowhere.csv"),
        ("--as-of", "2022-13-01"),
    ],
    ids=" ".join,
)
def test_what_means_nothing_is_wrong_usage(
    options: tuple[str, ...], tmp_path: Path, out_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out_folder)
    said = simulate(csv_pair(tmp_path), Path("changes.csv"), AS_OF, "2022-2026", "2027-2030", *options)
    assert (said.status, said.stdout) == (2, "")
    assert said.stderr.strip()
    assert list(out_folder.iterdir()) == []


def test_an_out_in_a_folder_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "changes.csv"
    assert simulate(csv_pair(tmp_path), out, AS_OF, "2022-2026", "2027-2030").status == 2


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    pair = csv_pair(tmp_path)
    before = [path.read_bytes() for path in pair]
    assert simulate(pair, pair[0], AS_OF, "2022-2026", "2027-2030").status == 2
    assert [path.read_bytes() for path in pair] == before


def test_a_directory_at_out_is_let_be(tmp_path: Path, out_folder: Path) -> None:
    out = out_folder / "changes.csv"
    out.mkdir()
    (out / "letter.txt").write_bytes(b"an older letter")
    assert simulate(csv_pair(tmp_path), out, AS_OF, "2022-2026", "2027-2030").status == 2
    assert (out / "letter.txt").read_bytes() == b"an older letter"
