"""Running `classify` as the contract shows it, and reading what it says and leaves behind."""

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from time import perf_counter

import polars as pl
from openpyxl import load_workbook

from giamngheo.config.cli import main

from .tables import AS_OF, Pair

LINE = re.compile(
    r"(?P<file>[^:]+):(?P<row>[1-9]\d*):(?P<column>[^:]*): (?P<warning>warning: )?(?P<message>\S.*)"
)
TOTAL = re.compile(r"\d+ findings in all")
VIETNAMESE = re.compile(r"[À-ỹ]")
COMMAND = Path(sys.executable).with_name("giamngheo")
MEASURED = Path(__file__).with_name("measured.py")

Results = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Finding:
    """One line of stderr."""

    place: str
    message: str
    is_warning: bool


@dataclass(frozen=True)
class Outcome:
    """What one run gave back; seconds and peak_mb are measured for real processes only."""

    status: int
    stderr: str
    seconds: float = 0.0
    peak_mb: float = 0.0


def arguments(pair: Pair, out: Path, *options: str) -> list[str]:
    """The command line of one classify run; later options override the as-of day."""
    households, persons = map(str, pair)
    files = ["--households", households, "--persons", persons]
    return ["classify", *files, "--as-of", AS_OF, "--out", str(out), *options]


def classify(pair: Pair, out: Path, *options: str) -> int:
    """Exit status of a run inside this process."""
    try:
        return main(arguments(pair, out, *options))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)


def classify_process(pair: Pair, out: Path, log: Path, seconds: int = 30, limit_gb: int = 8) -> Outcome:
    """A real process under a time and a memory limit, with its peak memory; log keeps its stderr."""
    start, peak = perf_counter(), log.with_suffix(".peak")
    words = [sys.executable, "-S", MEASURED, peak, str(limit_gb), COMMAND, *arguments(pair, out)]
    with log.open("wb") as stderr:
        process = subprocess.Popen(words, stderr=stderr, stdout=subprocess.DEVNULL, start_new_session=True)
    killer = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
    killer.start()
    code = process.wait()
    killer.cancel()
    text = log.read_text(encoding="utf-8")
    return Outcome(code, text, perf_counter() - start, int(peak.read_text("ascii")) / 1024)


def findings(stderr: str) -> list[Finding]:
    """Every line of stderr but the total; fails on a line that has not the contract's form."""
    return [_finding(line) for line in stderr.splitlines() if not TOTAL.fullmatch(line)]


def _finding(line: str) -> Finding:
    parts = LINE.fullmatch(line)
    assert parts, f"not FILE:ROW:COLUMN: message: {line!r}"
    assert VIETNAMESE.search(parts["message"]), f"not Vietnamese: {line!r}"
    place = f"{Path(parts['file']).name}:{parts['row']}:{parts['column']}"
    return Finding(place, parts["message"], parts["warning"] is not None)


def warnings(stderr: str) -> list[str]:
    """The places of the warnings, in the order told."""
    return [_finding(line).place for line in stderr.splitlines() if ": warning:" in line]


def assert_places(expected: list[str], stderr: str) -> None:
    """Each expected place (a pattern; `*` alone lets others in) is found, and nothing else is."""
    places = {finding.place for finding in findings(stderr) if not finding.is_warning}
    absent = [pattern for pattern in expected if not any(fnmatchcase(place, pattern) for place in places)]
    surplus = [place for place in places if not any(fnmatchcase(place, pattern) for pattern in expected)]
    assert not absent, f"not reported: {absent}; reported: {sorted(places)}"
    assert not surplus, f"reported beyond {expected}: {sorted(surplus)}"


def read_results(out: Path) -> Results:
    """Results by household_id, every value as text, empty and null alike as ``""``."""
    header, *rows = read_rows(out)
    assert len({row[0] for row in rows}) == len(rows), "a household has two rows"
    return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


def read_rows(out: Path) -> list[list[str]]:
    """Header and rows of a result file as text."""
    if out.suffix == ".xlsx":
        book = load_workbook(out, read_only=True)
        rows = [[as_plain(cell.value) for cell in row] for row in book.worksheets[0].iter_rows()]
        book.close()
        return rows
    frame = pl.read_csv(out, infer_schema=False) if out.suffix == ".csv" else pl.read_parquet(out)
    return [frame.columns, *([as_plain(value) for value in row] for row in frame.rows())]


def as_plain(value: object) -> str:
    """A value as text, the same for each format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)
