"""The long work of imports, as the queue runs it: check, load, undo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from giamngheo.engine.findings import Refused
from giamngheo.papers.imports.check import Area, Checked, check
from giamngheo.papers.imports.gather import gather
from giamngheo.papers.imports.headings import load_headings
from giamngheo.papers.imports.layouts import one_of_each, spread
from giamngheo.papers.imports.mapping import from_json
from giamngheo.papers.imports.reading import read_sheets
from giamngheo.papers.imports.sheets import Sheet
from giamngheo.papers.imports.streams import load_in_streams
from giamngheo.papers.imports.text_files import LONGEST_NAME
from giamngheo.papers.imports.words import in_both
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor
from giamngheo.records.base.files import content
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import JobFailed, OnBehalf, Progress
from giamngheo.records.registry.models import ImportBatch, ImportRow
from giamngheo.records.registry.selectors.foreseen import Foreseen, foreseen
from giamngheo.records.registry.services import importing, undoing
from giamngheo.records.registry.services.importing import RowResult
from giamngheo.records.registry.services.load import AT_ONCE, PLACE, Prepared, load_prepared
from giamngheo.rules.numbers import grouped

State, Outcome = ImportBatch.State, ImportRow.Outcome
ORPHANS = (
    "Có nhân khẩu không biết thuộc hộ nào; chưa nạp gì. Hãy sửa tệp rồi đưa lên lại.",
    "Some members belong to no household; nothing was loaded. Mend the file and upload it again.",
)
FIRST_SHOWN, CANDIDATES_SHOWN, UNKNOWN_SHOWN, VILLAGES_SHOWN = 10, 200, 40, 200
LOADED_AT_ONCE, UNDONE_AT_ONCE = AT_ONCE, 5_000


def check_import(job: Job, progress: Progress) -> None:
    """Read the file, check it, and foresee the load: what the officer then sees is what would happen."""
    progress.advance(0, 3, "Đọc tệp", "Reading the file")
    with progress.step():
        batch = ImportBatch.objects.select_for_update().get(id=job.subject_id)
        if batch.state != State.CHECKING:
            return
        try:
            sheets = sheets_of(batch)
        except Refused:
            importing.refuse(batch=batch, rows=unreadable(batch))
            return
    progress.advance(1, 3, *_rows_read(sheets))
    with progress.step():
        batch = ImportBatch.objects.select_for_update().get(id=job.subject_id)
        checked = checked_batch(batch, sheets, progress.officer, progress.check)
        progress.advance(2, 3, *_rows_checked(checked))
        would_be = foreseen(
            households=checked.households,
            ids=checked.household_ids,
            persons=checked.persons,
            hashes=checked.person_hashes,
            members=checked.members,
            review_date=batch.review_date or progress.officer.today,
            go_on=progress.check,
        )
        importing.keep_check(
            batch=batch,
            told=refusals(checked),
            wrong=checked.wrong,
            errors=checked.errors,
            preview={**_preview(checked, would_be), "unknown": _unknown(checked)},
            households=len(checked.households),
            persons=len(checked.persons),
        )
    progress.finish(3, "Đã kiểm tra", "Checked")


def _rows_read(sheets: Sequence[Sheet]) -> tuple[str, str]:
    rows = grouped(sum(sheet.height for sheet in sheets))
    return f"Đã đọc {rows} dòng; kiểm tra từng dòng", f"{rows} rows read; checking each"


def _rows_checked(checked: Checked) -> tuple[str, str]:
    homes, persons = grouped(len(checked.households)), grouped(len(checked.persons))
    return (
        f"Đã kiểm tra: {homes} hộ, {persons} nhân khẩu không có lỗi; so với sổ",
        f"Checked: {homes} households, {persons} members without an error; comparing with the register",
    )


def load_import(job: Job, progress: Progress) -> None:
    """Check once more and load part by part, each part kept as it is done: begun again, it goes on from the next."""
    progress.advance(job.done, job.total, "Đọc lại tệp", "Reading the file again")
    with progress.step():
        batch = ImportBatch.objects.select_for_update().get(id=job.subject_id)
        if batch.state != State.LOADING:
            return
        checked = checked_batch(batch, sheets_of(batch), progress.officer, progress.check)
        if checked.orphans:
            raise JobFailed(*ORPHANS)
        begun = importing.begin_load(batch=batch, refused=refusals(checked), wrong=checked.wrong)
    (homes, persons), aliases = _left(checked, begun), checked.aliases
    # A province's tables take some hundred MB: what is left of them is enough.
    del checked
    done, total = len(begun.loaded), len(begun.loaded) + len(homes)
    day = batch.review_date or progress.officer.today

    def told(more: int) -> None:
        progress.advance(done + more, total, "Ghi vào sổ", "Writing into the register")

    def load(part: Prepared) -> None:
        with progress.step():
            load_part(batch, part, day, aliases, progress.officer)

    load_in_streams(homes, persons, day, LOADED_AT_ONCE, told, load)
    with progress.step():
        importing.keep_loaded(batch)
    progress.finish(total, "Đã nạp", "Loaded")


def _left(checked: Checked, begun: importing.Begun) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The households that are not loaded yet, and all members; each row with its place."""
    homes = pl.concat([checked.households, checked.household_source.select(PLACE)], how="horizontal")
    persons = pl.concat([checked.persons, checked.person_source.select(PLACE)], how="horizontal")
    left_out = persons.join(begun.refused, on=PLACE, how="semi")["household_id"]
    homes = homes.filter(~pl.col("household_id").is_in(left_out.implode()))
    for places in (begun.loaded, begun.refused):
        homes = homes.join(places, on=PLACE, how="anti", maintain_order="left")
    return homes, persons


