"""Read the first sheet of a workbook as text, keeping what a number in a code column would lose."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.engine.read_csv import ROWS_A_BATCH, check_header, text_frame, without_blank_end
from giamngheo.engine.sheet_scan import check_sheet, column_place
from giamngheo.rules.language import say
from giamngheo.rules.schema import Column, Kind, Table

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(path: Path, file: str, table: Table) -> pl.DataFrame:
    """The records of the first sheet as text columns with ROW. Raises Refused."""
    unread = check_sheet(path, file)
    sheet = _first_sheet(path, file)
    rows = _rows(sheet, file)
    header = [_as_name(cell) for cell in next(rows, [])]
    if not any(header):
        raise Refused(
            [whole_file(file, say("hàng đầu tiên phải là hàng tiêu đề", "the first row must be the header"))]
        )
    check_header(header, file)
    findings = _named(unread, header, sheet)
    frame = _frame(rows, file, header, table, findings)
    if findings:
        raise Refused(sorted(findings))
    return frame


def _first_sheet(path: Path, file: str) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError) as error:
        raise Refused([whole_file(file, _unreadable(error))]) from error


def _unreadable(error: Exception) -> str:
    return say(f"không đọc được sổ tính: {error}", f"the workbook cannot be read: {error}")


def _rows(sheet: CalamineSheet, file: str) -> Iterator[list[Cell]]:
    try:
        yield from sheet.iter_rows()
    except (CalamineError, ValueError) as error:
        raise Refused([whole_file(file, _unreadable(error))]) from error


def _named(findings: list[Finding], header: list[str], sheet: CalamineSheet) -> list[Finding]:
    """The scan's findings with the columns' names for their letters."""
    first = (sheet.start or (0, 0))[1]
    names = dict(enumerate(header, start=first))
    return [replace(finding, column=names.get(column_place(finding.column), "")) for finding in findings]


def _frame(
    rows: Iterator[list[Cell]], file: str, header: list[str], table: Table, findings: list[Finding]
) -> pl.DataFrame:
    converters = [_converter(table, name) for name in header]
    batches: list[pl.DataFrame] = []
    texts: list[list[str]] = []
    first = 2
    for row, cells in enumerate(rows, start=2):
        texts.append(
            [_converted(*cell, file, row, findings) for cell in zip(cells, header, converters, strict=True)]
        )
        if len(texts) == ROWS_A_BATCH:
            batches.append(text_frame(header, texts, list(range(first, row + 1))))
            texts, first = [], row + 1
    batches.append(text_frame(header, texts, list(range(first, first + len(texts)))))
    return without_blank_end(pl.concat(batches))


def _converted(
    cell: Cell, name: str, converter: Callable[[Cell], str], file: str, row: int, findings: list[Finding]
) -> str:
    if isinstance(cell, str):
        return cell
    try:
        return converter(cell)
    except TypeError:
        message = say(
            f"ô lưu dạng số hoặc ngày ({cell}), cần chữ",
            f"stored as a number or a date ({cell}), wanted text",
        )
        findings.append(Finding(file, row, name, message))
        return ""


def _converter(table: Table, name: str) -> Callable[[Cell], str]:
    column = next((column for column in table.columns if column.name == name), None)
    return _refuse if column is not None and _must_be_text(column) else _as_text


def _must_be_text(column: Column) -> bool:
    return column.kind in (Kind.IDENTIFIER, Kind.CODE)


def _refuse(cell: Cell) -> str:
    raise TypeError(cell)


def _as_text(cell: Cell) -> str:
    """The text a CSV would hold for that cell."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _as_name(cell: Cell) -> str:
    return cell if isinstance(cell, str) else _as_text(cell)
