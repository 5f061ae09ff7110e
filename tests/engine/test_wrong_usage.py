"""Wrong usage is exit 2: nothing is written, nobody sees a traceback."""

from pathlib import Path

import pytest

from .conftest import Run
from .tables import csv_pair


def assert_wrong_usage(run: Run, out: Path, pair: tuple[Path, Path], *options: str) -> None:
    """Exit 2, a word on stderr, nothing at OUT."""
    outcome = run(pair, out, *options)
    assert outcome.status == 2, outcome.stderr
    assert outcome.stderr.strip()
    assert "Traceback" not in outcome.stderr
    assert not out.exists()


@pytest.mark.parametrize("absent", [0, 1], ids=["households", "persons"])
def test_a_path_that_does_not_exist_is_wrong_usage(
    absent: int, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    pair = csv_pair(tmp_path)
    pair[absent].unlink()
    assert_wrong_usage(run, out_folder / "results.csv", pair)


@pytest.mark.parametrize("ending", [".txt", ".xls", ".json", ""])
def test_an_input_of_an_unknown_ending_is_wrong_usage(
    ending: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    households, persons = csv_pair(tmp_path)
    renamed = households.rename(households.with_suffix(ending))
    assert_wrong_usage(run, out_folder / "results.csv", (renamed, persons))


def test_an_out_of_an_unknown_ending_is_wrong_usage(tmp_path: Path, out_folder: Path, run: Run) -> None:
    assert_wrong_usage(run, out_folder / "results.txt", csv_pair(tmp_path))


def test_an_out_in_a_folder_that_does_not_exist_is_wrong_usage(tmp_path: Path, run: Run) -> None:
    assert_wrong_usage(run, tmp_path / "nowhere" / "results.csv", csv_pair(tmp_path))


@pytest.mark.parametrize(
    "options",
    [
        ("--as-of", "2022-02-30"),
        ("--as-of", "hôm nay"),
        ("--as-of", "2015-12-31"),
        ("--as-of", "2031-01-01"),
        ("--recognised-on", "2022-13-01"),
        ("--standard", "2011-2015"),
        ("--basis", "score", "--standard", "2016-2020"),
        ("--basis", "score", "--standard", "2027-2030"),
        ("--basis", "wealth"),
        ("--engine", "abacus"),
        ("--unknown-option", "1"),
    ],
    ids=" ".join,
)
def test_options_that_mean_nothing_are_wrong_usage(
    options: tuple[str, ...], tmp_path: Path, out_folder: Path, run: Run
) -> None:
    assert_wrong_usage(run, out_folder / "results.csv", csv_pair(tmp_path), *options)
