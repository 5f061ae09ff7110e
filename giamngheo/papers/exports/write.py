"""Write the contract's two tables as officers open them: a workbook of two sheets, or one table as CSV."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from giamngheo.engine.write_xlsx import ALWAYS, write_row
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Table

Value = str | int | float | bool | date | None
ROWS_AT_ONCE = 5_000
# A spreadsheet would run what begins so as a formula; an apostrophe before it says that it is text.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
SHEETS = {HOUSEHOLDS.name: "Hộ", PERSONS.name: "Nhân khẩu"}
YES, NO = "có", "không"


def as_workbook(path: Path, tables: Mapping[str, pl.DataFrame], is_vietnamese: bool) -> None:
    """Households and members in a sheet each; with the contract's own names the sheets have them too."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": ALWAYS})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        for table in (HOUSEHOLDS, PERSONS):
            sheet = book.add_worksheet(SHEETS[table.name] if is_vietnamese else table.name)
            sheet.write_row(0, 0, _headings(table, is_vietnamese), bold)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(table.columns) - 1, 18)
            for number, row in enumerate(_rows(tables[table.name], table, is_vietnamese), start=1):
                write_row(sheet, number, row, day)


def as_csv(path: Path, frame: pl.DataFrame, table: Table, is_vietnamese: bool) -> None:
    """One table with a byte-order mark, so that Excel takes the letters as they are."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_headings(table, is_vietnamese))
        for row in _rows(frame, table, is_vietnamese):
            writer.writerow([_text(value, is_vietnamese) for value in row])


def _headings(table: Table, is_vietnamese: bool) -> list[str]:
    return [column.label_vi if is_vietnamese else column.name for column in table.columns]


def _rows(frame: pl.DataFrame, table: Table, is_vietnamese: bool) -> Iterator[list[Value]]:
    for start in range(0, len(frame), ROWS_AT_ONCE):
        for row in frame.slice(start, ROWS_AT_ONCE).select(table.names).iter_rows():
            yield [
                _shown(value, column, is_vietnamese) for value, column in zip(row, table.columns, strict=True)
            ]


def _shown(value: Value, column: Column, is_vietnamese: bool) -> Value:
    if is_vietnamese and isinstance(value, bool):
        return YES if value else NO
    if is_vietnamese and column.codes and isinstance(value, str):
        return column.codes[value]
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def _text(value: Value, is_vietnamese: bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if is_vietnamese else value.isoformat()
    return "" if value is None else str(value)
