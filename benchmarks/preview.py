"""Time the check of an office's files, as the worker does it, beside reading them.

    python -m benchmarks.preview

A workbook of 100,000 rows (benchmarks/preview_files.py) in one sheet and in two, with some hundred planted errors, is
checked against a register that holds half of its households: from the job's start to the preview kept. Beyond the
planted errors it tells of new households whose village the made-up data leave empty. Beside it
python-calamine reads the same workbook into Python. In turn, in processes of their own, started before the clock.
Then the contract's two CSV files of a province of 300,000 households, of which the register knows none.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import polars as pl
from python_calamine import CalamineWorkbook

from benchmarks.measure import KIB, ROOT, finish, python, run, verdict
from benchmarks.register import register
from benchmarks.sizes import FOLDER, SMALL
from giamngheo import __version__

ROWS, PAIRS, MOST_TIMES, GOAL_TIMES = 100_000, 5, 2.5, 2.0
DAY = date(2022, 10, 15)
WORKBOOKS = ("one-sheet.xlsx", "two-sheets.xlsx")


@dataclass(frozen=True)
class Timed:
    """One run: seconds by the clock and of the processor, peak memory in GiB, what came of it."""

    seconds: float
    cpu_seconds: float
    peak_gib: float
    counts: dict[str, Any]


def made() -> Path:
    """The folder of the workbooks, made where it is not there yet."""
    folder = FOLDER / "preview"
    if not (folder / "planted.json").exists():
        run(python("-m", "benchmarks.preview_files", "--rows", str(ROWS), "--out", folder))
    return folder


def province() -> Sequence[Path]:
    """The two CSV files of the contract for a province."""
    folder = SMALL.made()
    for name in ("households", "persons"):
        if not (folder / f"{name}.csv").exists():
            pl.scan_parquet(folder / f"{name}.parquet").sink_csv(folder / f"{name}.csv")
    return [folder / "households.csv", folder / "persons.csv"]


def timed(env: dict[str, str], *words: str | Path) -> Timed:
    """Run this file once more in a process of its own, and read what it measured."""
    command = python("-m", "benchmarks.preview", *words)
    told = subprocess.run(command, env=env, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    return Timed(**json.loads(told.splitlines()[-1]))


def read_alone(path: Path) -> dict[str, Any]:
    """Every sheet into Python, by python-calamine."""
    book = CalamineWorkbook.from_path(path)
    rows = [len(book.get_sheet_by_index(number).to_python()) for number in range(len(book.sheet_names))]
    return {"rows": sum(rows)}


class Office:
    """A provincial officer at work in the register: fills it, brings files, has them checked."""

    def __init__(self) -> None:
        # The apps exist only once Django is set up, after this file's own start-up.
        import django

        django.setup()
        from giamngheo.config.jobs import KINDS
        from giamngheo.papers.imports.headings import load_headings
        from giamngheo.records.base.scope import EVERYWHERE, Scope

        load_headings()
        self.kinds = KINDS
        self.everywhere = Scope(communes=(EVERYWHERE,))

    def fill(self, folder: Path) -> None:
        """Every second household of the files."""
        # The apps exist only once Django is set up, after this file's own start-up.
        from giamngheo.records.base.clock import now
        from giamngheo.records.base.scope import scoped
        from tests.records.loading import load_tables

        homes = pl.read_parquet(folder / "households.parquet").gather_every(2)
        persons = pl.read_parquet(folder / "persons.parquet")
        members = persons.join(
            homes.select("household_id"), on="household_id", how="semi", maintain_order="left"
        )
        with scoped(self.everywhere):
            load_tables(
                households=homes,
                persons=members,
                source="import",
                review_date=DAY,
                now=now(),
                saved_by="bench",
            )

    def officer(self) -> Any:
        """The officer, entered on first use."""
        # The apps exist only once Django is set up, after this file's own start-up.
        from giamngheo.records.accounts.models import Duty, Office, User
        from giamngheo.records.accounts.officer import officer_for
        from giamngheo.records.accounts.roles import Role

        user, is_new = User.objects.get_or_create(username="bench", full_name="bench")
        if is_new:
            office = Office.objects.create(name="bench", level=Office.Level.PROVINCE)
            Duty.objects.create(user=user, office=office, role=Role.PROVINCE, valid_from=date(2022, 1, 1))
        return officer_for(user, date(2024, 10, 20))

    def bring(self, paths: Sequence[Path]) -> None:
        """Upload the files, take the columns as guessed, make new villages, ask for the check."""
        # The apps exist only once Django is set up, after this file's own start-up.
        from giamngheo.papers.imports.guess import guessed
        from giamngheo.papers.imports.headings import load_headings
        from giamngheo.papers.imports.jobs import shown_sheets
        from giamngheo.papers.imports.mapping import ALL_OTHERS, CREATE, to_json
        from giamngheo.records.base.scope import scoped
        from giamngheo.records.registry.services import importing

        officer = self.officer()
        with scoped(officer.scope()):
            files = [importing.Upload(path.name, iter([path.read_bytes()])) for path in paths]
            batch = importing.upload(officer=officer, files=files, review_date=DAY)
            mapping = to_json(guessed(shown_sheets(batch), load_headings())) | {
                "villages": {ALL_OTHERS: CREATE}
            }
            importing.remember(officer=officer, batch=batch, mapping=mapping, fingerprint="bench")
            importing.ask_check(officer=officer, batch=batch, review_date=DAY)

    def check(self) -> dict[str, Any]:
        """What the worker does with it; the counts of the preview."""
        # The apps exist only once Django is set up, after this file's own start-up.
        from giamngheo.records.base.scope import scoped
        from giamngheo.records.base.worker import work_one
        from giamngheo.records.registry.models import ImportBatch

        work_one(self.kinds, threading.Event())
        with scoped(self.officer().scope()):
            batch = ImportBatch.objects.latest("uploaded_at")
            told = {name: batch.preview.get(name) for name in ("households", "persons")}
            return {**told, "errors": batch.errors, "state": batch.state}


def report(pairs: int, with_province: bool) -> Iterator[str]:
    """The lines, as they are measured."""
    yield f"# {datetime.now(UTC):%Y-%m-%d}, giamngheo {__version__}: checking an office's files"
    yield ""
    yield f"Python {platform.python_version()}, Polars {pl.__version__}, {os.cpu_count()} processors."
    yield "From the job's start to the preview kept, beside python-calamine reading the same workbook into Python;"
    yield f"wall-clock time in turn, median of {pairs} pairs (smallest - largest); processor time without PostgreSQL's."
    yield "Repeat with `python -m benchmarks.preview`."
    yield ""
    yield "| what | calamine s | check s | ratio | bar | goal | processor ratio | our peak GiB | found |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|---|"
    folder = made()
    with register() as made_up:
        env = made_up.environment(made_up.roles.worker)
        timed(env, "fill", folder)
        for name in WORKBOOKS:
            yield _row(env, folder / name, pairs)
    if with_province:
        with register() as empty:
            env = empty.environment(empty.roles.worker)
            timed(env, "bring", *province())
            done = timed(env, "check")
        yield ""
        yield (
            f"The contract's two CSV files of a province (300,000 households), checked: {done.seconds:.1f} s, "
            f"{done.cpu_seconds:.1f} s of them processor, peak {done.peak_gib:.2f} GiB; {_found(done)}."
        )


def _row(env: dict[str, str], path: Path, pairs: int) -> str:
    ours, theirs = [], []
    for _ in range(pairs):
        timed(env, "bring", path)
        theirs.append(timed(env, "read", path))
        ours.append(timed(env, "check"))
    ratios = [a.seconds / b.seconds for a, b in zip(ours, theirs, strict=True)]
    cpu = median(a.cpu_seconds / b.cpu_seconds for a, b in zip(ours, theirs, strict=True))
    told = verdict(median(ratios), MOST_TIMES, GOAL_TIMES)
    return (
        f"| {path.stem}, {ROWS:,} rows | {median(run.seconds for run in theirs):.2f} | "
        f"{median(run.seconds for run in ours):.2f} | {median(ratios):.2f} ({min(ratios):.2f} - {max(ratios):.2f}) "
        f"{told} | {MOST_TIMES:g} | {GOAL_TIMES:g} | {cpu:.2f} | {max(run.peak_gib for run in ours):.2f} | "
        f"{_found(ours[-1])} |"
    )


def _found(done: Timed) -> str:
    return ", ".join(f"{name} {count}" for name, count in done.counts.items())


def one(act: str, paths: Sequence[Path]) -> Timed:
    """One act of the measured process."""
    office = None if act == "read" else Office()
    start, cpu = perf_counter(), process_time()
    counts: dict[str, Any] = {}
    if office is None:
        counts = read_alone(paths[0])
    elif act == "fill":
        office.fill(paths[0])
    elif act == "bring":
        office.bring(paths)
    else:
        counts = office.check()
    seconds, cpu_seconds = perf_counter() - start, process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB / KIB
    return Timed(seconds, cpu_seconds, peak, counts)


def main() -> None:
    """Measure, print, keep the report; or, in a process of its own, one act."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("act", nargs="?", choices=("fill", "bring", "read", "check"))
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--without-province", action="store_true")
    given = parser.parse_args()
    if given.act:
        print(json.dumps(vars(one(given.act, given.paths))))
        return
    finish("preview", report(given.pairs, not given.without_province))


if __name__ == "__main__":
    main()
