"""`--engine spark` gives what `--engine polars` gives: the same bytes, the same findings, the same warnings."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from . import broken_parquet as broken
from .command import Said, command, files
from .runs import COMMAND
from .spark_cluster import HAS_SPARK, WHY_NOT, cluster
from .tables import AS_OF, Maker, Pair, csv_pair, parquet_pair, xlsx_pair
from .test_shards import one_folder, three_shards

needs_spark = pytest.mark.skipif(not HAS_SPARK, reason=WHY_NOT)
Both = Callable[..., tuple[Said, Said]]


@pytest.fixture(scope="module")
def session() -> Iterator[None]:
    """One session for all tests of a process; a run of its own would start its own."""
    from giamngheo.engine.spark import session as opened  # start-up: an extra, absent on many machines

    with opened():
        yield


@pytest.fixture
def both(session: None, out_folder: Path) -> Both:
    """``both(pair, ending, *options)``: the same run by either engine, to OUT spark… and polars…."""

    def run(pair: Pair, ending: str, *options: object) -> tuple[Said, Said]:
        words = ["classify", *files(pair), "--as-of", AS_OF, *options]
        spark = command(*words, "--engine", "spark", "--out", out_folder / f"spark{ending}")
        polars = command(*words, "--engine", "polars", "--out", out_folder / f"polars{ending}")
        return spark, polars

    return run


def bytes_of(out: Path) -> dict[str, bytes]:
    """The content of OUT, a file or a directory, by name."""
    if out.is_dir():
        return {path.name: path.read_bytes() for path in out.iterdir()}
    return {"": out.read_bytes()}


def assert_same(told: tuple[Said, Said], folder: Path, ending: str) -> None:
    """Done, the same voices and the same bytes by either engine, and nothing else left behind."""
    spark, polars = told
    assert spark.status == polars.status == 0, spark.stderr
    assert spark.stderr == polars.stderr
    assert bytes_of(folder / f"spark{ending}") == bytes_of(folder / f"polars{ending}")
    names = {f"{engine}{ending}{kind}" for engine in ("spark", "polars") for kind in ("", ".provenance.json")}
    assert {path.name for path in folder.iterdir()} == names


def odd_types(folder: Path) -> Pair:
    """Types that Spark stores otherwise: categories, whole numbers without sign, decimals, moments, nothing."""
    odd = [
        pl.col("area_type").cast(pl.Categorical),
        pl.col("income_per_capita").cast(pl.UInt64),
        pl.col("floor_area_m2").cast(pl.Decimal(10, 2)),
        pl.col("review_date").cast(pl.Datetime("ns")),
        pl.col("has_tv").cast(pl.UInt8),
        pl.lit(None).alias("waste_disposal"),
        pl.lit([1, 2]).alias("a list that nobody asked for"),
    ]
    return parquet_pair(folder, lambda frame: frame.with_columns(odd))


@needs_spark
@pytest.mark.parametrize(
    ("make", "ending"),
    [
        (csv_pair, ".csv"),
        (xlsx_pair, ".csv"),
        (parquet_pair, ".parquet"),
        (odd_types, ".csv"),
        (three_shards, ".xlsx"),
        (one_folder, ".parquet"),
    ],
)
def test_one_file_of_results_has_the_bytes_of_polars(
    make: Maker, ending: str, both: Both, tmp_path: Path, out_folder: Path
) -> None:
    assert_same(both(make(tmp_path), ending), out_folder, ending)


@needs_spark
@pytest.mark.parametrize("make", [three_shards, one_folder])
def test_shards_of_results_have_the_bytes_of_polars(
    make: Maker, both: Both, tmp_path: Path, out_folder: Path
) -> None:
    assert_same(both(make(tmp_path), ""), out_folder, "")


@needs_spark
def test_a_synthetic_country_is_judged_alike(both: Both, tmp_path: Path, out_folder: Path) -> None:
    options = ["--recognised-on", "2022-12-20", "--basis", "income"]
    made = ["--country", "--households", 6_000, "--as-of", AS_OF, "--out", tmp_path / "made"]
    assert command("demo-data", *made, "--all-in-review").status == 0
    whole = tmp_path / "households.parquet", tmp_path / "persons.parquet"
    for path in whole:
        shards = sorted((tmp_path / "made").glob(f"{path.stem}-*.parquet"))
        pl.concat([pl.read_parquet(shard) for shard in shards]).write_parquet(path)
    assert_same(both((tmp_path / "made", tmp_path / "made"), ".parquet", *options), out_folder, ".parquet")
    sharded = bytes_of(out_folder / "spark.parquet")
    assert_same(both(whole, ".parquet", *options), out_folder, ".parquet")
    assert bytes_of(out_folder / "spark.parquet") == sharded


def with_warnings(folder: Path) -> Pair:
    """Large floors and the very old, over all households."""
    households = {(row, "floor_area_m2"): 2_000.5 for row in (2, 3, 5)}
    persons = {(row, "birth_date"): datetime(1890, 1, 2).date() for row in (2, 6, 9)}
    return csv_pair(folder, households, persons)


@needs_spark
@pytest.mark.parametrize("make", [csv_pair, with_warnings])
def test_warnings_come_in_the_same_order_and_name_the_same_rows(
    make: Maker, both: Both, tmp_path: Path, out_folder: Path
) -> None:
    told = both(make(tmp_path), ".csv", "--lang", "en")
    assert_same(told, out_folder, ".csv")
    assert (make is with_warnings) == (": warning:" in told[0].stderr)


def doubled_over_shards(folder: Path) -> Pair:
    """A household and its person of the last shard stand in the first one too."""
    pair = three_shards(folder)
    for table, column, old, new in (
        ("households", "household_id", "H2", "H3"),
        ("persons", "household_id", "H2", "H3"),
        ("persons", "person_id", "P3", "P9"),
    ):
        path = folder / table / f"{table}-00002.parquet"
        pl.read_parquet(path).with_columns(pl.col(column).replace(old, new)).write_parquet(path)
    return pair


def wrong_in_every_shard(folder: Path) -> Pair:
    """A code outside its list in each shard."""
    pair = three_shards(folder)
    for path in pair[0].iterdir():
        pl.read_parquet(path).with_columns(toilet=pl.lit("hole")).write_parquet(path)
    return pair


def wrong_file(folder: Path) -> Pair:
    """One file with a wrong cell, an orphan, a second head and a person of two households."""
    edits = {
        (3, "household_id"): "H99",
        (5, "relation"): "head",
        (6, "person_id"): "P1",
        (7, "sex"): "woman",
    }
    return csv_pair(folder, {(4, "area_type"): "town"}, edits)


REFUSED = [
    wrong_in_every_shard,
    doubled_over_shards,
    wrong_file,
    broken.bad_cell_in_the_second_shard,
    broken.person_in_another_shard,
    broken.truncated_second_shard,
    broken.parquet_damaged_inside,
    broken.household_ids_as_int64,
    broken.no_columns_at_all,
    broken.required_value_null,
    broken.nan_income,
    broken.unknown_code_in_an_enum,
]


@needs_spark
@pytest.mark.parametrize("make", REFUSED)
def test_what_polars_refuses_is_refused_in_the_same_words(
    make: Maker, both: Both, tmp_path: Path, out_folder: Path
) -> None:
    spark, polars = both(make(tmp_path), ".csv")
    assert spark.status == polars.status == 3
    assert spark.stderr == polars.stderr != ""
    assert list(out_folder.iterdir()) == []


def test_findings_of_all_shards_are_told(tmp_path: Path, out_folder: Path) -> None:
    pair = wrong_in_every_shard(tmp_path)
    said = command("classify", *files(pair), "--as-of", AS_OF, "--out", out_folder / "results")
    assert said.status == 3
    assert [f"households-0000{n}.parquet" in said.stderr for n in range(3)] == [True] * 3


@needs_spark
def test_the_record_names_spark_and_its_master(both: Both, tmp_path: Path, out_folder: Path) -> None:
    both(csv_pair(tmp_path), ".csv")
    record = json.loads((out_folder / "spark.csv.provenance.json").read_text(encoding="utf-8"))
    assert record["engine"]["spark_master"] == "local[2]"
    assert record["engine"]["pyspark"][0].isdigit()


@needs_spark
def test_answers_to_the_score_sheet_need_shards(both: Both, tmp_path: Path, out_folder: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("household_id\n", encoding="utf-8")
    assert both(csv_pair(tmp_path), ".csv", "--income-answers", answers)[0].status == 2
    assert [path.name for path in out_folder.iterdir() if path.name.startswith((".", "spark"))] == []


def process(pair: Pair, out: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A real run on Spark."""
    words = ["classify", *files(pair), "--as-of", AS_OF, "--engine", "spark", "--out", out]
    known = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    return subprocess.run(
        [COMMAND, *map(str, words)], env=known | environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("cluster")
    with cluster(folder) as address:
        yield address, folder


@needs_spark
@pytest.mark.parametrize("make", [three_shards, parquet_pair])
def test_a_master_with_two_workers_gives_the_results_of_polars(
    make: Maker, master: tuple[str, Path], tmp_path: Path, out_folder: Path
) -> None:
    address, folder = master
    pair = make(tmp_path)
    got = process(pair, out_folder / "spark.csv", SPARK_MASTER=address)
    assert (got.returncode, got.stderr) == (0, "")
    polars = command("classify", *files(pair), "--as-of", AS_OF, "--out", out_folder / "polars.csv")
    assert_same((Said(0, "", ""), polars), out_folder, ".csv")
    record = json.loads((out_folder / "spark.csv.provenance.json").read_text(encoding="utf-8"))
    assert record["engine"]["spark_master"] == address
    assert [len(list(folder.glob(f"worker-{n}/app-*/*/stderr"))) > 0 for n in range(2)] == [True, True]


def test_without_java_or_pyspark_it_is_wrong_usage(tmp_path: Path, out_folder: Path) -> None:
    got = process(csv_pair(tmp_path), out_folder / "out.csv", PATH="")
    assert got.returncode == 2
    assert "--engine spark" in got.stderr
    assert list(out_folder.iterdir()) == []


def test_pyspark_is_loaded_only_when_asked_for(tmp_path: Path, out_folder: Path) -> None:
    words = ["classify", *files(csv_pair(tmp_path)), "--as-of", AS_OF, "--out", out_folder / "out.csv"]
    asked = "import sys; from giamngheo.config.cli import main; main(sys.argv[1:]); sys.exit('pyspark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked, *map(str, words)], check=False).returncode == 0
