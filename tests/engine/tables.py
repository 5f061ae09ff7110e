"""One valid typed base of 4 households and 9 persons, and how it is written as CSV, XLSX or Parquet.

Typed from contract.md sections 1 and 3 alone. Rows are addressed by the contract's ROW: first record 2.
"""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | bool | date | None
Rows = list[dict[str, Cell]]
Edits = Mapping[tuple[int, str], Cell]
Pair = tuple[Path, Path]
Maker = Callable[[Path], Pair]
FrameEdit = Callable[[pl.DataFrame], pl.DataFrame]
SheetEdit = Callable[[Worksheet], None]

AS_OF = "2022-10-15"

HOUSEHOLD_TYPES: dict[str, pl.DataType] = {
    "household_id": pl.String(),
    "commune_code": pl.String(),
    "village_code": pl.String(),
    "village_name": pl.String(),
    "area_type": pl.String(),
    "in_review": pl.Boolean(),
    "review_date": pl.Date(),
    "income_per_capita": pl.Int64(),
    "wall": pl.String(),
    "frame": pl.String(),
    "roof": pl.String(),
    "floor_area_m2": pl.Float64(),
    "water_source": pl.String(),
    "toilet": pl.String(),
    "uses_internet": pl.Boolean(),
    "has_tv": pl.Boolean(),
    "previous_status": pl.String(),
    "escaped_poverty_date": pl.Date(),
}
PERSON_TYPES: dict[str, pl.DataType] = {
    "household_id": pl.String(),
    "person_id": pl.String(),
    "relation": pl.String(),
    "sex": pl.String(),
    "birth_date": pl.Date(),
    "ethnic_code": pl.String(),
    "work_status": pl.String(),
    "attends": pl.String(),
    "diploma": pl.String(),
    "training_certificate": pl.Boolean(),
    "health_insurance": pl.Boolean(),
    "stunted": pl.Boolean(),
    "underweight": pl.Boolean(),
    "disability": pl.Boolean(),
    "monthly_allowance": pl.Boolean(),
    "full_name": pl.String(),
}
# fmt: off
HOUSEHOLDS: list[tuple[Cell, ...]] = [
    ("H1", "00070", "01", "Bản Đông", "rural", True, None, 1_200_000,
     "non_durable", "durable", "non_durable", 45.5, "piped", "septic", True, True, "poor", None),
    ("H2", "03646", "02", "Tổ 5", "urban", True, date(2022, 9, 12), 1_900_000,
     "durable", "durable", "durable", 30.0, "other", "vip", True, True, "poor", None),
    ("H3", "03646", None, "Bản Ít", "rural", None, None, 2_000_000,
     "durable", "durable", "durable", 60.25, "borehole", "septic", True, True, "near_poor",
     date(2020, 12, 5)),
    ("H4", "03646", "04", "Bản Ửng", "rural", True, None, None,
     "durable", "durable", "durable", 52.0, "rainwater", "none", True, True, None, None),
]
PERSONS: list[tuple[Cell, ...]] = [
    ("H1", "P1", "head", "male", date(1980, 3, 2), "03", "wage_no_contract", "none", "primary",
     False, True, False, False, False, False, "Lò Văn Pọm"),
    ("H1", "P2", "spouse", "female", date(1982, 7, 9), "03", "self_employed", "none", "primary",
     False, True, False, False, False, False, "Cà Thị Ính"),
    ("H1", "P3", "child", "female", date(2006, 12, 5), "03", "not_looking", "none", "primary",
     False, True, False, False, False, False, "Lò Thị Ửng"),
    ("H2", "P4", "head", "female", date(1990, 1, 20), "01", "wage_contract", "none", "upper_secondary",
     False, True, False, False, False, False, "Nguyễn Thị Bình"),
    ("H2", "P5", "child", "male", date(2018, 5, 30), "01", None, "none", "none",
     False, True, False, False, False, False, "Nguyễn Văn Cường"),
    ("H3", "P6", "head", "male", date(1955, 2, 11), "01", "unable", "none", "primary",
     False, True, False, False, False, False, "Trần Đức"),
    ("H3", "P7", "spouse", "female", date(1958, 11, 23), "01", "not_looking", "none", "primary",
     False, True, False, False, False, False, "Lê Thị Hòa"),
    ("H4", "P8", "head", "female", date(1975, 6, 18), "06", "self_employed", "none", "lower_secondary",
     False, True, False, False, False, False, "Giàng Thị Mỷ"),
    ("H4", "P9", "parent", "male", date(1940, 4, 25), "06", "unable", "none", "none",
     False, True, False, False, False, False, "Giàng A Sử"),
]
# fmt: on


def household_rows() -> Rows:
    """Fresh rows of the base, a dict a household."""
    return [dict(zip(HOUSEHOLD_TYPES, row, strict=True)) for row in HOUSEHOLDS]


