"""A directory of shards is one table: contract.md sections 1 and 3."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from time import sleep

import polars as pl
import pytest

from .base_results import base_results
from .broken_parquet import bad_cell_in_the_second_shard, good_shards
from .command import explained
from .conftest import Run
from .runs import COMMAND, arguments, assert_places, classify, findings, read_results
from .tables import Maker, Pair, households_frame, parquet_pair, persons_frame, shard_pair, split

OLD = b"an older result"
MOST_ACTS = 30
# Not in the order of their ids, nor split in that order.
PARTS = [("H3",), ("H4", "H1"), ("H2",)]
# Ends a process right before its N-th act on the file system, as a power cut would.
CUT = """
import os, signal, sys
ACTS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.move"}
left = int(sys.argv[1])
def count(event, arguments):
    global left
    if event in ACTS:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
from giamngheo.config.cli import main
sys.addaudithook(count)
sys.exit(main(sys.argv[2:]))
"""


def three_shards(folder: Path) -> Pair:
    """The base in three shards, their rows in the opposite order."""
    frames = households_frame().reverse(), persons_frame().reverse()
    chosen = [[frame.filter(pl.col("household_id").is_in(list(part))) for part in PARTS] for frame in frames]
    return shard_pair(folder, *chosen)


def one_folder(folder: Path) -> Pair:
    """Both tables of three shards in the same directory."""
    pair, both = three_shards(folder), folder / "both"
    both.mkdir()
    for shard in (*pair[0].iterdir(), *pair[1].iterdir()):
        shutil.copy(shard, both)
    return both, both


@pytest.mark.parametrize("make", [good_shards, three_shards, one_folder])
@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_shards_give_the_rows_of_the_single_file(
    ending: str, make: Maker, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / f"results{ending}"
    assert run(make(tmp_path), out).status == 0
    assert read_results(out) == base_results()
    assert list(read_results(out)) == ["H1", "H2", "H3", "H4"]


def test_shards_give_the_bytes_of_the_single_file(tmp_path: Path, out_folder: Path, run: Run) -> None:
    whole, parts = out_folder / "whole.csv", out_folder / "parts.csv"
    assert run(parquet_pair(tmp_path), whole).status == run(three_shards(tmp_path), parts).status == 0
    assert whole.read_bytes() == parts.read_bytes()


@pytest.mark.parametrize("make", [three_shards, one_folder])
def test_out_may_be_a_directory_of_sorted_shards(
    make: Maker, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / "results"
    assert run(make(tmp_path), out).status == 0
    assert sorted(path.name for path in out.iterdir()) == [f"results-0000{n}.parquet" for n in range(3)]
    rows = [read_results(path) for path in sorted(out.iterdir())]
    assert [list(part) for part in rows] == [sorted(part) for part in PARTS]
    assert rows[0] | rows[1] | rows[2] == base_results()


def test_an_older_directory_is_replaced_whole(tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / "results"
    assert run(three_shards(tmp_path), out).status == 0
    fewer = tmp_path / "fewer"
    fewer.mkdir()
    assert run(good_shards(fewer), out).status == 0
    assert sorted(path.name for path in out.iterdir()) == ["results-00000.parquet", "results-00001.parquet"]
    assert [path.name for path in out_folder.iterdir() if path.name.startswith(".")] == []


def renamed(frame: pl.DataFrame, column: str, old: str, new: str) -> pl.DataFrame:
    """One identifier replaced."""
    return frame.with_columns(pl.col(column).replace(old, new))


def test_a_household_of_the_first_shard_is_refused_in_the_last(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    households, persons = split(households_frame()), split(persons_frame())
    again = renamed(households[1], "household_id", "H4", "H1")
    theirs = renamed(persons[1], "household_id", "H4", "H1")
    outcome = run(shard_pair(tmp_path, [households[0], again], [persons[0], theirs]), out_folder / "r.csv")
    assert outcome.status == 3
    assert_places(["households-00001.parquet:3:household_id"], outcome.stderr)
    assert list(out_folder.iterdir()) == []


def test_every_doubled_person_is_named_in_the_later_shard(tmp_path: Path, out_folder: Path, run: Run) -> None:
    persons = split(persons_frame())
    doubled = renamed(renamed(persons[1], "person_id", "P7", "P1"), "person_id", "P9", "P5")
    pair = shard_pair(tmp_path, split(households_frame()), [persons[0], doubled])
    outcome = run(pair, out_folder / "results")
    assert outcome.status == 3
    assert_places(["persons-00001.parquet:3:person_id", "persons-00001.parquet:5:person_id"], outcome.stderr)
    assert list(out_folder.iterdir()) == []


@pytest.mark.parametrize("table", ["households", "persons"])
def test_a_shard_without_its_partner_is_refused(
    table: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    pair = three_shards(tmp_path)
    (tmp_path / table / f"{table}-00001.parquet").unlink()
    outcome = run(pair, out_folder / "results.csv")
    assert outcome.status == 3
    assert [finding.place.split(":")[1] for finding in findings(outcome.stderr)] == ["1"]
    assert "00001" in outcome.stderr
    assert list(out_folder.iterdir()) == []


def test_a_household_of_a_later_shard_is_explained(tmp_path: Path) -> None:
    got = explained(three_shards(tmp_path), "H2", "2022-10-15")
    assert (got["status"], got["movement"]) == ("near_poor", "poor_to_near_poor")


def test_the_input_directory_is_never_overwritten(tmp_path: Path, run: Run) -> None:
    folder, _ = one_folder(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run((folder, folder), folder).status == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_directory_with_other_files_is_not_replaced(tmp_path: Path, out_folder: Path, run: Run) -> None:
    letter = out_folder / "công văn.docx"
    letter.write_bytes(OLD)
    run(three_shards(tmp_path), out_folder)
    assert letter.exists()
    assert letter.read_bytes() == OLD


def older_directory(folder: Path) -> Path:
    """An OUT that holds one older shard."""
    out = folder / "results"
    out.mkdir()
    (out / "results-00000.parquet").write_bytes(OLD)
    return out


def state(out: Path) -> str:
    """What stands at OUT: old, new, or what neither is."""
    if not out.is_dir():
        return "absent"
    names = sorted(path.name for path in out.iterdir())
    if names == ["results-00000.parquet"] and (out / names[0]).read_bytes() == OLD:
        return "old"
    whole = names == ["results-00000.parquet", "results-00001.parquet"]
    return "new" if whole and pl.read_parquet(out).height == 4 else f"{names}"


def cut(pair: Pair, out: Path, acts: int) -> bool:
    """Whether a real process ended of itself before it came to this act on the file system."""
    words = [sys.executable, "-B", "-c", CUT, str(acts), *arguments(pair, out)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """For each act on the file system: what a kill right before it leaves, and a refused run thereafter."""
    folder = tmp_path_factory.mktemp("cuts")
    broken, good, left = folder / "broken", folder / "good", []
    for inputs in (broken, good):
        inputs.mkdir()
    refused, pair, is_done = bad_cell_in_the_second_shard(broken), good_shards(good), False
    while not is_done and len(left) < MOST_ACTS:
        (folder / f"{len(left)}").mkdir()
        out = older_directory(folder / f"{len(left)}")
        is_done, after_the_kill = cut(pair, out, len(left)), state(out)
        assert classify(refused, out) == 3
        left.append((after_the_kill, state(out)))
    return left


def test_a_kill_before_any_act_leaves_the_old_directory_or_the_new_one(cuts: list[tuple[str, str]]) -> None:
    killed = [after_the_kill for after_the_kill, _ in cuts]
    assert killed[-1] == "new"
    assert [what for what in killed if what not in ("old", "new")] == []


def test_the_next_run_after_a_kill_loses_nothing(cuts: list[tuple[str, str]]) -> None:
    assert [thereafter for _, thereafter in cuts if thereafter not in ("old", "new")] == []


@pytest.fixture(scope="module")
def many_shards(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Forty shards of 400 households: long enough to be killed in the middle."""
    copies = pl.select(copy=pl.int_range(100).cast(pl.String))
    tables = []
    for frame in (households_frame(), persons_frame()):
        ids = pl.col("household_id", *({"person_id"} & set(frame.columns))) + "-" + pl.col("copy")
        grown = frame.join(copies, how="cross").with_columns(ids).drop("copy")
        marked = pl.col("household_id", *({"person_id"} & set(frame.columns)))
        tables.append([grown.with_columns(marked + f"-{number}") for number in range(40)])
    return shard_pair(tmp_path_factory.mktemp("many"), *tables)


@pytest.mark.parametrize("shards", [1, 20, 39])
def test_a_kill_from_outside_leaves_the_old_directory(
    shards: int, many_shards: Pair, out_folder: Path, tmp_path: Path, run: Run
) -> None:
    out = older_directory(out_folder)
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([COMMAND, *arguments(many_shards, out)], stdout=quiet, stderr=quiet)
    while process.poll() is None and len(list(out_folder.glob(".*/*.parquet"))) < shards:
        sleep(0.001)
    process.kill()
    process.wait()
    assert state(out) == "old" or len(list(out.iterdir())) == 40
    assert run(good_shards(tmp_path), out).status == 0
    assert state(out) == "new"
    left = [path.name for path in out_folder.iterdir() if not re.fullmatch(r"results(\..*json)?", path.name)]
    assert left == []
