"""Load many households at once: the contract's two tables into the register, in a handful of statements.

The tables go into temporary tables by COPY; rows are matched, inserted and updated set by set. What is already
there is changed only where the file has a value, and what it replaced is kept (ImportRow.before). A province is
loaded part by part, whole households each: a part fits the server's cache, and the next is prepared meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.records.base.copying import read, stage
from giamngheo.records.base.ids import ordered_ids
from giamngheo.records.geography.village_kinds import kind_in
from giamngheo.records.registry.names import sort_key
from giamngheo.records.registry.personal_ids import kept_each
from giamngheo.records.registry.services.finding_duplicates import find_asked
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.load_sql import (
    COUNTS,
    HOUSEHOLD_MARKS,
    HOUSEHOLD_STEPS,
    ONE_AFTER_THE_OTHER,
    OUTCOMES,
    PERSON_MARKS,
    PERSON_STEPS,
)
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

AT_ONCE = 10_000
PLACE = ("sheet", "number")
_IDS = {"code": pl.String(), "household_id": pl.String()}


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows by outcome."""

    households: Mapping[str, int]
    persons: Mapping[str, int]


@dataclass(frozen=True)
class Prepared:
    """Households and all their members, as they enter the temporary tables; the members' households still by code."""

    households: pl.DataFrame
    persons: pl.DataFrame


def prepare(households: pl.DataFrame, persons: pl.DataFrame, review_date: date) -> Prepared:
    """All that needs no database: ids, sort keys, personal ids under their key.

    households, persons: checked contract tables (typed columns; absent ones count as empty), every household with
    its members; beside their columns PLACE may say where in the file a row stood (else: its table, its number in it).
    A review_date in the file goes before the argument.
    """
    return Prepared(_households(households, review_date), _persons(persons))


def prepared_parts(
    households: pl.DataFrame, persons: pl.DataFrame, review_date: date, at_once: int
) -> Iterator[Prepared]:
    """So many households at once with their members, in their order; the next part is made while one is used."""
    numbers = pl.int_range(pl.len()) // at_once
    part_of = households.select("household_id", part=numbers)
    members = persons.join(part_of, on="household_id", maintain_order="left").partition_by(
        "part", include_key=False, as_dict=True, maintain_order=True
    )
    with ThreadPoolExecutor(max_workers=1) as beside:
        parts = (
            beside.submit(prepare, part, members.pop((number,), persons.clear()), review_date)
            for number, part in enumerate(households.iter_slices(at_once))
        )
        ready = next(parts, None)
        while ready is not None:
            following = next(parts, None)
            yield ready.result()
            ready = following


def load_prepared(
    part: Prepared,
    *,
    source: str,
    review_date: date,
    now: datetime,
    saved_by: str,
    batch: UUID | None = None,
) -> Loaded:
    """Enter or update households and their members within the caller's scope and transaction; then judge them.

    source: by what name this kind of file knows households; their household_id becomes the code, or is found among
    the aliases of that source. A household that is not in review gets no answers. A village that its commune does not
    have yet is made. batch: the import whose ImportRows tell what became of each row.
    """
    given: dict[str, Any] = {
        "source": source,
        "now": now,
        "saved_by": saved_by,
        "batch": batch,
        "day": review_date,
    }
    stage("incoming_households", part.households, uuids=_HOUSEHOLD_UUIDS, marks=HOUSEHOLD_MARKS)
    _run(HOUSEHOLD_STEPS, given)
    ids = read("SELECT code, household_id FROM incoming_households", {}, _IDS)
    of_household = ids.rename({"code": "household_code"})
    members = part.persons.join(of_household, on="household_code", how="left", maintain_order="left")
    stage("incoming_persons", members, uuids=_PERSON_UUIDS, marks=PERSON_MARKS)
    _run(PERSON_STEPS, given)
    judge_households(
        [UUID(household) for household in ids["household_id"].sort()],
        now,
        meanwhile=lambda: _run(OUTCOMES, given),
    )
    _run(ONE_AFTER_THE_OTHER, given)
    find_asked(batch)
    return Loaded(_counts("incoming_households"), _counts("incoming_persons"))


_HOUSEHOLD_UUIDS = ("household_id", "new_answers_id")
_PERSON_UUIDS = ("household_id", "person_id", "new_answers_id")


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
        .with_columns(
            pl.col("review_date").fill_null(review_date),
            household_id=ordered_ids(len(table)),
            new_answers_id=ordered_ids(len(table)),
        )
    )


def _village_name() -> pl.Expr:
    """The village's name; where a row has only the code, as another row of the file writes it."""
    elsewhere = pl.col("village_name").drop_nulls().first().over("commune_code", "village_code")
    return pl.col("village_name").fill_null(pl.when(pl.col("village_code").is_not_null()).then(elsewhere))


def _persons(table: pl.DataFrame) -> pl.DataFrame:
    """Members with their names' sort keys, and their personal ids already under the key: plain ones never leave."""
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
            pl.Series("personal_id_older", [number.older for number in numbers], pl.Binary),
            pl.Series("personal_id_tail", [number.tail for number in numbers], pl.String),
            person_id=ordered_ids(len(table)),
            new_answers_id=ordered_ids(len(table)),
        )
        .join(keys, on="full_name", how="left", maintain_order="left")
    )


def _whole(table: pl.DataFrame, schema: Table) -> pl.DataFrame:
    """Every column of the contract, null where the table has none, and PLACE."""
    place = (pl.lit(schema.name).alias("sheet"), pl.int_range(1, pl.len() + 1).alias("number"))
    return table.select(
        *(
            pl.col(column.name)
            if column.name in table.columns
            else pl.lit(None, column.dtype).alias(column.name)
            for column in schema.columns
        ),
        *(PLACE if PLACE[0] in table.columns else place),
    )
