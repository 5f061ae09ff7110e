"""`demo-data --country`: every province in shards that nobody else has, and a run that is cut leaves nothing."""

import json
import os
import signal
import subprocess
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest

from giamngheo.demo.country import MOST_IN_A_SHARD, CountryRequest, shards
from giamngheo.engine.findings import WrongUsage

from .command import Said, command
from .runs import COMMAND, read_results

AS_OF, BEFORE_THE_MERGER = "2025-10-15", "2022-10-15"
HOUSEHOLDS = 3_400


def made(out: Path, *options: object, as_of: str = AS_OF) -> Said:
    """A small country."""
    return command("demo-data", "--country", "--as-of", as_of, "--out", out, *options)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("country") / "made"
    said = made(out, "--households", HOUSEHOLDS, "--seed", 7, "--all-in-review")
    assert said.status == 0, said.stderr
    return out


def column(folder: Path, table: str, name: str) -> pl.DataFrame:
    """A column over all shards, with the shard it stands in."""
    files = sorted(folder.glob(f"{table}-*.parquet"))
    return pl.concat(
        [pl.read_parquet(file, columns=[name]).with_columns(shard=pl.lit(file.name)) for file in files]
    )


def test_every_province_of_the_day_is_there_and_the_shards_pair(country: Path) -> None:
    told = json.loads((country / "metadata.json").read_text(encoding="utf-8"))
    numbers = [
        [path.name.removeprefix(table) for path in sorted(country.glob(f"{table}-*"))]
        for table in ("households", "persons")
    ]
    assert len(told["households_by_province"]) == 34
    assert numbers[0] == numbers[1] == [f"-{number:05}.parquet" for number in range(told["shards"])]
    assert sum(told["households_by_province"].values()) == told["households"] == HOUSEHOLDS
    assert len(column(country, "households", "household_id")) == HOUSEHOLDS
    assert len(column(country, "persons", "person_id")) == told["persons"]


@pytest.mark.parametrize(("table", "name"), [("households", "household_id"), ("persons", "person_id")])
def test_no_identifier_comes_twice(table: str, name: str, country: Path) -> None:
    ids = column(country, table, name)[name]
    assert ids.n_unique() == len(ids)


def test_a_commune_is_in_one_shard_and_a_person_in_the_shard_of_the_household(country: Path) -> None:
    communes = column(country, "households", "commune_code").unique()
    assert communes["commune_code"].is_unique().all()
    homes = column(country, "households", "household_id")
    members = column(country, "persons", "household_id")
    numbered = pl.col("shard").str.extract(r"(\d+)")
    assert (
        members.with_columns(numbered)
        .join(homes.with_columns(numbered), on=homes.columns, how="anti")
        .is_empty()
    )


def test_no_shard_is_a_copy_of_another(country: Path) -> None:
    births = {
        tuple(pl.read_parquet(path)["birth_date"].head(20)) for path in country.glob("persons-*.parquet")
    }
    assert len(births) == len(list(country.glob("persons-*.parquet")))


def test_the_totals_are_the_households_and_persons(country: Path) -> None:
    totals = pl.read_parquet(country / "totals.parquet")
    assert totals["households"].sum() == HOUSEHOLDS
    assert totals["persons"].sum() == len(column(country, "persons", "person_id"))


def test_the_country_is_classified_shard_by_shard(country: Path, tmp_path: Path) -> None:
    files, out = ["--households", country, "--persons", country], tmp_path / "results"
    said = command("classify", *files, "--as-of", AS_OF, "--out", out)
    assert said.status == 0, said.stderr
    rows = [row for path in out.iterdir() for row in read_results(path).values()]
    assert len(rows) == HOUSEHOLDS
    assert {row["status"] for row in rows} == {"poor", "near_poor", "not_poor", "undetermined"}


def test_one_seed_gives_the_same_data_another_seed_other_data(tmp_path: Path) -> None:
    contents = []
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        assert made(tmp_path / name, "--households", 200, "--seed", seed).status == 0
        contents.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    one, again, other = contents
    assert one == again
    assert [name for name in one if name.startswith("persons-") and one[name] == other[name]] == []


def test_before_july_2025_there_are_63_provinces(tmp_path: Path) -> None:
    assert made(tmp_path / "old", "--households", 63, as_of=BEFORE_THE_MERGER).status == 0
    assert len(list((tmp_path / "old").glob("households-*.parquet"))) == 63


@pytest.mark.parametrize("as_of", [AS_OF, BEFORE_THE_MERGER])
def test_the_plan_of_the_real_country_keeps_every_shard_in_bounds(as_of: str, tmp_path: Path) -> None:
    request = CountryRequest(pl.Series([as_of]).str.to_date().item(), 3, tmp_path)
    plan = shards(request)
    assert sum(shard.households for shard in plan) == 28_000_000
    assert max(shard.households for shard in plan) <= MOST_IN_A_SHARD
    assert len({shard.seed for shard in plan}) == len(plan)
    spans = sorted((s.province, s.first_serial, s.first_serial + s.households) for s in plan)
    assert all(a[0] != b[0] or a[2] == b[1] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "options",
    [
        ["--province", "14"],
        ["--previous", "before"],
        ["--format", "csv"],
        ["--households", 33],
        ["--households", 0],
    ],
    ids=str,
)
def test_what_a_country_cannot_be_is_wrong_usage(options: list[object], tmp_path: Path) -> None:
    assert made(tmp_path / "out", *options).status == 2
    assert list(tmp_path.iterdir()) == []


def test_more_households_than_the_communes_can_be_cut_for_are_refused(tmp_path: Path) -> None:
    request = CountryRequest(pl.Series([AS_OF]).str.to_date().item(), 3, tmp_path, households=10**10)
    with pytest.raises(WrongUsage):
        shards(request)


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    letter = tmp_path / "công văn.docx"
    letter.write_bytes(b"letter")
    assert made(tmp_path, "--households", 100).status == 2
    assert letter.read_bytes() == b"letter"


def test_a_country_is_not_the_year_before_of_a_province(country: Path, tmp_path: Path) -> None:
    words = ["--province", "14", "--as-of", "2026-10-15", "--previous", country, "--out", tmp_path / "out"]
    assert command("demo-data", *words).status == 2


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_run_that_is_cut_leaves_the_older_country(ending: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert made(out, "--households", 100).status == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    words = ["demo-data", "--country", "--households", "60000", "--as-of", AS_OF, "--out", str(out)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([COMMAND, *words], stdout=quiet, stderr=quiet)
    end = monotonic() + 60
    while monotonic() < end and not list(tmp_path.glob(".out.*/persons-*.parquet")):
        sleep(0.01)
    os.kill(process.pid, ending)
    process.wait()
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    if ending == signal.SIGINT:
        assert process.returncode == 130
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert made(out, "--households", 100).status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
