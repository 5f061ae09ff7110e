"""A country in shards: counted shard by shard, the same as counted by hand; a list written in parts."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from giamngheo.engine.form_files import Repeats, ethnic_names, load_form
from giamngheo.engine.review import review_for
from giamngheo.rules.form_lists import MEMBER_COLUMNS, listed

from .counter import Files, Row
from .made import Said, assert_same, command, province_of, read

AS_OF, HOUSEHOLDS = date(2022, 10, 15), 6_300
MOVES, GROWS, GONE, NEW = 17, 7, 50, 41  # every so many households


@dataclass(frozen=True)
class Country:
    """Both tables, the results and the year before in shards; files: the same as the counter reads them."""

    folder: Path
    files: Files

    def forms(self, out: Path, area: str, *options: object) -> Said:
        """`giamngheo forms` as CSV."""
        tables = ["--households", self.folder, "--persons", self.folder]
        tables += ["--totals", self.folder / "totals.parquet"]
        asked = ["--as-of", AS_OF, "--area", area, "--format", "csv", "--out", out]
        return command("forms", *tables, *asked, *options)


def as_rows(folder: Path, name: str) -> list[Row]:
    """All shards of a table as text."""
    whole = pl.concat([pl.read_parquet(path) for path in sorted(folder.glob(f"{name}*.parquet"))])
    whole.write_csv(folder.parent / f"{name}.csv")
    return read(folder.parent / f"{name}.csv")


def year_before(country: Path, out: Path) -> None:
    """Results by which every start is right, cut otherwise: some households moved, grew, are gone or new."""
    homes = pl.concat([pl.read_parquet(path) for path in sorted(country.glob("households-*.parquet"))])
    sizes = pl.concat([pl.read_parquet(path) for path in sorted(country.glob("persons-*.parquet"))])
    counted = sizes.group_by("household_id").agg(persons=pl.len().cast(pl.Int64))
    number = pl.int_range(pl.len())
    moved = pl.when(number % MOVES == 0).then(pl.col("commune_code").shift(900))
    results = homes.join(counted, on="household_id", how="left", maintain_order="left").select(
        "household_id",
        moved.fill_null(pl.col("commune_code")).alias("commune_code"),
        pl.col("previous_status").cast(pl.String).fill_null("not_poor").alias("class"),
        pl.col("persons") + (number % GROWS == 0).cast(pl.Int64),
    )
    gone = results.gather_every(GONE).with_columns(household_id="X" + pl.col("household_id"))
    known = pl.concat([results.filter(number % NEW != 0), gone])
    out.mkdir()
    for shard in range(5):
        known[shard::5].write_parquet(out / f"results-{shard:05}.parquet")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("country") / "made"
    asked = ["--country", "--households", HOUSEHOLDS, "--as-of", AS_OF, "--seed", 7]
    assert command("demo-data", *asked, "--out", folder).status == 0
    results, before = folder.parent / "now" / "results", folder.parent / "before" / "results"
    for path in (results, before):
        path.parent.mkdir()
    tables = ["--households", folder, "--persons", folder]
    assert command("classify", *tables, "--as-of", AS_OF, "--out", results).status == 0
    year_before(folder, before)
    provinces = province_of()
    files = Files(
        households=as_rows(folder, "households"),
        persons=as_rows(folder, "persons"),
        results=as_rows(results, "results"),
        totals=as_rows(folder, "totals"),
        before=as_rows(before, "results"),
        standard="2022-2026",
        day=AS_OF,
        place=lambda commune: provinces[commune],
    )
    return Country(folder, files)


def test_every_cell_of_the_forms_of_a_country_in_shards_is_counted_by_hand(
    country: Country, out: Path
) -> None:
    said = country.forms(out, "VN")
    assert said.status == 0, said.stderr
    assert_same(out, replace(country.files, before=None))
    rows = read(out / "form-01.csv")
    assert len(rows) == 63 + 1
    assert all(row["place_name"] for row in rows)


def test_the_year_before_of_a_country_may_be_in_other_shards(country: Country, out: Path) -> None:
    before = country.folder.parent / "before" / "results"
    said = country.forms(out, "VN", "--previous-results", before, "--forms", "1,2,3,4,5,6,7,8,9,10,11,12,13")
    assert said.status == 0, said.stderr
    assert_same(out, country.files)


def test_a_province_of_the_country_has_its_row_of_the_country_as_total(
    country: Country, out: Path, tmp_path: Path
) -> None:
    assert country.forms(out, "VN", "--forms", "1,8").status == 0
    assert country.forms(tmp_path / "one", "14", "--forms", "1,8").status == 0
    for name in ("form-01.csv", "form-08.csv"):
        rows = [row for row in read(out / name) if row["place_code"] == "14"]
        totals = [row for row in read(tmp_path / "one" / name) if row["place_code"] == "total"]
        keys = [key for key in rows[0] if key.isdecimal()]
        assert [[row[key] for key in keys] for row in rows] == [[row[key] for key in keys] for row in totals]


def test_a_household_of_no_list_the_year_before_that_says_otherwise_is_refused(
    country: Country, out: Path, tmp_path: Path
) -> None:
    before = country.folder.parent / "before" / "results"
    changed = tmp_path / "results"
    changed.mkdir()
    shard = pl.read_parquet(before / "results-00003.parquet")
    is_theirs = ~pl.col("household_id").str.starts_with("X") & (pl.col("class") == "poor")
    wrong = shard.filter(is_theirs)["household_id"][0]
    not_poor = pl.when(pl.col("household_id") == wrong).then(pl.lit("not_poor")).otherwise("class")
    for path in before.iterdir():
        pl.read_parquet(path).with_columns(not_poor.alias("class")).write_parquet(changed / path.name)
    said = country.forms(out, "VN", "--previous-results", changed, "--forms", "1")
    assert said.status == 3
    (line,) = said.stderr.splitlines()
    assert ":previous_status: " in line
    assert "“poor”" in line
    assert "“not_poor”" in line
    assert not out.exists()


def test_a_household_in_two_shards_of_the_year_before_is_refused(
    country: Country, out: Path, tmp_path: Path
) -> None:
    before = country.folder.parent / "before" / "results"
    doubled = tmp_path / "results"
    doubled.mkdir()
    for path in before.iterdir():
        pl.read_parquet(path).write_parquet(doubled / path.name)
    one, other = (doubled / f"results-0000{number}.parquet" for number in (0, 4))
    pl.concat([pl.read_parquet(other), pl.read_parquet(one)[5:6]]).write_parquet(other)
    said = country.forms(out, "VN", "--previous-results", doubled, "--forms", "1")
    row = len(pl.read_parquet(other)) + 1
    assert said.status == 3
    assert said.stderr.startswith(f"{other}:{row}:household_id: ")


def test_a_list_of_several_parts_counts_on_through_them() -> None:
    form = load_form(15, Repeats.of(review_for(AS_OF, "auto", "auto").standard, ()))
    number = 5
    flags = {name: pl.lit(False) for column in form.columns for name in column.mark or ()}
    homes = pl.select(household_id=pl.format("H{}", pl.int_range(number)))
    texts = {name: pl.lit("x") for name in ("place", "commune_code", "village_code", "home")}
    households = homes.with_columns(**flags, **texts).with_columns(
        pl.lit("poor").alias("class"), movement=pl.lit("newly_poor")
    )
    nothing = {name: pl.lit(None, dtype=pl.String) for name in MEMBER_COLUMNS[2:]}
    members = homes.with_columns(person_id="household_id", **nothing).with_columns(
        birth_date=pl.lit(None, dtype=pl.Date)
    )
    *parts, total = listed(form, households, members, ethnic_names(), False, 2)
    assert [part["1"].to_list() for part in parts] == [["1", "2"], ["3", "4"], ["5"]]
    assert total.select("1", "2").row(0) == ("5", "5")
