"""Makers of files on which the contract leaves room: refused or read rightly, never wrong in silence."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from .tables import Pair, csv_pair, household_rows, households_text, parquet_pair, text_pair, xlsx_pair


def old_mac_line_ends(folder: Path) -> Pair:
    """CR alone."""
    return text_pair(folder, households=households_text().replace("\n", "\r"))


def blank_line_between_records(folder: Path) -> Pair:
    """An empty line in the middle."""
    return text_pair(folder, households=households_text().replace("\nH3", "\n\nH3"))


def quotes_inside_a_bare_cell(folder: Path) -> Pair:
    """A quote where the cell did not begin with one."""
    return text_pair(folder, households=households_text().replace("Bản Đông", 'Bản "Đông"'))


def text_after_a_closing_quote(folder: Path) -> Pair:
    """Letters between the closing quote and the comma."""
    return text_pair(folder, households=households_text().replace("Bản Đông", '"Bản" Đông'))


def two_unnamed_columns(folder: Path) -> Pair:
    """Commas left at the end of every line by a spreadsheet."""
    return text_pair(folder, households=households_text().replace("\n", ",,\n"))


def spaces_in_the_header(folder: Path) -> Pair:
    """A required column's name with spaces around it."""
    return text_pair(folder, households=households_text().replace("area_type", " area_type ", 1))


def space_after_a_code(folder: Path) -> Pair:
    """`rural ` with a space."""
    return csv_pair(folder, households={(2, "area_type"): "rural "})


def spaces_around_a_number(folder: Path) -> Pair:
    """Digits between spaces."""
    return csv_pair(folder, households={(2, "income_per_capita"): " 1200000 "})


def income_beyond_64_bits(folder: Path) -> Pair:
    """Twenty digits for H4."""
    return csv_pair(folder, households={(5, "income_per_capita"): "9" * 20})


def digits_in_a_text_cell(folder: Path) -> Pair:
    """A number kept as text in a sheet."""
    return xlsx_pair(folder, households={(2, "income_per_capita"): "1200000"})


def merged_optional_cells(folder: Path) -> Pair:
    """H1's income merged over H2's cell: the file holds nothing for H2."""
    return xlsx_pair(folder, households=lambda sheet: sheet.merge_cells("H2:H3"))


def date_cell_with_a_time(folder: Path) -> Pair:
    """Half past eight on the right day."""
    return xlsx_pair(folder, persons={(2, "birth_date"): datetime.combine(date(1980, 3, 2), time(8, 30))})


def dates_counted_from_1904(folder: Path) -> Pair:
    """The Mac's calendar: read by the other one every date is four years off."""

    def set_epoch(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        book.epoch = CALENDAR_MAC_1904

    return xlsx_pair(folder, persons=set_epoch)


def partly_bold_text(folder: Path) -> Pair:
    """One code in two runs of letters."""

    def embolden(sheet: Worksheet) -> None:
        sheet["E2"] = CellRichText("ru", TextBlock(InlineFont(b=True), "ral"))

    return xlsx_pair(folder, households=embolden)


def calculated_formula(folder: Path) -> Pair:
    """A formula with the value it had when saved."""
    pair = xlsx_pair(folder)
    rows = household_rows()
    book = xlsxwriter.Workbook(pair[0], {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, values in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
        sheet.write_row(number, 0, values)
    sheet.write_formula(1, list(rows[0]).index("income_per_capita"), "=600000*2", None, 1_200_000)
    book.close()
    return pair


def cast(column: str, dtype: pl.DataType) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A frame edit: one column stored as another type."""
    return lambda frame: frame.with_columns(pl.col(column).cast(dtype))


def dates_with_a_midnight(folder: Path) -> Pair:
    """Dates stored as timestamps, as pandas does."""
    return parquet_pair(folder, persons=cast("birth_date", pl.Datetime("us")))


def dates_as_text_in_parquet(folder: Path) -> Pair:
    """ISO dates stored as text."""
    return parquet_pair(folder, persons=cast("birth_date", pl.String()))


def booleans_as_integers_in_parquet(folder: Path) -> Pair:
    """1 and 0 stored as int8."""
    return parquet_pair(folder, persons=cast("health_insurance", pl.Int8()))


def booleans_as_text_in_parquet(folder: Path) -> Pair:
    """true and false stored as text."""
    return parquet_pair(folder, persons=cast("health_insurance", pl.String()))


def areas_as_decimals(folder: Path) -> Pair:
    """Exact decimals, as a database exports them."""
    return parquet_pair(folder, households=cast("floor_area_m2", pl.Decimal(10, 2)))


def incomes_as_decimals(folder: Path) -> Pair:
    """The same for whole numbers."""
    return parquet_pair(folder, households=cast("income_per_capita", pl.Decimal(12, 0)))


def areas_in_single_precision(folder: Path) -> Pair:
    """Float32; the base's areas are exact in it."""
    return parquet_pair(folder, households=cast("floor_area_m2", pl.Float32()))
