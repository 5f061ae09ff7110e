"""Write a result as a workbook. Apart from the other formats: its library costs a fifth of a second to start."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say

LONGEST_CELL, FIRST_SHEET_YEAR = 32_767, 1900
ROWS_A_STEP = 10_000
ALWAYS = datetime(2000, 1, 1)


def write_xlsx(frame: pl.DataFrame, path: Path, advance: Callable[[int], None]) -> None:
    """One sheet with a bold header; text stays text, dates are dates. Raises WrongUsage for a cell too long."""
    _refuse_long_cells(frame, path)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": ALWAYS})  # the same result is the same bytes
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, frame.columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(frame.columns) - 1, 16)
        for row, cells in enumerate(frame.iter_rows(), start=1):
            write_row(sheet, row, cells, day)
            if row % ROWS_A_STEP == 0:
                advance(ROWS_A_STEP)


def write_row(sheet: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[object], day: object) -> None:
    """One row, each cell as what it is: text stays text, dates get the format `day`, null leaves its cell empty."""
    for column, cell in enumerate(cells):
        if isinstance(cell, bool):
            sheet.write_boolean(row, column, cell)
        elif isinstance(cell, date) and cell.year >= FIRST_SHEET_YEAR:
            sheet.write_datetime(row, column, cell, day)
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell)
        elif cell is not None:
            sheet.write_string(row, column, str(cell))


def _refuse_long_cells(frame: pl.DataFrame, path: Path) -> None:
    """A sheet's cell holds 32,767 letters: a longer one would silently be left out."""
    lengths = frame.select(pl.col(pl.String).str.len_chars().max()).row(0)
    if max((length or 0 for length in lengths), default=0) > LONGEST_CELL:
        told = "một ô dài hơn 32.767 ký tự; chọn .parquet hoặc .csv", "a cell is longer than a sheet allows"
        raise WrongUsage(f"{path}: {say(*told)}")
