"""Makers of unusual files that are right: each holds the base of tables.py in another honest dress."""

from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from .tables import (
    Cell,
    Edits,
    Pair,
    Rows,
    csv_pair,
    csv_text,
    household_rows,
    households_text,
    parquet_pair,
    person_rows,
    persons_text,
    text_pair,
    xlsx_pair,
)

# --- CSV ---


def byte_order_mark(folder: Path) -> Pair:
    """UTF-8 as Excel saves it."""
    return text_pair(folder, households="\ufeff" + households_text(), persons="\ufeff" + persons_text())


def windows_line_ends(folder: Path) -> Pair:
    """CR LF."""
    return text_pair(
        folder, csv_text(household_rows(), line_end="\r\n"), csv_text(person_rows(), line_end="\r\n")
    )


def no_final_line_end(folder: Path) -> Pair:
    """The last record ends with the file."""
    return text_pair(folder, households_text().rstrip("\n"), persons_text().rstrip("\n"))


def blank_lines_at_the_end(folder: Path) -> Pair:
    """A few empty lines after the last record."""
    return text_pair(folder, households_text() + "\n\n", persons_text() + "\n\n\n")


def quoted_line_break(folder: Path) -> Pair:
    """A line break inside a quoted cell is one record."""
    return text_pair(folder, households=households_text().replace("Bản Đông", '"Bản\nĐông"'))


def every_cell_quoted(folder: Path) -> Pair:
    """Quotes around all that is not empty."""
    lines = [
        ",".join(f'"{cell}"' if cell else "" for cell in line.split(","))
        for line in persons_text().split("\n")
    ]
    return text_pair(folder, persons="\n".join(lines))


def turned(rows: Rows) -> Rows:
    """Columns in the opposite order, with one that nobody knows, rows in the opposite order too."""
    return [{"ghi_chu": "a, b", **dict(reversed(row.items()))} for row in reversed(rows)]


def columns_and_rows_in_another_order(folder: Path) -> Pair:
    """Order is free, unknown columns are ignored."""
    return text_pair(folder, csv_text(turned(household_rows())), csv_text(turned(person_rows())))


def all_of(rows: Rows, kind: type, write: dict[bool, str] | str) -> Edits:
    """Every boolean, or every date, of the rows as this text."""
    cells = [((n, name), cell) for n, row in enumerate(rows, 2) for name, cell in row.items()]
    return {place: _rewritten(cell, write) for place, cell in cells if isinstance(cell, kind)}


def _rewritten(cell: Cell, write: dict[bool, str] | str) -> str:
    if isinstance(cell, date) and isinstance(write, str):
        return cell.strftime(write)
    assert isinstance(write, dict)
    return write[bool(cell)]


def excel_booleans(folder: Path) -> Pair:
    """TRUE as Excel writes it, False as Python does."""
    words = {True: "TRUE", False: "False"}
    return csv_pair(folder, all_of(household_rows(), bool, words), all_of(person_rows(), bool, words))


def digits_for_booleans(folder: Path) -> Pair:
    """1 and 0."""
    digits = {True: "1", False: "0"}
    return csv_pair(folder, all_of(household_rows(), bool, digits), all_of(person_rows(), bool, digits))


def officers_dates(folder: Path) -> Pair:
    """DD/MM/YYYY: read month first, P3 born on 5 December would be a year older."""
    form = "%d/%m/%Y"
    return csv_pair(folder, all_of(household_rows(), date, form), all_of(person_rows(), date, form))


def area_in_whole_numbers(folder: Path) -> Pair:
    """Digits without a point are a number too."""
    return csv_pair(folder, households={(5, "floor_area_m2"): "52", (3, "floor_area_m2"): "030"})


def emoji_and_combining_letters(folder: Path) -> Pair:
    """Names in decomposed Vietnamese and beyond the first plane."""
    return csv_pair(
        folder, persons={(2, "full_name"): "Lo\u0300 Va\u0306n Po\u0323m 🏡", (3, "full_name"): "𠀋"}
    )


def cell_of_a_megabyte(folder: Path) -> Pair:
    """Someone pasted a letter into a name."""
    return csv_pair(folder, persons={(2, "full_name"): "đơn xin, " * 120_000})


def birth_on_the_day_of_review(folder: Path) -> Pair:
    """P5 born on H2's review day: age 0, so no school is due."""
    return csv_pair(folder, persons={(6, "birth_date"): date(2022, 9, 12)})


# --- XLSX ---


def workbook(folder: Path) -> Pair:
    """Typed cells, dates as real date cells."""
    return xlsx_pair(folder)


