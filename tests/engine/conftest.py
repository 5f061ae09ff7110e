"""The engine run inside the test's process, with what it says on stderr."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .runs import Outcome, classify
from .tables import Pair

Run = Callable[..., Outcome]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """``run(pair, out, *options)``: one classify run and its stderr."""

    def run_once(pair: Pair, out: Path, *options: str) -> Outcome:
        capfd.readouterr()
        status = classify(pair, out, *options)
        return Outcome(status, capfd.readouterr().err)

    return run_once


@pytest.fixture
def out_folder(tmp_path: Path) -> Path:
    """An empty folder for OUT alone, so that a stray file is seen."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
