"""Load many households at once: the contract's two tables into the register, in a handful of statements.

The tables go into temporary tables by COPY; rows are matched, inserted and updated set by set. What is already
there is changed only where the file has a value, and what it replaced is kept (ImportRow.before).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from giamngheo.records.base.copying import stage
from giamngheo.records.registry.names import sort_key
from giamngheo.records.registry.personal_ids import kept
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.load_sql import COUNTS, STEPS
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

JUDGED_AT_ONCE = 20_000


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows by outcome."""

    households: Mapping[str, int]
    persons: Mapping[str, int]


def load_tables(
    *,
    households: pl.DataFrame,
    persons: pl.DataFrame,
    source: str,
    review_date: date,
    now: datetime,
    saved_by: str,
    batch: UUID | None = None,
    is_judged: bool = True,
) -> Loaded:
    """Enter or update households and their members within the caller's scope and transaction; then judge them.

    households, persons: checked contract tables (typed columns; absent ones count as empty), every household with
    its members. source: by what name this kind of file knows households; their household_id becomes the code, or is
    found among the aliases of that source. A review_date in the file goes before the argument. A household that is
    not in review gets no answers. A village that its commune does not have yet is made.
    is_judged: no verdicts for a load that is only tried and rolled back.
    """
    stage("incoming_households", _households(households, review_date))
    stage("incoming_persons", _persons(persons))
    given: dict[str, Any] = {
        "source": source,
        "now": now,
        "saved_by": saved_by,
        "batch": batch,
        "day": review_date,
    }
    with connection.cursor() as cursor:
        for step in STEPS:
            cursor.execute(step, given)
        loaded = Loaded(*(_counts(cursor, f"incoming_{table}") for table in ("households", "persons")))
        if not is_judged:
            return loaded
        cursor.execute("SELECT household_id FROM incoming_households ORDER BY household_id")
        touched = [household for (household,) in cursor.fetchall()]
    for start in range(0, len(touched), JUDGED_AT_ONCE):
        judge_households(touched[start : start + JUDGED_AT_ONCE], now)
    return loaded


def _counts(cursor: CursorWrapper, table: str) -> dict[str, int]:
    cursor.execute(COUNTS.format(table=table))
    return dict(cursor.fetchall())


def _households(table: pl.DataFrame, review_date: date) -> pl.DataFrame:
    whole = _whole(table, HOUSEHOLDS)
    return whole.rename({"household_id": "code"}).with_columns(
        pl.col("review_date").fill_null(review_date), row=pl.int_range(1, pl.len() + 1)
    )


def _persons(table: pl.DataFrame) -> pl.DataFrame:
    """Members with their names' sort keys, and their personal ids already under the key: plain ones never leave."""
    whole = _whole(table, PERSONS).rename({"household_id": "household_code", "person_id": "code"})
    names = whole.select(pl.col("full_name").drop_nulls().unique())["full_name"].to_list()
    keys = pl.DataFrame(
        {"full_name": names, "sort_key": [sort_key(name) for name in names]},
        schema={"full_name": pl.String, "sort_key": pl.Binary},
    )
    numbers = [kept(number) for number in whole["personal_id"].to_list()]
    return (
        whole.drop("personal_id")
        .with_columns(
            pl.Series("personal_id_encrypted", [number.encrypted for number in numbers], pl.Binary),
            pl.Series("personal_id_hash", [number.hash for number in numbers], pl.Binary),
            pl.Series("personal_id_tail", [number.tail for number in numbers], pl.String),
            row=pl.int_range(1, pl.len() + 1),
        )
        .join(keys, on="full_name", how="left", maintain_order="left")
    )


def _whole(table: pl.DataFrame, schema: Table) -> pl.DataFrame:
    """Every column of the contract, null where the table has none."""
    return table.select(
        (
            pl.col(column.name)
            if column.name in table.columns
            else pl.lit(None, column.dtype).alias(column.name)
        )
        for column in schema.columns
    )
