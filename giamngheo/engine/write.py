"""Write a result beside its place and swap it in, so that a crash leaves the old one whole."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say

XLSX_ROWS, XLSX_LETTERS, FIRST_SHEET_YEAR = 1_048_575, 32_767, 1900
ROWS_A_STEP = 10_000


@contextmanager
def swapped_in(out: Path) -> Iterator[Path]:
    """A path beside OUT to write to; it takes OUT's place at the end, or goes away on an error."""
    _remove_left_overs(out)
    beside = out.with_name(f".{out.name}.{os.getpid()}.tmp{out.suffix}")
    try:
        yield beside
        _replace(beside, out)
    finally:
        _remove(beside)


def _remove_left_overs(out: Path) -> None:
    """Take away what a killed process of ours left beside OUT."""
    pattern = re.compile(re.escape(f".{out.name}.") + r"([0-9]+)\.(tmp|old)")
    for item in out.parent.iterdir():
        match = pattern.match(item.name)
        if match and not Path("/proc", match[1]).exists():
            _remove(item)


def _replace(beside: Path, out: Path) -> None:
    if not out.is_dir():
        os.replace(beside, out)
        return
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    os.rename(out, old)
    os.rename(beside, out)
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_frame(frame: pl.DataFrame, path: Path, advance: Callable[[int], None] = lambda _: None) -> None:
    """Write by the ending of the path: .csv, .parquet or .xlsx."""
    match path.suffix.lower():
        case ".csv":
            frame.write_csv(path)
        case ".parquet":
            frame.write_parquet(path)
        case ".xlsx":
            _refuse_long_cells(frame, path)
            _write_xlsx(frame, path, advance)


def refuse_too_many_rows(path: Path, rows: int) -> None:
    """A sheet ends at row 1,048,576: ask for another format before starting."""
    if path.suffix.lower() == ".xlsx" and rows > XLSX_ROWS:
        raise WrongUsage(
            say(
                f"{path}: {rows} hàng không vừa một trang tính; chọn .parquet hoặc .csv",
                f"{path}: {rows} rows do not fit a sheet",
            )
        )


def _refuse_long_cells(frame: pl.DataFrame, path: Path) -> None:
    """A sheet's cell holds 32,767 letters: a longer one would silently be left out."""
    longest = frame.select(pl.col(pl.String).str.len_chars().max()).row(0)
    if max((length or 0 for length in longest), default=0) > XLSX_LETTERS:
        told = "một ô dài hơn 32.767 ký tự; chọn .parquet hoặc .csv", "a cell is longer than a sheet allows"
        raise WrongUsage(f"{path}: {say(*told)}")


def _write_xlsx(frame: pl.DataFrame, path: Path, advance: Callable[[int], None]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, frame.columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(frame.columns) - 1, 16)
        for row, cells in enumerate(frame.iter_rows(), start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, bool):
                    sheet.write_boolean(row, column, cell)
                elif isinstance(cell, date) and cell.year >= FIRST_SHEET_YEAR:
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, int | float):
                    sheet.write_number(row, column, cell)
                elif cell is not None:
                    sheet.write_string(row, column, str(cell))
            if row % ROWS_A_STEP == 0:
                advance(ROWS_A_STEP)
