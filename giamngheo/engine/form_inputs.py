"""What the forms read besides households and persons: the totals and the results of the year before."""

from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.engine.form_places import Places
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.relations import duplicates
from giamngheo.engine.tables import Opened, open_table, shard_files
from giamngheo.rules import codes
from giamngheo.rules.form_flows import BEFORE
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
    """The totals of a year: commune_code, ethnic_code, households, persons. Raises Refused where there are none."""
    frame = pl.concat([_checked(opened) for opened in _opened(path, TOTALS)])
    of_year = frame.filter(year=year)
    if of_year.is_empty():
        told = say(f"không có dòng nào của năm {year}", f"no row of the year {year}")
        raise Refused([whole_file(str(path), told, "year")])
    key = ("commune_code", "ethnic_code", "area_type")
    twice = of_year.filter(pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct())
    if not twice.is_empty():
        told = say("xã, dân tộc, khu vực này đã có ở hàng trên", "stands in a row above already")
        raise Refused(Finding(str(path), row, "commune_code", told) for row in twice[ROW])
    return of_year.select("commune_code", pl.col("ethnic_code").cast(pl.String), "households", "persons")


def read_before(path: Path) -> pl.DataFrame:
    """The results of the year before: household_id, before_commune, before_class, before_persons."""
    opened = _opened(path, RESULTS)
    frame = pl.concat([_checked(part) for part in opened])
    if frame["household_id"].is_duplicated().any():
        within = [finding for part in opened for finding in duplicates(part, "household_id")]
        told = say("có hộ đứng ở hai mảnh", "a household stands in two shards")
        raise Refused(within or [whole_file(str(path), told, "household_id")])
    return frame.select(
        "household_id",
        before_commune="commune_code",
        before_class=pl.col("class").cast(pl.String),
        before_persons="persons",
    )


def placed_before(before: pl.DataFrame, now: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The year before in the communes of today, as BEFORE: where it was divided, that of the household now.

    A household that is gone from a divided commune counts in the first of its successors (reading).
    now: household_id, commune_code, place. Villages are not in the results: that of now, else none.
    """
    met = before.join(now.select("household_id", "commune_code", "place"), on="household_id", how="left")
    today = places.successors(before["before_commune"].unique())
    candidates = met.join(today, on="before_commune", how="left").with_columns(
        successor=pl.when(pl.col("commune_code") == pl.col("before_commune"))
        .then("commune_code")
        .otherwise("successor")
    )
    elsewhere = (pl.col("successor") != pl.col("commune_code")).fill_null(True)
    chosen = candidates.sort(elsewhere, "successor").unique("household_id", keep="first", maintain_order=True)
    moved = chosen.drop("before_commune").rename({"successor": "before_commune", "place": "place_now"})
    placed = places.placed(moved, commune="before_commune").rename({"place": "before_place"})
    if places.rows == "village":
        same = pl.col("before_commune") == pl.col("commune_code")
        placed = placed.with_columns(before_place=pl.when(same).then("place_now").otherwise("before_place"))
    return placed.select(BEFORE)


def _opened(path: Path, table: Table) -> list[Opened]:
    if not path.is_dir():
        return [open_table(path, table)]
    return [open_table(shard, table) for shard in shard_files(path, table).values()]


def _checked(opened: Opened) -> pl.DataFrame:
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
