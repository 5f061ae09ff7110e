"""The long work of reconciliation, as the queue runs it: write the sheet, read the answer and compare."""

import polars as pl

from giamngheo.engine.findings import Refused
from giamngheo.papers.imports.reading import read_sheets
from giamngheo.papers.imports.words import in_each_language
from giamngheo.papers.reconciling.answer import Answer, read_answer
from giamngheo.papers.reconciling.compare import Extent, compare
from giamngheo.papers.reconciling.layouts import SheetLayout, layouts
from giamngheo.papers.reconciling.sheet_out import as_sheet, kind_of_sheet, write_sheet
from giamngheo.records.base.files import content
from giamngheo.records.base.keys import decrypt
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import JobFailed, Progress
from giamngheo.records.base.workplace import workplace
from giamngheo.records.registry.models import Reconciliation
from giamngheo.records.registry.selectors.reconciliation import open_villages, people_of
from giamngheo.records.registry.services.reconciling import keep_comparison, keep_sheet, refuse_answer
from giamngheo.rules.reconciliation import PRESENT

TOLD = 50
NO_COUNTERPART = ("Không còn mẫu bảng của đối tác này.", "The counterpart's layout is no longer there.")


def write(job: Job, progress: Progress) -> None:
    """The sheet for the counterpart; begun again it is written again."""
    progress.advance(0, 2, "Đọc sổ", "Reading the register")
    with workplace(job.id) as folder, progress.step():
        made = Reconciliation.objects.get(id=job.subject_id)
        people = people_of(made.village_id, made.changed_since)
        if made.changed_since is None:
            people = people.filter(pl.col("presence") == PRESENT)
        sheet = as_sheet(people.with_columns(personal_id=_numbers(made)), _layout(made))
        kind = kind_of_sheet(len(sheet))
        progress.advance(1, 2, "Ghi tệp", "Writing the file")
        path = folder / "sheet"
        write_sheet(path, sheet, kind, lambda _: progress.check())
        name = f"doi-chieu-{progress.officer.today:%Y-%m-%d}.{kind}"
        keep_sheet(actor=progress.officer, made=made, name=name, path=path, kind=kind, rows=len(sheet))
    progress.finish(2, "Đã xong", "Done")


def compare_answer(job: Job, progress: Progress) -> None:
    """Read what came back and keep what differs, in one transaction; begun again it is compared again."""
    progress.advance(0, 3, "Đọc tệp", "Reading the file")
    with progress.step():
        made = Reconciliation.objects.select_related("answer").get(id=job.subject_id)
    if made.state != Reconciliation.State.COMPARING:
        return
    layout = _layout(made)
    try:
        answer = _answer(made, layout)
    except Refused:
        told = in_each_language(lambda: _refusals(made, layout))
        with progress.step():
            refuse_answer(made=made, told_vi=told[0], told_en=told[1])
        return
    progress.advance(1, 3, "Đọc sổ", "Reading the register")
    with progress.step():
        people, villages = people_of(None, None), open_villages()
    progress.advance(2, 3, "So từng người", "Comparing each person")
    found = compare(people, villages, answer, layout, Extent.of(made))
    made.answer_rows, made.aside, made.cells = len(answer.rows), found.aside, len(answer.unread)
    told = in_each_language(lambda: [str(cell) for cell in answer.unread[:TOLD]])
    made.told_vi, made.told_en = ("\n".join(lines) for lines in told)
    with progress.step():
        keep_comparison(actor=progress.officer, made=made, lines=found.lines, shares=found.shares)
    progress.finish(3, "Đã so xong", "Compared")


def _layout(made: Reconciliation) -> SheetLayout:
    found = layouts().get(made.counterpart)
    if found is None:
        raise JobFailed(*NO_COUNTERPART)
    return found


def _numbers(made: Reconciliation) -> pl.Expr:
    """Whole personal ids where the round carries them."""
    if not made.with_personal_ids:
        return pl.lit(None, pl.String)
    return pl.col("personal_id").map_elements(lambda kept: decrypt(bytes.fromhex(kept)), pl.String)


def _answer(made: Reconciliation, layout: SheetLayout) -> Answer:
    """Raises Refused."""
    assert made.answer is not None
    return read_answer(
        read_sheets(content(made.answer), made.answer.kind, made.answer.name), layout, made.answer.name
    )


def _refusals(made: Reconciliation, layout: SheetLayout) -> list[str]:
    """Why the file cannot be compared, in the language of the moment."""
    try:
        _answer(made, layout)
    except Refused as refused:
        return [finding.message for finding in refused.findings[:TOLD]]
    return []
