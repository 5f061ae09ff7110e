"""Checks between rows and tables, exact and slow: run only once the fast pass has seen that something is wrong."""

import polars as pl

from giamngheo.engine.findings import Finding
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import Opened
from giamngheo.rules.language import say


def duplicates(opened: Opened, column: str) -> list[Finding]:
    """Every row whose identifier stood in an earlier row."""
    ids = opened.numbered().select(ROW, *opened.values(column)).drop_nulls(column).collect(engine="streaming")
    later = ids.filter(pl.col(column).is_duplicated() & ~pl.col(column).is_first_distinct())
    return [
        Finding(
            opened.file, row, column, say(f"“{value}” đã có ở hàng trên", f"“{value}” stands in a row above")
        )
        for row, value in later.rows()
    ]


def between(households: Opened, persons: Opened, review_dates: pl.Expr) -> list[Finding]:
    """Persons of no household, households without one head, births after the review.

    review_dates: the day each household's ages are taken on.
    """
    known = (
        households.raw.select(*households.values("household_id", "review_date"))
        .with_columns(review_dates.alias("review_date"))
        .drop_nulls("household_id")
        .unique("household_id", keep="first", maintain_order=True)
        .collect()
    )
    members = (
        persons.numbered()
        .select(ROW, *persons.values("household_id", "relation", "birth_date"))
        .drop_nulls("household_id")
        .collect(engine="streaming")
        .join(
            known.with_columns(pl.lit(True).alias("known")),
            on="household_id",
            how="left",
            maintain_order="left",
        )
    )
    at_home = members.filter(pl.col("known").is_not_null())
    return [
        *_orphans(persons.file, members.filter(pl.col("known").is_null())),
        *_heads(persons.file, at_home),
        *_births(persons.file, at_home),
    ]


def _orphans(file: str, orphans: pl.DataFrame) -> list[Finding]:
    rows = orphans.select(ROW, "household_id").rows()
    message = say("không có hộ “{}” trong danh sách hộ", "no household “{}” among the households")
    return [Finding(file, row, "household_id", message.format(value)) for row, value in rows]


def _heads(file: str, members: pl.DataFrame) -> list[Finding]:
    heads = members.filter(pl.col("relation") == "head")
    headed = heads.select("household_id").unique()
    headless = (
        members.join(headed, on="household_id", how="anti").group_by("household_id").agg(pl.col(ROW).min())
    )
    several = heads.group_by("household_id").agg(pl.col(ROW).sort().slice(1, 1)).explode(ROW).drop_nulls(ROW)
    no_head = say("hộ “{}” không có chủ hộ", "household “{}” has no head")
    two_heads = say("hộ “{}” có hơn một chủ hộ", "household “{}” has more than one head")
    none = [Finding(file, row, "relation", no_head.format(value)) for value, row in headless.rows()]
    more = [Finding(file, row, "relation", two_heads.format(value)) for value, row in several.rows()]
    return none + more


def _births(file: str, members: pl.DataFrame) -> list[Finding]:
    late = members.filter(pl.col("birth_date") > pl.col("review_date")).select(
        ROW, "birth_date", "review_date"
    )
    message = say(
        "sinh ngày {:%d/%m/%Y}, sau ngày rà soát {:%d/%m/%Y}",
        "born on {:%d/%m/%Y}, after the review on {:%d/%m/%Y}",
    )
    return [
        Finding(file, row, "birth_date", message.format(birth, review)) for row, birth, review in late.rows()
    ]