def text_dates_in_a_sheet(folder: Path) -> Pair:
    """DD/MM/YYYY in text cells."""
    form = "%d/%m/%Y"
    return xlsx_pair(folder, all_of(household_rows(), date, form), all_of(person_rows(), date, form))


def iso_dates_in_a_sheet(folder: Path) -> Pair:
    """YYYY-MM-DD in text cells."""
    form = "%Y-%m-%d"
    return xlsx_pair(folder, all_of(household_rows(), date, form), all_of(person_rows(), date, form))


def text_booleans_in_a_sheet(folder: Path) -> Pair:
    """The words in text cells."""
    words = {True: "TRUE", False: "false"}
    return xlsx_pair(folder, all_of(household_rows(), bool, words), all_of(person_rows(), bool, words))


def digits_for_booleans_in_a_sheet(folder: Path) -> Pair:
    """The numbers 1 and 0, which a sheet holds without a type of their own."""
    places = all_of(person_rows(), bool, {True: "1", False: "0"}).items()
    return xlsx_pair(folder, persons={place: int(digit == "1") for place, digit in places})


def blank_rows_under_the_data(folder: Path) -> Pair:
    """Coloured rows without content, the last of a sheet among them."""

    def colour(sheet: Worksheet) -> None:
        for row in (6, 7, 30, 1_048_576):
            sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")

    return xlsx_pair(folder, households=colour)


def hidden_second_sheet(folder: Path) -> Pair:
    """Lists for drop-downs on a hidden sheet."""

    def add_sheet(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        second = book.create_sheet("Danh mục")
        second.append(["household_id", "area_type"])
        second.append(["H7", "nông thôn"])
        second.sheet_state = "hidden"

    return xlsx_pair(folder, households=add_sheet)


def hidden_rows_and_columns(folder: Path) -> Pair:
    """A filter left on hides rows; they are there all the same."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["H"].hidden = True
        sheet.auto_filter.ref = "A1:R5"

    return xlsx_pair(folder, households=hide)


def inline_strings(folder: Path) -> Pair:
    """Texts inside the sheet instead of a shared table, as exporting programs write them."""
    pair = folder / "households.xlsx", folder / "persons.xlsx"
    for path, rows in zip(pair, (household_rows(), person_rows()), strict=True):
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        for number, values in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            sheet.write_row(number, 0, values)
        book.close()
    return pair


# --- Parquet ---


def parquet(folder: Path) -> Pair:
    """Typed columns."""
    return parquet_pair(folder)


def floats_without_fraction(folder: Path) -> Pair:
    """Income as float64, as pandas leaves a column with gaps."""
    return parquet_pair(
        folder, lambda frame: frame.with_columns(pl.col("income_per_capita").cast(pl.Float64))
    )


def narrow_integers(folder: Path) -> Pair:
    """Income as unsigned 32 bits."""
    return parquet_pair(folder, lambda frame: frame.with_columns(pl.col("income_per_capita").cast(pl.UInt32)))


def dictionary_columns(folder: Path) -> Pair:
    """Codes as categories."""
    codes = pl.col("area_type", "wall", "frame", "roof", "toilet", "commune_code")
    return parquet_pair(folder, lambda frame: frame.with_columns(codes.cast(pl.Categorical)))


def empty_columns_without_a_type(folder: Path) -> Pair:
    """A column that was empty when its type was guessed."""
    return parquet_pair(
        folder, lambda frame: frame.with_columns(income_score=None, is_agricultural=None, cause_1=None)
    )


def nested_extra_column(folder: Path) -> Pair:
    """A list nobody knows is ignored like any other extra column."""
    return parquet_pair(folder, lambda frame: frame.with_columns(ghi_chu=pl.concat_list("wall", "roof")))


def mixed_formats(folder: Path) -> Pair:
    """Households in a workbook, persons as Parquet: each is told by its own ending."""
    return xlsx_pair(folder)[0], parquet_pair(folder)[1]


def members_far_apart(folder: Path) -> Pair:
    """A household's members scattered over the file."""
    order = pl.Series([0, 3, 5, 7, 8, 6, 4, 2, 1])
    return parquet_pair(folder, persons=lambda frame: frame[order])


def file_names_with_glob_letters(folder: Path) -> Pair:
    """Names as a browser gives to a second download, in a folder with spaces and marks."""
    inner = folder / "Rà soát [2022] *?"
    inner.mkdir()
    households, persons = csv_pair(inner)[0], parquet_pair(inner)[1]
    return households.rename(inner / "hộ [1] {a}.csv"), persons.rename(inner / "người (2) *.parquet")
