"""Any command of the product run inside the test's process, with both of its voices."""

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from giamngheo.config.cli import main

from .tables import Pair

SAMPLE = Path(__file__).parents[2] / "docs" / "sample"
SAMPLE_PAIR = SAMPLE / "households.csv", SAMPLE / "persons.csv"


@dataclass(frozen=True)
class Said:
    """Exit status and what was printed."""

    status: int
    stdout: str
    stderr: str


def command(*words: object) -> Said:
    """One command line; words are turned to text."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([str(word) for word in words])
    return Said(status, out.getvalue(), err.getvalue())


def files(pair: Pair) -> list[object]:
    """The options that name the two tables."""
    return ["--households", pair[0], "--persons", pair[1]]


def explain(pair: Pair, household_id: str, as_of: object, *options: object) -> Said:
    """One household explained."""
    return command("explain", *files(pair), "--household", household_id, "--as-of", as_of, *options)


def explained(pair: Pair, household_id: str, as_of: object, *options: object) -> dict[str, Any]:
    """The JSON of an explanation that must succeed."""
    said = explain(pair, household_id, as_of, "--format", "json", *options)
    assert said.status == 0, said.stderr
    content: dict[str, Any] = json.loads(said.stdout)
    return content


def simulate(pair: Pair, out: Path, as_of: object, first: str, second: str, *options: object) -> Said:
    """Two standards compared."""
    law = ["--from", first, "--to", second]
    return command("simulate", *files(pair), "--as-of", as_of, *law, "--out", out, *options)
