"""The officer's own workbook with every error marked in its cell and listed on a sheet; nothing else is changed."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from giamngheo.papers.imports.sheets import Sheet
from giamngheo.rules.language import say

FILL = PatternFill("solid", fgColor="FFF4B0A8")
LONGEST_TITLE, WIDTHS = 31, (24, 8, 28, 80)
FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Mark:
    """An error in the reader's language. place: of the column from 0, None for the whole row; row 0: no cell."""

    sheet: str
    row: int
    place: int | None
    heading: str
    message: str


def marked_workbook(
    path: Path, kind: str, sheets: Sequence[Sheet], marks: Iterable[Mark], note: str = ""
) -> bytes:
    """The file at path with its marks, as a workbook; a CSV becomes one of the same rows. sheets: as read from it.

    note: what else is to be said below the list.
    """
    told = list(marks)
    book = (_opened(path) if kind == "xlsx" else None) or _as_workbook(sheets)
    _mark_cells(book, told)
    _add_list(book, told, note)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _opened(path: Path) -> Workbook | None:
    """As it stands (opened as a stream: kept under its checksum, the file has no ending); None where only the faster
    reader can make sense of it."""
    try:
        with path.open("rb") as stream:
            return load_workbook(stream)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, BadZipFile, ParseError):
        return None


def _as_workbook(sheets: Sequence[Sheet]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.name))
        for number in range(1, sheet.height + 1):
            for place, value in enumerate(sheet.row(number), start=1):
                _write_text(page.cell(number, place), str(value))
    return book


def _title(name: str) -> str:
    """A sheet's name as a workbook allows it."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name)[:LONGEST_TITLE].strip() or "-"


def _write_text(cell: SheetCell, text: str) -> None:
    """Text that stays text: what begins like a formula is none."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)
    if text.startswith(FORMULA_SIGNS):
        cell.data_type = "s"


def _mark_cells(book: Workbook, marks: Sequence[Mark]) -> None:
    found: Mapping[tuple[str, int, int], list[str]] = defaultdict(list)
    for mark in marks:
        if mark.row:
            found[(mark.sheet, mark.row, mark.place or 0)].append(mark.message)
    pages = {page.title: page for page in book.worksheets}
    for (sheet, row, place), messages in found.items():
        page = pages.get(sheet) or pages.get(_title(sheet))
        if page is not None:
            _mark(page, row, place + 1, messages)


def _mark(page: Worksheet, row: int, column: int, messages: Sequence[str]) -> None:
    cell = page.cell(row, column)
    if not isinstance(cell, SheetCell):  # inside a merged area: its first cell carries the mark
        area = next(area for area in page.merged_cells.ranges if cell.coordinate in area)
        cell = page.cell(area.min_row, area.min_col)
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.fill = FILL
    comment = Comment(
        ILLEGAL_CHARACTERS_RE.sub(" ", before + "\n".join(messages)), say("Kiểm tra tệp", "File check")
    )
    comment.width, comment.height = 320, 120
    cell.comment = comment


def _add_list(book: Workbook, marks: Sequence[Mark], note: str) -> None:
    page = book.create_sheet(_free_title(book, say("Lỗi cần sửa", "Errors")), 0)
    headings = (
        say("Trang tính", "Sheet"),
        say("Hàng", "Row"),
        say("Cột", "Column"),
        say("Lỗi", "What is wrong"),
    )
    for place, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True), start=1):
        page.cell(1, place, heading).font = Font(bold=True)
        page.column_dimensions[page.cell(1, place).column_letter].width = width
    for number, mark in enumerate(marks, start=2):
        _write_text(page.cell(number, 1), mark.sheet)
        page.cell(number, 2, mark.row or None)
        _write_text(page.cell(number, 3), mark.heading)
        _write_text(page.cell(number, 4), mark.message)
    if note:
        _write_text(page.cell(len(marks) + 3, 1), note)
    page.freeze_panes = "A2"


def _free_title(book: Workbook, title: str) -> str:
    names = set(book.sheetnames)
    return next(name for name in (title, *(f"{title} {n}" for n in range(2, 1000))) if name not in names)
