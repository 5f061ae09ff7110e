"""One input gives the same values in every format of OUT, in the order of contract section 3."""

from pathlib import Path

import polars as pl
import pytest

from .accepted_files import columns_and_rows_in_another_order
from .base_results import COLUMNS, base_results
from .conftest import Run
from .runs import read_results, read_rows
from .tables import Maker, csv_pair, household_rows, parquet_pair, shard_pair, xlsx_pair


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("make", [csv_pair, xlsx_pair, parquet_pair])
def test_every_format_in_gives_every_format_out(
    make: Maker, ending: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / f"results{ending}"
    assert run(make(tmp_path), out).status == 0
    assert read_rows(out)[0] == COLUMNS
    assert read_results(out) == base_results()


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_rows_are_sorted_by_household(ending: str, tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / f"results{ending}"
    assert run(columns_and_rows_in_another_order(tmp_path), out).status == 0
    assert [row[0] for row in read_rows(out)[1:]] == ["H1", "H2", "H3", "H4"]


def test_csv_in_other_dress_gives_the_same_bytes(tmp_path: Path, out_folder: Path, run: Run) -> None:
    plain, other = out_folder / "plain.csv", out_folder / "other.csv"
    assert run(csv_pair(tmp_path), plain).status == 0
    assert run(columns_and_rows_in_another_order(tmp_path), other).status == 0
    assert plain.read_bytes() == other.read_bytes()


def test_parquet_holds_typed_columns(tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / "results.parquet"
    assert run(parquet_pair(tmp_path), out).status == 0
    schema = pl.read_parquet_schema(out)
    assert schema["persons"].is_integer()
    assert schema["deprivation_count_max"].is_integer()
    booleans = [name for name in COLUMNS if name.startswith(("dep_", "is_", "has_", "average_"))]
    assert {schema[name] for name in booleans} == {pl.Boolean()}


def test_shards_larger_than_a_sheet_ask_for_another_format_before_any_is_judged(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    half = 1_048_576 // 2
    ids = pl.select(household_id=pl.format("H{}", pl.int_range(2 * half))).to_series().to_frame()
    homes = ids.with_columns(commune_code=pl.lit("03646"), area_type=pl.lit("rural"))
    nobody = ids.clear()  # lacks columns: exit 3 as soon as the first shard is judged
    pair = shard_pair(tmp_path, [homes[:half], homes[half:]], [nobody, nobody])
    outcome = run(pair, out_folder / "results.xlsx")
    assert outcome.status == 2, outcome.stderr[:500]
    assert "1.048.576" in outcome.stderr
    assert list(out_folder.iterdir()) == []
    (tmp_path / "less").mkdir()
    one_less = shard_pair(tmp_path / "less", [homes[: half - 1], homes[half:]], [nobody, nobody])
    assert run(one_less, out_folder / "results.xlsx").status == 3


def test_a_result_larger_than_a_sheet_asks_for_another_format(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    count, base = 1_048_576, household_rows()[0]
    ids = pl.select(household_id=pl.format("H{}", pl.int_range(count))).to_series()
    fixed = [pl.lit(base[name]).alias(name) for name in ("commune_code", "area_type")]
    pair = tmp_path / "households.parquet", tmp_path / "persons.parquet"
    ids.to_frame().with_columns(*fixed).write_parquet(pair[0])
    heads = ids.to_frame().with_columns(person_id="household_id", relation=pl.lit("head"))
    heads.write_parquet(pair[1])
    outcome = run(pair, out_folder / "results.xlsx")
    assert outcome.status == 2, outcome.stderr[:500]
    assert list(out_folder.iterdir()) == []
