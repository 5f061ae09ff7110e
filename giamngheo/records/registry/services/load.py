"""Load many households at once: the contract's two tables into the register, in a handful of statements.

The tables go into temporary tables by COPY; rows are matched, inserted and updated set by set. What is already
there is changed only where the file has a value, and what it replaced is kept (ImportRow.before).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.records.base.copying import read, stage
from giamngheo.records.geography.village_kinds import kind_in
from giamngheo.records.registry.names import sort_key
from giamngheo.records.registry.personal_ids import kept_each
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.load_sql import (
    COUNTS,
    HOUSEHOLD_MARKS,
    HOUSEHOLD_STEPS,
    PERSON_MARKS,
    PERSON_STEPS,
)
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

JUDGED_AT_ONCE = 20_000
_IDS = {"code": pl.String(), "household_id": pl.String()}


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
    given: dict[str, Any] = {
        "source": source,
        "now": now,
        "saved_by": saved_by,
        "batch": batch,
        "day": review_date,
    }
    stage("incoming_households", _households(households, review_date), marks=HOUSEHOLD_MARKS)
    _run(HOUSEHOLD_STEPS, given)
    ids = read("SELECT code, household_id FROM incoming_households", {}, _IDS)
    stage("incoming_persons", _persons(persons, ids), uuids=["household_id"], marks=PERSON_MARKS)
    _run(PERSON_STEPS, given)
    if is_judged:
        touched = [UUID(household) for household in ids["household_id"].sort()]
        for start in range(0, len(touched), JUDGED_AT_ONCE):
            judge_households(touched[start : start + JUDGED_AT_ONCE], now)
    return Loaded(_counts("incoming_households"), _counts("incoming_persons"))


def _run(steps: Sequence[str], given: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        for step in steps:
            cursor.execute(step, given)


def _counts(table: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(table=table))
        return dict(cursor.fetchall())


def _households(table: pl.DataFrame, review_date: date) -> pl.DataFrame:
    named = _whole(table, HOUSEHOLDS).with_columns(village_name=_village_name())
    names = named["village_name"].drop_nulls().unique(maintain_order=True)
    kinds = pl.DataFrame(
        {"village_name": names, "village_kind": [kind_in(name) for name in names]},
        schema={"village_name": pl.String, "village_kind": pl.String},
    )
    return (
        named.join(kinds, on="village_name", how="left", maintain_order="left")
        .rename({"household_id": "code"})
        .with_columns(pl.col("review_date").fill_null(review_date), row=pl.int_range(1, pl.len() + 1))
    )


def _village_name() -> pl.Expr:
    """The village's name; where a row has only the code, as another row of the file writes it."""
    elsewhere = pl.col("village_name").drop_nulls().first().over("commune_code", "village_code")
    return pl.col("village_name").fill_null(pl.when(pl.col("village_code").is_not_null()).then(elsewhere))


def _persons(table: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """Members with their households' ids, their names' sort keys, and their personal ids already under the key: plain
    ones never leave."""
    whole = _whole(table, PERSONS).rename({"household_id": "household_code", "person_id": "code"})
    names = whole["full_name"].drop_nulls().unique(maintain_order=True)
    keys = pl.DataFrame(
        {"full_name": names, "sort_key": [sort_key(name) for name in names]},
        schema={"full_name": pl.String, "sort_key": pl.Binary},
    )
    numbers = kept_each(whole["personal_id"])
    return (
        whole.drop("personal_id")
        .with_columns(
            pl.Series("personal_id_encrypted", [number.encrypted for number in numbers], pl.Binary),
            pl.Series("personal_id_hash", [number.hash for number in numbers], pl.Binary),
            pl.Series("personal_id_tail", [number.tail for number in numbers], pl.String),
            row=pl.int_range(1, pl.len() + 1),
        )
        .join(keys, on="full_name", how="left", maintain_order="left")
        .join(ids.rename({"code": "household_code"}), on="household_code", how="left", maintain_order="left")
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
