"""A province's own folder of law, and the officers' files judged by it through the command line."""

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from giamngheo.config.cli import main

Rows = list[dict[str, str]]

# Deprived of nothing that the standards ask the household; tests change what they are about.
DWELLING = {
    "area_type": "rural",
    "wall": "durable",
    "frame": "durable",
    "roof": "durable",
    "floor_area_m2": "60",
    "water_source": "piped",
    "toilet": "septic",
    "uses_internet": "true",
    "has_tv": "true",
    "waste_disposal": "collected",
}
HEAD = {
    "relation": "head",
    "sex": "male",
    "birth_date": "1985-06-15",
    "work_status": "self_employed",
    "attends": "none",
    "diploma": "upper_secondary",
    "training_certificate": "false",
    "health_insurance": "true",
    "disability": "false",
    "monthly_allowance": "false",
}


class Outcome(NamedTuple):
    """Exit status, what was said on stderr, and the result rows by household."""

    status: int
    stderr: str
    results: dict[str, dict[str, str]]


class Office:
    """A folder with two households files, an overlay of law, and the command line at hand."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.overlay = folder / "overlay"
        self._folder = folder
        self._capfd = capfd

    def law(self, name: str, text: str) -> Path:
        """Put a file into the overlay."""
        path = self.overlay / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def classify(self, households: Rows, *options: str, overlay: bool = True) -> Outcome:
        """Judge households, one head each, on what they differ in from DWELLING."""
        out = self._folder / "results.csv"
        out.unlink(missing_ok=True)
        status, _, stderr = self._run("classify", households, overlay, "--out", str(out), *options)
        return Outcome(status, stderr, _read(out))

    def explain(self, households: Rows, household_id: str, *options: str) -> Any:
        """The explanation of one household, as the JSON says it."""
        asked = ("--household", household_id, "--format", "json", *options)
        status, stdout, stderr = self._run("explain", households, True, *asked)
        assert status == 0, stderr
        return json.loads(stdout)

    def _run(self, command: str, households: Rows, overlay: bool, *options: str) -> tuple[int, str, str]:
        files = self._folder / "households.csv", self._folder / "persons.csv"
        _write(files[0], [DWELLING | household for household in households])
        _write(files[1], [_head(household["household_id"]) for household in households])
        policy = ("--policy", str(self.overlay)) if overlay else ()
        self._capfd.readouterr()
        status = main([command, "--households", str(files[0]), "--persons", str(files[1]), *policy, *options])
        said = self._capfd.readouterr()
        return status, said.out, said.err


def _head(household_id: str) -> dict[str, str]:
    return HEAD | {"household_id": household_id, "person_id": f"{household_id}-1"}


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _read(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["household_id"]: row for row in csv.DictReader(stream)}
