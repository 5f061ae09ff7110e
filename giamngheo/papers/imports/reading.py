"""Read every sheet of an office's file, whatever its kind; of a zip, of every file in it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.engine.sheet_scan import check_sheet, column_place
from giamngheo.papers.imports.packed import unpacked
from giamngheo.papers.imports.parquet_files import read_parquet
from giamngheo.papers.imports.sheets import Fault, Merge, Sheet
from giamngheo.papers.imports.text_files import read_text
from giamngheo.rules.language import say

NO_VALUE = (
    "ô công thức bị lỗi hoặc chưa có kết quả: hãy mở tệp, sửa rồi lưu lại",
    "the formula gives an error or no value yet: open the file, mend and save it",
)
# What is looked at to guess the columns of a large file: bytes of a text, rows of a table, files of a zip.
HEAD_BYTES, HEAD_ROWS, HEAD_FILES = 4_000_000, 20_000, 3


def read_sheets(path: Path, kind: str, name: str, is_head: bool = False) -> list[Sheet]:
    """The visible sheets that hold something. kind: of base.file_kinds; name: of the file, for what is wrong with it.

    is_head: of a large file only its beginning. Raises Refused where nothing can be read.
    """
    filled = [sheet for sheet in _sheets(path, kind, name, is_head) if _holds_something(sheet)]
    if not filled:
        raise Refused([whole_file(name, say("tệp không có dòng dữ liệu nào", "the file holds no row"))])
    return filled


def _holds_something(sheet: Sheet) -> bool:
    return any(value != "" for cells in sheet.columns for value in cells.values)


def _sheets(path: Path, kind: str, name: str, is_head: bool) -> list[Sheet]:
    match kind:
        case "zip":
            return list(_unpacked_sheets(path, name, is_head))
        case "parquet":
            return [read_parquet(path, name, HEAD_ROWS if is_head else None)]
        case "csv":
            return [read_text(path, name, HEAD_BYTES if is_head else None)]
        case _:
            return _workbook(path, name)


def _unpacked_sheets(path: Path, name: str, is_head: bool) -> Iterator[Sheet]:
    """The sheets of every file in a zip, called by the file's name there."""
    for entry, kind, content in islice(unpacked(path, name), HEAD_FILES if is_head else None):
        for sheet in _sheets(content, kind, f"{name}: {entry}", is_head):
            yield replace(sheet, name=packed_name(entry, kind, sheet.name))


def packed_name(entry: str, kind: str, sheet: str) -> str:
    """How a sheet of a file in a zip is called."""
    return f"{packed_prefix(entry, kind)}{sheet}" if kind == "xlsx" else entry


def packed_prefix(entry: str, kind: str) -> str:
    """What stands before the name of a workbook's sheet."""
    return f"{entry}: " if kind == "xlsx" else ""


def _workbook(path: Path, name: str) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_path(path)
        visible = [
            (number, item.name)
            for number, item in enumerate(book.sheets_metadata)
            if item.visible == SheetVisibleEnum.Visible and item.typ == SheetTypeEnum.WorkSheet
        ]
        return list(_read(book, path, name, visible))
    except (CalamineError, OSError, ValueError) as error:
        message = say(f"không đọc được sổ tính: {error}", f"the workbook cannot be read: {error}")
        raise Refused([whole_file(name, message)]) from error


def _read(
    book: CalamineWorkbook, path: Path, name: str, visible: Sequence[tuple[int, str]]
) -> Iterator[Sheet]:
    """Each of the sheets; the next is unpacked while one's cells are taken up."""

    def unpack(number: int) -> tuple[list[Finding], CalamineSheet]:
        unread = check_sheet(path, name, number, allow_merged=True)
        return unread, book.get_sheet_by_index(number)

    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = (beside.submit(copy_context().run, unpack, number) for number, _ in visible)
        ahead = list(islice(coming, 1))
        for _, title in visible:
            unread, sheet = ahead.pop().result()
            ahead.extend(islice(coming, 1))
            yield _sheet(title, unread, sheet)


def _sheet(title: str, unread: Sequence[Finding], sheet: CalamineSheet) -> Sheet:
    faults = [Fault(item.row, column_place(item.column), *NO_VALUE) for item in unread]
    left = sheet.start[1] if sheet.start else 0
    return Sheet.of_rows(title, sheet.iter_rows(), faults, _merges(sheet), left)


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return [
        Merge(top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
