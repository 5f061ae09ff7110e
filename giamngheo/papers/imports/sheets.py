"""Read every sheet of a workbook, or a CSV file, as it stands: cells with their places, nothing understood yet."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.engine.sheet_scan import check_sheet, column_place
from giamngheo.rules.language import say

Cell = int | float | str | bool | time | date | datetime | timedelta
SEARCHED_ROWS, LONGEST_NAME = 31, 50
SEPARATORS = ",;\t|"
NO_VALUE = (
    "ô công thức bị lỗi hoặc chưa có kết quả: hãy mở tệp, sửa rồi lưu lại",
    "the formula gives an error or no value yet: open the file, mend and save it",
)


@dataclass(frozen=True)
class Fault:
    """A cell whose value cannot be known: row as the screen shows it, place of the column from 0 (None: the row)."""

    row: int
    place: int | None
    vietnamese: str
    english: str


@dataclass(frozen=True)
class Merge:
    """A merged area: rows as the screen shows them, places of columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows[0] is row 1 of the screen; every row is as wide as the sheet, an empty cell is ""."""

    name: str
    rows: list[list[Cell]]
    faults: list[Fault] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    @cached_property
    def merges_above(self) -> list[Merge]:
        """Those that begin where headings are looked for."""
        return [merge for merge in self.merges if merge.top <= SEARCHED_ROWS]

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.rows[0]) if self.rows else 0


def read_sheets(path: Path, kind: str, name: str) -> list[Sheet]:
    """The visible sheets that hold something. kind: xlsx or csv; name: of the file, for what is wrong with it.

    Raises Refused where nothing can be read.
    """
    sheets = [_csv(path, name)] if kind == "csv" else _workbook(path, name)
    filled = [sheet for sheet in sheets if any(cell != "" for row in sheet.rows for cell in row)]
    if not filled:
        raise Refused([whole_file(name, say("tệp không có dòng dữ liệu nào", "the file holds no row"))])
    return filled


def _csv(path: Path, name: str) -> Sheet:
    text = path.read_text(encoding="utf-8-sig")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    rows: list[list[Cell]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append([cell.strip() for cell in record])
    except csv.Error as error:
        message = say("dấu ngoặc kép không khép hoặc đặt sai chỗ", "a quotation mark is open or misplaced")
        raise Refused([Finding(name, len(rows) + 1, "", message)]) from error
    width = max(map(len, rows), default=0)
    usual = _usual_width(rows)
    faults = [
        Fault(
            number,
            None,
            f"có {len(row)} ô, các hàng khác có {usual}: thừa hoặc thiếu dấu phân cách",
            f"{len(row)} cells where the other rows have {usual}: a separator too many or too few",
        )
        for number, row in enumerate(rows, start=1)
        if row and len(row) != usual
    ]
    return Sheet(Path(name).stem[:LONGEST_NAME], [[*row, *[""] * (width - len(row))] for row in rows], faults)


def _usual_width(rows: list[list[Cell]]) -> int:
    widths = [len(row) for row in rows if row]
    return max(set(widths), key=widths.count, default=0)


def _workbook(path: Path, name: str) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_path(path)
        visible = [
            (number, item.name)
            for number, item in enumerate(book.sheets_metadata)
            if item.visible == SheetVisibleEnum.Visible and item.typ == SheetTypeEnum.WorkSheet
        ]
        return [_sheet(book, path, name, number, title) for number, title in visible]
    except (CalamineError, OSError, ValueError) as error:
        message = say(f"không đọc được sổ tính: {error}", f"the workbook cannot be read: {error}")
        raise Refused([whole_file(name, message)]) from error


def _sheet(book: CalamineWorkbook, path: Path, name: str, number: int, title: str) -> Sheet:
    unread = check_sheet(path, name, number, allow_merged=True)
    sheet = book.get_sheet_by_index(number)
    rows: list[list[Cell]] = [
        [cell.strip() if isinstance(cell, str) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    faults = [Fault(item.row, column_place(item.column), *NO_VALUE) for item in unread]
    return Sheet(title, rows, faults, _merges(sheet))


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return [
        Merge(top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
