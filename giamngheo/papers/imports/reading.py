"""Read every sheet of an office's file."""

from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from giamngheo.engine.findings import Refused, whole_file
from giamngheo.engine.sheet_scan import check_sheet, column_place
from giamngheo.papers.imports.sheets import Fault, Merge, Sheet
from giamngheo.papers.imports.text_files import read_text
from giamngheo.rules.language import say

NO_VALUE = (
    "ô công thức bị lỗi hoặc chưa có kết quả: hãy mở tệp, sửa rồi lưu lại",
    "the formula gives an error or no value yet: open the file, mend and save it",
)


def read_sheets(path: Path, kind: str, name: str) -> list[Sheet]:
    """The visible sheets that hold something. kind: xlsx or csv; name: of the file, for what is wrong with it.

    Raises Refused where nothing can be read.
    """
    sheets = [read_text(path, name)] if kind == "csv" else _workbook(path, name)
    filled = [
        sheet for sheet in sheets if any(value != "" for cells in sheet.columns for value in cells.values)
    ]
    if not filled:
        raise Refused([whole_file(name, say("tệp không có dòng dữ liệu nào", "the file holds no row"))])
    return filled


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
    faults = [Fault(item.row, column_place(item.column), *NO_VALUE) for item in unread]
    return Sheet.of_rows(title, sheet.to_python(skip_empty_area=False), faults, _merges(sheet))


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return [
        Merge(top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
