"""A province on its way in: the product's load of two checked tables, beside a bare COPY of the very rows that it made.

`make prove` runs it at 297,104 households (HOUSEHOLDS); PAIRS: how many, else one. Each load is a process that does
what the worker's import does once the file is checked: part by part, each part committed, as the worker's role, into a
new database of a server with the product's settings; rows are matched, constrained, logged for the undo, judged, asked
for duplicates and indexed for the search. Reading and checking the file come before it (`benchmarks.preview`, and the
whole way `benchmarks.by_page`). Its rows are then copied by psycopg, in PostgreSQL's binary form and in a process of
their own, into tables with the same columns and indexes, but without foreign keys, checks and row-level security.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import django
import polars as pl
from psycopg import connect

from benchmarks.measure import ROOT, cpu_seconds, finish, python, verdict
from benchmarks.register import Register, register
from giamngheo.config.database import DATABASE, Addresses, addresses, create_from_template, drop
from giamngheo.demo.generate import GenerateRequest, generate
from giamngheo.demo.register import PROVINCE, REVIEWED_ON, SEED

MOST_TIMES, LEAST_PERSONS_A_SECOND = 4.0, 8_000
LOADED, BLOCK = "loaded", 1 << 20
_WRITTEN = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'registry\\_%'
AND (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', relname), false, true, '')))[1]::text
    <> '0' ORDER BY relname
"""


@dataclass(frozen=True)
class Timed:
    """One run: seconds by the clock, of the client's and the server's processors, and megabytes of WAL."""

    seconds: float
    client: float
    server: float
    wal: float


def made(households: int, folder: Path) -> None:
    """The demo province's two tables."""
    generate(GenerateRequest(PROVINCE, households, REVIEWED_ON, SEED, folder))


def load(folder: Path) -> None:
    """What the worker does with an import whose files are checked; prints its own seconds."""
    django.setup()
    # The apps exist only from here on: start-up order of Django, outside the product's own process.
    from giamngheo.papers.imports.jobs import LOADED_AT_ONCE, load_part
    from giamngheo.papers.imports.streams import load_in_streams
    from giamngheo.records.accounts.models import Duty, Office, User
    from giamngheo.records.accounts.officer import officer_for
    from giamngheo.records.accounts.roles import Role
    from giamngheo.records.base.scope import scoped
    from giamngheo.records.registry.services import importing
    from giamngheo.records.registry.services.load import Prepared

    user = User.objects.create(username="bench", full_name="bench")
    office = Office.objects.create(name="bench", level=Office.Level.PROVINCE)
    Duty.objects.create(user=user, office=office, role=Role.PROVINCE, valid_from=date(2022, 1, 1))
    officer = officer_for(user, REVIEWED_ON)
    assert officer is not None
    with scoped(officer.scope()):
        files = [importing.Upload("a.csv", [b"a\n1\n"])]
        batch = importing.upload(officer=officer, files=files, review_date=REVIEWED_ON)
    households, persons = (pl.read_parquet(folder / f"{name}.parquet") for name in ("households", "persons"))
    begun, cpu = perf_counter(), process_time()

    def part(prepared: Prepared) -> None:
        with scoped(officer.scope()):
            load_part(batch, prepared, REVIEWED_ON, {}, officer)

    load_in_streams(households, persons, REVIEWED_ON, LOADED_AT_ONCE, lambda _: None, part)
    print(json.dumps([perf_counter() - begun, process_time() - cpu]))


def copy_in(address: str, folder: Path) -> None:
    """The baseline: every file of the folder into the table of its name; prints its own seconds."""
    with connect(address) as database:
        begun, cpu = perf_counter(), process_time()
        for path in sorted(folder.iterdir()):
            with (
                path.open("rb") as file,
                database.cursor().copy(f"COPY bare.{path.name} FROM STDIN (FORMAT binary)") as copy,
            ):
                while block := file.read(BLOCK):
                    copy.write(block)
            database.commit()
        print(json.dumps([perf_counter() - begun, process_time() - cpu]))


def copy_out(address: str, folder: Path) -> None:
    """Every table that the load has written, as a file; and an empty bare table of its kind."""
    with connect(address) as database:
        database.execute("CREATE SCHEMA bare")
        for (table,) in database.execute(_WRITTEN).fetchall():
            database.execute(f"CREATE TABLE bare.{table} (LIKE public.{table} INCLUDING INDEXES)")
            with (
                (folder / table).open("wb") as file,
                database.cursor().copy(f"COPY public.{table} TO STDOUT (FORMAT binary)") as copy,
            ):
                file.writelines(copy)