def person_rows() -> Rows:
    """Fresh rows of the base, a dict a person."""
    return [dict(zip(PERSON_TYPES, row, strict=True)) for row in PERSONS]


def edited(rows: Rows, edits: Edits) -> Rows:
    """Rows with the cells at (ROW, COLUMN) replaced; a new column is empty in the other rows."""
    for row in rows:
        row.update({column: row.get(column) for _, column in edits})
    for (number, column), value in edits.items():
        rows[number - 2][column] = value
    return rows


def as_text(value: Cell) -> str:
    """A typed cell as CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_text(rows: Rows, separator: str = ",", line_end: str = "\n") -> str:
    """Rows with a header, as the text of a CSV file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator=line_end)
    writer.writerow(rows[0])
    writer.writerows([as_text(value) for value in row.values()] for row in rows)
    return buffer.getvalue()


def households_text() -> str:
    """The base households as CSV text."""
    return csv_text(household_rows())


def persons_text() -> str:
    """The base persons as CSV text."""
    return csv_text(person_rows())


def csv_pair(folder: Path, households: Edits | None = None, persons: Edits | None = None) -> Pair:
    """The base with some cells replaced, as two CSV files."""
    return text_pair(
        folder,
        households=csv_text(edited(household_rows(), households or {})),
        persons=csv_text(edited(person_rows(), persons or {})),
    )


def text_pair(
    folder: Path, households: str | bytes | None = None, persons: str | bytes | None = None
) -> Pair:
    """Two CSV files of exactly this text or these bytes; None: the base."""
    pair = folder / "households.csv", folder / "persons.csv"
    contents = households, persons
    for path, content, base in zip(pair, contents, (households_text(), persons_text()), strict=True):
        chosen = base if content is None else content
        path.write_bytes(chosen.encode() if isinstance(chosen, str) else chosen)
    return pair


def households_frame() -> pl.DataFrame:
    """The base households as a typed frame."""
    return pl.DataFrame(HOUSEHOLDS, schema=HOUSEHOLD_TYPES, orient="row")


def persons_frame() -> pl.DataFrame:
    """The base persons as a typed frame."""
    return pl.DataFrame(PERSONS, schema=PERSON_TYPES, orient="row")


def parquet_pair(
    folder: Path, households: FrameEdit = lambda frame: frame, persons: FrameEdit = lambda frame: frame
) -> Pair:
    """The base as two Parquet files, each frame passed through its edit."""
    pair = folder / "households.parquet", folder / "persons.parquet"
    households(households_frame()).write_parquet(pair[0])
    persons(persons_frame()).write_parquet(pair[1])
    return pair


def replaced(row: int, column: str, value: Cell, dtype: pl.DataType | None = None) -> FrameEdit:
    """A frame edit: the column cast to dtype where one is given, and one cell replaced."""

    def edit(frame: pl.DataFrame) -> pl.DataFrame:
        series = frame[column] if dtype is None else frame[column].cast(dtype)
        values = series.to_list()
        values[row - 2] = value
        return frame.with_columns(pl.Series(column, values, dtype=series.dtype))

    return edit


def workbook_of(rows: Rows) -> tuple[Workbook, Worksheet]:
    """A workbook whose first sheet holds the rows as typed cells under a header."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    return book, sheet


def xlsx_pair(
    folder: Path,
    households: Edits | SheetEdit | None = None,
    persons: Edits | SheetEdit | None = None,
) -> Pair:
    """The base as two workbooks, cells replaced by edits or the sheet passed through a function."""
    pair = folder / "households.xlsx", folder / "persons.xlsx"
    contents = ((household_rows(), households), (person_rows(), persons))
    for path, (rows, change) in zip(pair, contents, strict=True):
        book, sheet = workbook_of(edited(rows, {} if change is None or callable(change) else change))
        if callable(change):
            change(sheet)
        book.save(path)
        book.close()
    return pair


def address(sheet: Worksheet, row: int, column: str) -> str:
    """The A1 address of a named column's cell."""
    names = [cell.value for cell in sheet[1]]
    return str(sheet.cell(row, names.index(column) + 1).coordinate)


def shard_pair(folder: Path, households: list[pl.DataFrame], persons: list[pl.DataFrame]) -> Pair:
    """Two directories of numbered Parquet shards."""
    pair = folder / "households", folder / "persons"
    for directory, frames in zip(pair, (households, persons), strict=True):
        directory.mkdir()
        for number, frame in enumerate(frames):
            frame.write_parquet(directory / f"{directory.name}-{number:05}.parquet")
    return pair


def split(frame: pl.DataFrame, first: tuple[str, ...] = ("H1", "H2")) -> list[pl.DataFrame]:
    """Two shards: the households named, and the others."""
    is_first = pl.col("household_id").is_in(list(first))
    return [frame.filter(is_first), frame.filter(~is_first)]
