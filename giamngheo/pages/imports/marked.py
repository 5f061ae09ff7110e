"""The marked file of a batch: its errors at the cells they are in."""

import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from giamngheo.engine.findings import Refused
from giamngheo.papers.imports.jobs import second_prefix
from giamngheo.papers.imports.mapping import from_json
from giamngheo.papers.imports.mark import Mark, marked_workbook
from giamngheo.papers.imports.packed import unpacked
from giamngheo.papers.imports.reading import packed_prefix, read_sheets
from giamngheo.records.base.files import content
from giamngheo.records.base.models import StoredFile
from giamngheo.records.registry.models import ImportBatch
from giamngheo.records.registry.selectors.imports import errors_of
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

# A workbook to be marked is held whole, while its reader waits: beyond so much the list of errors stands alone.
MOST_CELLS, MOST_BYTES = 500_000, 20 * 2**20


@dataclass
class _Marking:
    """One request's: errors: of the whole import; told: of those are listed; cells: so many more may be marked."""

    errors: int
    told: int
    cells: int = MOST_CELLS

    def workbook(self, path: Path, kind: str, name: str, marks: list[Mark]) -> bytes:
        """The file with its marks, or the list alone where it is too long, or cannot be read."""
        sheets = []
        if path.stat().st_size <= MOST_BYTES and self.cells > 0:
            try:
                sheets = read_sheets(path, kind, name)
            except Refused:
                return marked_workbook(path, "", [], marks, self._note(is_whole=True))
            self.cells -= sum(sheet.height * sheet.width for sheet in sheets)
        if not sheets or self.cells < 0:
            return marked_workbook(path, "", [], marks, self._note(is_whole=False))
        return marked_workbook(path, kind, sheets, marks, self._note(is_whole=True))

    def _note(self, is_whole: bool) -> str:
        long = say("Tệp quá dài để đánh dấu từng ô.", "The file is too long for its cells to be marked.")
        return " ".join(
            text for text in ("" if is_whole else long, cut_short(self.told, self.errors)) if text
        )


def cut_short(told: int, errors: int) -> str:
    """That only the first errors are listed; "" where all are."""
    if told >= errors:
        return ""
    first, whole = grouped(told), grouped(errors)
    return say(
        f"Chỉ ghi {first} lỗi đầu trong {whole} lỗi: hãy sửa rồi đưa lên lại, các lỗi còn lại sẽ hiện tiếp.",
        f"Only the first {first} of {whole} errors are listed: mend them and upload again, and the others will show.",
    )


def marked_file(batch: ImportBatch, is_second: bool) -> tuple[str, str, bytes]:
    """Its name, kind and bytes: a workbook, of a zip a zip with a workbook for each file that has errors."""
    file = batch.second_file if is_second and batch.second_file else batch.file
    marks = _marks(batch, second_prefix(file.name))
    marking = _Marking(batch.errors, len(marks))
    name = f"{PurePath(file.name).stem} - {say('lỗi', 'errors')}"
    if file.kind == "zip":
        return f"{name}.zip", "zip", _marked_zip(file, marks, marking)
    return f"{name}.xlsx", "xlsx", marking.workbook(content(file), file.kind, file.name, marks)


def _marks(batch: ImportBatch, prefix: str) -> list[Mark]:
    sheets = from_json(batch.mapping).sheets
    places = {(sheet.name, column.heading): column.place for sheet in sheets for column in sheet.columns}
    elsewhere = {heading: place for (_, heading), place in places.items()}
    return [
        Mark(
            row.sheet.removeprefix(prefix),
            row.number,
            places.get((row.sheet, row.field), elsewhere.get(row.field)),
            row.field,
            say(row.message_vi, row.message_en),
        )
        for row in errors_of(batch)
    ]


def _marked_zip(file: StoredFile, marks: list[Mark], marking: _Marking) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, kind, path in unpacked(content(file), file.name):
            own = _marks_of(entry, kind, marks)
            if own:
                name = f"{PurePath(entry).with_suffix('')}.xlsx"
                archive.writestr(name, marking.workbook(path, kind, entry, own))
    return held.getvalue()


def _marks_of(entry: str, kind: str, marks: list[Mark]) -> list[Mark]:
    """The errors of one file of a zip, by the names its sheets have in it."""
    prefix = packed_prefix(entry, kind)
    if prefix:
        return [
            replace(mark, sheet=mark.sheet[len(prefix) :]) for mark in marks if mark.sheet.startswith(prefix)
        ]
    title = PurePath(entry).stem
    return [replace(mark, sheet=title) for mark in marks if mark.sheet == entry]