def load_part(
    batch: ImportBatch, part: Prepared, day: date, aliases: Mapping[str, str], officer: Actor
) -> None:
    """Load a part in the present transaction, and log it. aliases: as importing.keep_part takes them."""
    loaded = load_prepared(
        part,
        source=importing.SOURCE,
        review_date=day,
        now=clock.now(),
        saved_by=officer.signature,
        batch=batch.id,
    )
    importing.keep_part(actor=officer, batch=batch, aliases=aliases, loaded=loaded)


def undo_import(job: Job, progress: Progress) -> None:
    """Take back part by part what the load did, except where somebody has worked on since."""
    with progress.step():
        batch = ImportBatch.objects.select_for_update().get(id=job.subject_id)
        if batch.state != State.UNDOING:
            return
        done, left = undoing.households_undone(batch)
    total, after = done + left, undoing.FIRST
    while True:
        progress.advance(done, total, "Trả lại như trước khi nạp", "Putting back what was before")
        with progress.step():
            part = undoing.undo_part(actor=progress.officer, batch=batch, after=after, most=UNDONE_AT_ONCE)
        if part.households == 0:
            break
        done, after = done + part.households, part.last
    progress.finish(total, "Đã hoàn tác", "Undone")


def sheets_of(batch: ImportBatch, is_head: bool = False) -> list[Sheet]:
    """The sheets of the batch's one or two files; those of the second are told apart by its name. Raises Refused.

    is_head: as read_sheets takes it.
    """
    sheets = read_sheets(content(batch.file), batch.file.kind, batch.file.name, is_head)
    if batch.second_file is None:
        return sheets
    names = {sheet.name for sheet in sheets}
    second = batch.second_file
    return sheets + [
        replace(sheet, name=second_prefix(second.name) + sheet.name) if sheet.name in names else sheet
        for sheet in read_sheets(content(second), second.kind, second.name, is_head)
    ]


def shown_sheets(batch: ImportBatch) -> list[Sheet]:
    """Those the officer is asked about: of a large file its beginning, of sheets with the same headings the first.

    Raises Refused.
    """
    return one_of_each(sheets_of(batch, is_head=True), load_headings())


def second_prefix(name: str) -> str:
    """What tells a sheet of the second file from one of the same name in the first."""
    return f"{name[:LONGEST_NAME]}: "


def unreadable(batch: ImportBatch) -> list[RowResult]:
    """Why the files cannot be read, in both languages."""

    def find() -> list[Any]:
        try:
            sheets_of(batch)
        except Refused as refused:
            return refused.findings
        return []

    return [
        RowResult(finding.file, finding.row, Outcome.REFUSED, finding.column, finding.message, english)
        for finding, english in in_both(find)
    ]


def checked_batch(
    batch: ImportBatch, sheets: Sequence[Sheet], officer: OnBehalf, go_on: Callable[[], None]
) -> Checked:
    """The check of the batch's sheets by the officer's choices, against the register as it is now.

    go_on: as check takes it.
    """
    choices, unread = spread(from_json(batch.mapping), sheets, load_headings())
    area = Area(officer.communes, batch.review_date or officer.today, batch.id)
    gathered = gather(sheets, choices, load_headings())
    gathered.problems.extend(unread)
    go_on()
    return check(gathered, sheets, choices, area, go_on)


def refusals(checked: Checked) -> list[RowResult]:
    """One line a problem that is told, as the page and the marked workbook tell it."""
    return [
        RowResult(
            problem.sheet, problem.row, Outcome.REFUSED, problem.column, problem.vietnamese, problem.english
        )
        for problem in checked.problems
    ]


def _unknown(checked: Checked) -> dict[str, list[str]]:
    """Column → written values that are no code of it: the page that asks what they mean has seen the beginning only."""
    found: dict[str, dict[str, None]] = {}
    for problem in checked.problems:
        if problem.code_of:
            found.setdefault(problem.code_of, {})[problem.value] = None
    return {name: list(values)[:UNKNOWN_SHOWN] for name, values in found.items()}


def _preview(checked: Checked, would_be: Foreseen) -> dict[str, Any]:
    heads = dict(
        checked.persons.filter(pl.col("relation") == "head").select("household_id", "full_name").iter_rows()
    )
    members = dict(checked.persons.group_by("household_id").len().iter_rows())
    first = checked.households.head(FIRST_SHOWN).select("household_id", "village_name").rows()
    return {
        "households": {**would_be.households, "refused": checked.refused},
        "persons": would_be.persons,
        "first": [
            {
                "code": code,
                "village": village,
                "head": heads.get(code) or "",
                "members": members.get(code, 0),
                "outcome": outcome,
            }
            for (code, village), outcome in zip(first, would_be.of_households, strict=False)
        ],
        "orphans": checked.orphans,
        "villages": checked.villages[:VILLAGES_SHOWN],
        "more_villages": len(checked.villages[VILLAGES_SHOWN:]),
        "known_villages": checked.known_names[:VILLAGES_SHOWN],
        "candidates": [vars(candidate) for candidate in checked.candidates[:CANDIDATES_SHOWN]],
    }
