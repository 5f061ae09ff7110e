"""A province on its way out: each form of export, a snapshot, a frozen result; seconds and peak memory of the process.

`make prove` runs it at 297,104 households (HOUSEHOLDS). DATA=folder: a demo that was loaded before, instead of a new
one. Beside them a process that copies the same tables out of the database with COPY and throws them away. Each export
is a job that the product's own worker does, as the worker's role.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from psycopg import connect

from benchmarks.asking import AS_OF, province_officer, worked
from benchmarks.measure import Run, keep, python
from benchmarks.measure import run as measured
from benchmarks.register import province

TABLES = ("householdanswers", "personanswers", "person", "membership")
FORMS = (
    *("xlsx_by_commune", "households_csv", "persons_csv", "parquet"),
    *("pseudonymised_csv", "pseudonymised_parquet"),
)


def copy_out(address: str) -> None:
    """The baseline."""
    with connect(address) as database, database.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(f"COPY registry_{table} TO STDOUT (FORMAT csv)") as copy:
                for _ in copy:
                    pass


def export(form: str) -> None:
    """One export of the whole province, from the asking to the kept file."""
    officer = province_officer()
    # After the start-up of this process's apps.
    from giamngheo.records.registry.services.exporting import Asked, ask_export

    asked = Asked(None, "", form, True, False, "đo tốc độ xuất tệp")
    worked(officer, lambda: ask_export(officer=officer, asked=asked))


def commands(address: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What is measured, in this order: a name, the process."""
    yield "COPY of the same tables", python("-m", "benchmarks.export", "copy", address)
    for form in FORMS:
        yield f"export {form}", python("-m", "benchmarks.export", form)
    snapshot, file = folder / "snapshot", folder / "14.json"
    asked = ["--area", "14", "--as-of", AS_OF]
    yield "snapshot", python("-m", "giamngheo", "snapshot", *asked, "--out", snapshot)
    yield "publish", python("-m", "giamngheo", "publish", "--snapshot", snapshot, "--out", file)
    yield "combine", python("-m", "giamngheo", "combine", file, "--out", folder / "vn.csv")


def report() -> Iterator[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder, province() as made:
        with connect(made.superuser, autocommit=True) as database:
            database.execute("ANALYZE")
        households, persons = made.sizes()
        os.environ |= made.environment(made.roles.worker, GIAMNGHEO_DEMO="1")
        yield f"Out of the register: {households:,} households, {persons:,} persons; whole processes, one run each."
        yield ""
        yield "| what | s | times COPY | peak GiB |"
        yield "|---|--:|--:|--:|"
        first: Run | None = None
        for name, command in commands(made.superuser, Path(folder)):
            took = measured(command)
            first = first or took
            times = took.seconds / first.seconds
            yield f"| {name} | {took.seconds:.1f} | {times:.1f} | {took.peak_gib:.2f} |"


def main() -> None:
    """Measure everything and keep it; with an argument, one process of it."""
    match sys.argv[1:]:
        case ["copy", address]:
            copy_out(address)
        case [form]:
            export(form)
        case _:
            keep("export", report())


if __name__ == "__main__":
    main()
