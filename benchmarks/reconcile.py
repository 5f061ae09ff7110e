"""A province compared with another system: the sheet that goes out, the answer that comes back, what differs.

`make prove` runs it at 297,104 households (HOUSEHOLDS). DATA=folder: a demo that was loaded before, instead of a new
one. Both halves are jobs that the product's own worker does, as the worker's role. The answer is the sheet itself with
one name in a hundred changed and one person in two hundred left out: that many differences must come, and no other.
"""

import os
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from psycopg import connect
from python_calamine import CalamineWorkbook

from benchmarks.asking import province_officer, worked
from benchmarks.measure import keep, python
from benchmarks.measure import run as measured
from benchmarks.register import province

COUNTERPART = "ministry_software"
NAME = "Họ và tên"
CHANGED, LEFT_OUT = 100, 200


def send() -> None:
    """The sheet, from the asking to the kept file."""
    officer = province_officer()
    # After the start-up of this process's apps.
    from giamngheo.records.registry.services.reconciling import Asked, ask_sheet

    asked = Asked(COUNTERPART, "đo tốc độ đối chiếu", "07/2021/NĐ-CP")
    worked(officer, lambda: ask_sheet(officer=officer, asked=asked))


def receive() -> None:
    """The answer, from the upload to the kept differences; they are those that were made."""
    officer = province_officer()
    # After the start-up of this process's apps.
    from giamngheo.records.base.files import content
    from giamngheo.records.base.models import Job
    from giamngheo.records.base.scope import scoped
    from giamngheo.records.registry.models import Reconciliation, ReconciliationLine
    from giamngheo.records.registry.services.importing import Upload
    from giamngheo.records.registry.services.reconciling import take_answer

    with scoped(officer.scope()):
        made = Reconciliation.objects.select_related("sheet").latest("asked_at")
        assert made.sheet is not None
        sheet, path = content(made.sheet), content(made.sheet).parent / ".answer.csv"
    changed, left_out = _answered(sheet, path)

    def ask() -> Job:
        with path.open("rb") as stream:
            take_answer(officer=officer, round_id=made.id, file=Upload("tra-loi.csv", stream))
        return Job.objects.get(subject_id=made.id, state="waiting")

    worked(officer, ask)
    path.unlink()
    with scoped(officer.scope()):
        kinds = ReconciliationLine.objects.filter(reconciliation=made).values_list("kind", flat=True)
        assert Counter(kinds) == {"name": changed, "only_ours": left_out}, Counter(kinds)


def _answered(sheet: Path, path: Path) -> tuple[int, int]:
    """Write what the other system answers; how many names it changed, how many people it left out."""
    lines = _read(sheet).with_row_index("line")
    stays = lines.filter(pl.col("line") % LEFT_OUT != 1)
    is_changed = pl.col("line") % CHANGED == 0
    told = stays.with_columns(pl.when(is_changed).then(pl.col(NAME) + " Khác").otherwise(NAME).alias(NAME))
    told.drop("line").write_csv(path)
    return stays.filter(is_changed).height, lines.height - stays.height


def _read(sheet: Path) -> pl.DataFrame:
    """Every cell as text; a small register's sheet is a workbook."""
    if not zipfile.is_zipfile(sheet):
        return pl.read_csv(sheet, infer_schema=False)
    heads, *rows = CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
    return pl.DataFrame(rows, [str(head) for head in heads], orient="row")


def report() -> Iterator[str]:
    """The lines of the report."""
    with province() as made:
        with connect(made.superuser, autocommit=True) as database:
            database.execute("ANALYZE")
        households, persons = made.sizes()
        os.environ |= made.environment(made.roles.worker, GIAMNGHEO_DEMO="1")
        yield f"A register of {households:,} households, {persons:,} persons against another system's list of it."
        yield ""
        yield "| what | s | persons/s | peak GiB |"
        yield "|---|--:|--:|--:|"
        for half in (send, receive):
            took = measured(python("-m", "benchmarks.reconcile", half.__name__))
            speed = persons / took.seconds
            yield f"| {half.__name__} | {took.seconds:.1f} | {speed:,.0f} | {took.peak_gib:.2f} |"


def main() -> None:
    """Measure both and keep it; with an argument, one half."""
    halves = {half.__name__: half for half in (send, receive)}
    if sys.argv[1:]:
        halves[sys.argv[1]]()
    else:
        keep("reconcile", report())


if __name__ == "__main__":
    main()