class Bench:
    """A server with the product's settings and a migrated, empty database to begin from."""

    def __init__(self, register: Register) -> None:
        self.register, self.cluster = register, register.cluster
        register.load_units()

    @contextmanager
    def database(self) -> Iterator[Addresses]:
        """A new empty register."""
        create_from_template(self.cluster.url(), DATABASE, LOADED)
        try:
            yield addresses(self.cluster.url(), LOADED, self.register.data)
        finally:
            drop(self.cluster.url(), LOADED)

    def timed(self, act: str, address: str, folder: Path) -> Timed:
        """One act in a process of its own."""
        env = self.register.environment(address)
        cpu, wal = self._server()
        command = python("-m", "benchmarks.load", act, folder)
        told = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        seconds, client = json.loads(told.stdout.splitlines()[-1])
        cpu_after, wal_after = self._server()
        return Timed(seconds, client, cpu_after - cpu, (wal_after - wal) / 1e6)

    def _server(self) -> tuple[float, float]:
        """Seconds of the server's processors and bytes of WAL so far; all that waits for the disk is written."""
        with connect(self.cluster.url(), autocommit=True) as server:
            server.execute("CHECKPOINT")
            row = server.execute("SELECT pg_current_wal_lsn() - '0/0'").fetchone()
        return cpu_seconds(self.cluster.pids()), float(row[0] if row else 0)

    def pair(self, tables: Path) -> tuple[Timed, Timed]:
        """A load, and the COPY of what it made."""
        with self.database() as found, tempfile.TemporaryDirectory() as name:
            ours = self.timed("load", found.worker, tables)
            superuser = self.cluster.url(LOADED)
            copy_out(superuser, Path(name))
            return ours, self.timed("copy", superuser, Path(name))


def report(households: int, pairs: int) -> Iterator[str]:
    """The lines, as they are measured. Raises AssertionError where a bar is missed."""
    with tempfile.TemporaryDirectory() as name:
        tables = Path(name)
        made(households, tables)
        persons = pl.scan_parquet(tables / "persons.parquet").select(pl.len()).collect().item()
        yield f"# {datetime.now(UTC):%Y-%m-%d}: a province on its way in"
        yield ""
        yield f"{households:,} households, {persons:,} persons, {os.cpu_count()} processors; median of {pairs} pairs"
        yield "(smallest - largest), a load and the COPY of its rows in turn. Repeat with `python -m benchmarks.load`."
        yield ""
        yield "| what | s | client cpu s | server cpu s | WAL MB | persons/s |"
        yield "|---|--:|--:|--:|--:|--:|"
        with register() as empty:
            bench = Bench(empty)
            found = [bench.pair(tables) for _ in range(pairs)]
    for what, runs in (("load", [a for a, _ in found]), ("COPY", [b for _, b in found])):
        yield _row(what, runs, persons)
    ratios = [ours.seconds / theirs.seconds for ours, theirs in found]
    rate = persons / median(ours.seconds for ours, _ in found)
    told = verdict(median(ratios), MOST_TIMES, MOST_TIMES)
    yield ""
    yield (
        f"Load by COPY: {median(ratios):.2f} ({min(ratios):.2f} - {max(ratios):.2f}), bar {MOST_TIMES:g}: {told}. "
        f"{rate:,.0f} persons a second, bar {LEAST_PERSONS_A_SECOND:,}: "
        f"{verdict(-rate, -LEAST_PERSONS_A_SECOND, -LEAST_PERSONS_A_SECOND)}."
    )


def _row(what: str, runs: list[Timed], persons: int) -> str:
    seconds, client, server, wal = (
        median(getattr(run, name) for run in runs) for name in ("seconds", "client", "server", "wal")
    )
    return f"| {what} | {seconds:.1f} | {client:.1f} | {server:.1f} | {wal:,.0f} | {persons / seconds:,.0f} |"


def main() -> None:
    """Measure, print, keep the report; with an argument, one process of it."""
    match sys.argv[1:]:
        case ["load", folder]:
            load(Path(folder))
        case ["copy", folder]:
            copy_in(os.environ["DATABASE_URL"], Path(folder))
        case _:
            households = int(os.environ.get("HOUSEHOLDS", "297104"))
            finish("load", report(households, int(os.environ.get("PAIRS", "1"))))


if __name__ == "__main__":
    main()
