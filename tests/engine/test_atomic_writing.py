"""A process killed from outside at any moment leaves the older OUT whole, or the new one whole."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest

from .conftest import Run
from .runs import COMMAND, arguments, read_results
from .tables import Pair, csv_pair, households_frame, persons_frame

OLD = b"an older result"
COPIES = 1_500
ENDINGS = [".csv", ".parquet", ".xlsx"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """6,000 households: long enough to be killed in the middle."""
    folder = tmp_path_factory.mktemp("large")
    pair = folder / "households.parquet", folder / "persons.parquet"
    copies = pl.select(copy=pl.int_range(COPIES).cast(pl.String))
    for path, frame in zip(pair, (households_frame(), persons_frame()), strict=True):
        ids = pl.col("household_id", *({"person_id"} & set(frame.columns))) + "-" + pl.col("copy")
        frame.join(copies, how="cross").with_columns(ids).drop("copy").write_parquet(path)
    return pair


def start(pair: Pair, out: Path) -> subprocess.Popen[bytes]:
    """A real classify process."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen([COMMAND, *arguments(pair, out)], stdout=quiet, stderr=quiet)


def kill_when(process: subprocess.Popen[bytes], is_time: Callable[[], bool]) -> None:
    """SIGKILL once it is time; a process that ended before is let be."""
    while process.poll() is None and not is_time():
        sleep(0.002)
    process.kill()
    process.wait()


def assert_old_or_new(out: Path) -> None:
    """Nothing in between."""
    if out.read_bytes() != OLD:
        assert len(read_results(out)) == 4 * COPIES


def after(seconds: float) -> Callable[[], bool]:
    """True from so many seconds on."""
    end = monotonic() + seconds
    return lambda: monotonic() >= end


def after_a_stray_file(folder: Path, seconds: float) -> Callable[[], bool]:
    """True so many seconds after a second file appears beside OUT: in the middle of the writing."""
    seen: list[float] = []

    def is_time() -> bool:
        if not seen and len(list(folder.iterdir())) > 1:
            seen.append(monotonic())
        return bool(seen) and monotonic() - seen[0] >= seconds

    return is_time


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("seconds", [0.3, 0.8, 1.2])
def test_a_kill_after_some_time_leaves_out_whole(
    seconds: float, ending: str, large: Pair, out_folder: Path
) -> None:
    out = out_folder / f"results{ending}"
    out.write_bytes(OLD)
    kill_when(start(large, out), after(seconds))
    assert_old_or_new(out)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("seconds", [0.0, 0.004, 0.05])
def test_a_kill_in_the_middle_of_writing_leaves_out_whole_and_the_next_run_succeeds(
    seconds: float, ending: str, large: Pair, out_folder: Path, tmp_path: Path, run: Run
) -> None:
    out = out_folder / f"results{ending}"
    out.write_bytes(OLD)
    kill_when(start(large, out), after_a_stray_file(out_folder, seconds))
    assert_old_or_new(out)
    assert run(csv_pair(tmp_path), out).status == 0
    assert len(read_results(out)) == 4
