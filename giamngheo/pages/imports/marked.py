"""The marked file of a batch: its errors at the cells they are in."""

import io
import zipfile
from dataclasses import replace
from pathlib import PurePath

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

# Beyond it a text is no workbook that anybody would mend by hand: then the list of errors stands alone.
MOST_ROWS = 200_000


def marked_file(batch: ImportBatch, is_second: bool) -> tuple[str, str, bytes]:
    """Its name, kind and bytes: a workbook, of a zip a zip with a workbook for each file that has errors."""
    file = batch.second_file if is_second and batch.second_file else batch.file
    marks = _marks(batch, second_prefix(file.name))
    name = f"{PurePath(file.name).stem} - {say('lỗi', 'errors')}"
    if file.kind == "zip":
        return f"{name}.zip", "zip", _marked_zip(file, marks)
    try:
        sheets = read_sheets(content(file), file.kind, file.name)
        if sum(sheet.height for sheet in sheets) <= MOST_ROWS:
            return f"{name}.xlsx", "xlsx", marked_workbook(content(file), file.kind, sheets, marks)
    except Refused:
        pass
    return f"{name}.xlsx", "xlsx", marked_workbook(content(file), "", [], marks)


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


def _marked_zip(file: StoredFile, marks: list[Mark]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, kind, path in unpacked(content(file), file.name):
            own = _marks_of(entry, kind, marks)
            if own:
                sheets = read_sheets(path, kind, entry)
                archive.writestr(
                    f"{PurePath(entry).with_suffix('')}.xlsx", marked_workbook(path, kind, sheets, own)
                )
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
