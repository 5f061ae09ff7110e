"""The marked workbook of a batch: its errors at the cells they are in."""

from pathlib import PurePath

from giamngheo.engine.findings import Refused
from giamngheo.papers.imports.jobs import second_prefix
from giamngheo.papers.imports.mapping import from_json
from giamngheo.papers.imports.mark import Mark, marked_workbook
from giamngheo.papers.imports.reading import read_sheets
from giamngheo.records.base.files import content
from giamngheo.records.registry.models import ImportBatch
from giamngheo.records.registry.selectors.imports import errors_of
from giamngheo.rules.language import say


def marked_file(batch: ImportBatch, is_second: bool) -> tuple[str, bytes]:
    """Its name and bytes; a file that cannot be opened gives a workbook with the list alone."""
    file = batch.second_file if is_second and batch.second_file else batch.file
    places = {
        (sheet.name, column.heading): column.place
        for sheet in from_json(batch.mapping).sheets
        for column in sheet.columns
    }
    prefix = second_prefix(file.name)
    marks = [
        Mark(
            row.sheet.removeprefix(prefix),
            row.number,
            places.get((row.sheet, row.field)),
            row.field,
            say(row.message_vi, row.message_en),
        )
        for row in errors_of(batch)
    ]
    name = f"{PurePath(file.name).stem} - {say('lỗi', 'errors')}.xlsx"
    try:
        sheets = read_sheets(content(file), file.kind, file.name)
        return name, marked_workbook(content(file), file.kind, sheets, marks)
    except Refused:
        return name, marked_workbook(content(file), "", [], marks)
