"""The same forms from shards; communes that were merged or divided since the year before."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from giamngheo.engine.form_before import placed_before
from giamngheo.engine.form_places import Places

from .made import KEYS, Round, command, read

MERGED_ON = date(2025, 10, 15)
# policy/geography/changes.csv, 01/07/2025: 00007 is divided between 00008 and 00025.
DIVIDED, FIRST_PART, ONE_PART, ELSEWHERE = "00007", "00008", "00025", "00091"


def shards(table: Path, folder: Path, name: str, homes: list[str]) -> Path:
    """A table cut in two shards by household."""
    folder.mkdir(parents=True)
    frame = pl.read_csv(table, infer_schema=False)
    first = pl.col("household_id").is_in(homes)
    for number, part in enumerate((frame.filter(first), frame.filter(~first))):
        part.write_parquet(folder / f"{name}-{number:05}.parquet")
    return folder


def test_forms_of_shards_are_those_of_plain_files(rounds: list[Round], tmp_path: Path) -> None:
    made = rounds[2]
    assert made.before is not None
    homes = [row["household_id"] for row in read(made.table("households"))[::3]]
    parts = {
        name: shards(made.table(name), tmp_path / name, name, homes) for name in ("households", "persons")
    }
    before = pl.read_csv(made.before.table("results"), infer_schema=False)
    (tmp_path / "before").mkdir()
    for number in (0, 1):
        numbers = before.with_columns(pl.col("persons").cast(pl.Int64))[number::2]
        numbers.write_parquet(tmp_path / "before" / f"results-{number:05}.parquet")
    tables = [
        "--households",
        parts["households"],
        "--persons",
        parts["persons"],
        "--totals",
        made.table("totals"),
    ]
    asked = [
        "--as-of",
        made.day,
        "--area",
        "14",
        "--format",
        "csv",
        "--previous-results",
        tmp_path / "before",
    ]
    assert command("forms", *tables, *asked, "--out", tmp_path / "out").status == 0
    assert made.forms(tmp_path / "plain").status == 0
    for number in range(1, 16):
        name = f"form-{number:02}.csv"
        assert read(tmp_path / "out" / name) == read(tmp_path / "plain" / name), name


@pytest.mark.parametrize(
    ("now", "counted_in"),
    [
        pytest.param(ONE_PART, ONE_PART, id="lives in one part"),
        pytest.param(None, FIRST_PART, id="is gone"),
        pytest.param(ELSEWHERE, FIRST_PART, id="lives elsewhere"),
    ],
)
def test_the_year_before_of_a_divided_commune_is_counted_where_the_household_lives_now(
    now: str | None, counted_in: str
) -> None:
    columns = ("household_id", "before_commune", "before_class")
    before = pl.DataFrame([("H1", DIVIDED, "poor", 4)], schema=[*columns, "before_persons"], orient="row")
    schema = dict.fromkeys(("household_id", "commune_code", "place"), pl.String)
    here = pl.DataFrame([] if now is None else [("H1", now, now)], schema=schema, orient="row")
    placed = placed_before(before, here, Places("01", None, MERGED_ON, []))
    assert placed.select("before_commune", "before_place").row(0) == (counted_in, counted_in)


def test_the_rows_of_a_form_are_told_by_their_keys(rounds: list[Round], out: Path) -> None:
    assert rounds[1].forms(out).status == 0
    for number in range(1, 14):
        rows = read(out / f"form-{number:02}.csv")
        keys = [tuple(row.get(key) for key in KEYS) for row in rows]
        assert len(set(keys)) == len(keys)
        assert rows[-1]["place_code"] == "total"
