"""What the forms read besides households and persons: how the totals and earlier results are opened and checked."""

from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import Opened, open_table, shard_files
from giamngheo.rules import codes
from giamngheo.rules.language import say
from giamngheo.rules.schema import Column, Kind, Table

TOTALS = Table(
    "totals",
    (
        Column("commune_code", Kind.IDENTIFIER, "Mã xã", pattern="^[0-9]{5}$", required=True),
        Column("ethnic_code", Kind.CODE, "Dân tộc", codes.ETHNIC_CODES),
        Column("area_type", Kind.CODE, "Khu vực", codes.AREA_TYPES),
        Column("households", Kind.INTEGER, "Số hộ"),
        Column("persons", Kind.INTEGER, "Số nhân khẩu"),
        Column("year", Kind.INTEGER, "Năm"),
    ),
)
RESULTS = Table(
    "results",
    (
        Column("household_id", Kind.IDENTIFIER, "Mã hộ", required=True),
        Column("commune_code", Kind.IDENTIFIER, "Mã xã", pattern="^[0-9]{5}$", required=True),
        Column("class", Kind.CODE, "Danh sách hộ đang đứng", codes.CLASSES, required=True),
        Column("persons", Kind.INTEGER, "Số nhân khẩu"),
    ),
)


def read_totals(path: Path, year: int) -> pl.DataFrame:
    """The totals of a year: commune_code, ethnic_code, area_type, households, persons.

    Raises Refused where there are none.
    """
    frame = pl.concat([checked(opened) for opened in opened_tables(path, TOTALS)])
    of_year = frame.filter(year=year)
    if of_year.is_empty():
        told = say(f"không có dòng nào của năm {year}", f"no row of the year {year}")
        raise Refused([whole_file(str(path), told, "year")])
    key = ("commune_code", "ethnic_code", "area_type")
    twice = of_year.filter(pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct())
    if not twice.is_empty():
        told = say("xã, dân tộc, khu vực này đã có ở hàng trên", "stands in a row above already")
        raise Refused(Finding(str(path), row, "commune_code", told) for row in twice[ROW])
    return of_year.select(
        "commune_code", pl.col("ethnic_code", "area_type").cast(pl.String), "households", "persons"
    )


def table_paths(path: Path, table: Table) -> list[Path]:
    """The file itself, or the shards of a folder. Raises Refused where it has none."""
    return list(shard_files(path, table).values()) if path.is_dir() else [path]


def opened_tables(path: Path, table: Table) -> list[Opened]:
    """The same, ready to be read. Raises Refused, WrongUsage."""
    return [open_table(part, table) for part in table_paths(path, table)]


def checked(opened: Opened) -> pl.DataFrame:
    """The typed values with ROW. Raises Refused with every wrong cell; numbers are required too."""
    numbers = [column.name for column in opened.table.columns if column.kind is Kind.INTEGER]
    absent = [name for name in numbers if name not in opened.raw.collect_schema()]
    no_column = say("thiếu cột bắt buộc", "a required column is missing")
    findings = [*opened.findings, *(whole_file(opened.file, no_column, name) for name in absent)]
    if findings := findings or opened.wrong_cells():
        raise Refused(findings)
    frame = opened.collected(opened.numbered().select(ROW, *opened.values(*opened.table.names)))
    no_value = say("thiếu giá trị bắt buộc", "a required value is missing")
    empty = [(row, name) for name in numbers for row in frame.filter(pl.col(name).is_null())[ROW]]
    if empty:
        raise Refused(Finding(opened.file, row, name, no_value) for row, name in sorted(empty))
    return frame
