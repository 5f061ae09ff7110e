"""What the law says of a round's households now: by the round's standard, from their latest answers.

Sets, not rows: a commune's round, one village of it, or the rounds of a whole province are read, judged and written
in the same few statements.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.engine.review import review_for
from giamngheo.records.base.copying import read
from giamngheo.records.registry.services.judging import judged
from giamngheo.records.registry.tables import engine_tables
from giamngheo.records.review.models import ReviewRound, RoundHousehold, RoundVillage
from giamngheo.rules.verdict import INDICATOR_COLUMNS, Review

UNDETERMINED = "undetermined"
# What the last decision said of each.
BEFORE = ("previous_status", "escaped_poverty_date", "escaped_near_poverty_date")
DAYS = BEFORE[1:]
TOLD = ("status", "movement", "missing")
COUNTED = ("deprivation_count_min", "deprivation_count_max")
_SCHEMA = {
    **dict.fromkeys(("id", "household_id", "code", "proposed", "standard"), pl.String()),
    "opened_on": pl.Date(),
    **dict.fromkeys(BEFORE, pl.Date()),
    "previous_status": pl.String(),
}
# Those that still are households under review (models.IN_REVIEW), village by village and in each by the heads' names:
# the order in which certificates are numbered.
_PUT = """
SELECT r.id, r.household_id, h.code, r.proposed, o.standard, o.opened_on, nullif(r.previous_status, '')
    AS previous_status, s.escaped_poverty_date, s.escaped_near_poverty_date
FROM review_roundhousehold r
JOIN review_roundvillage v ON v.id = r.village_id
JOIN review_reviewround o ON o.id = v.round_id
JOIN registry_household h ON h.id = r.household_id AND h.ended_on IS NULL
JOIN geography_village g ON g.id = v.village_id
LEFT JOIN registry_householdsummary l ON l.household_id = r.household_id
LEFT JOIN registry_statusperiod s ON s.household_id = r.household_id AND s.valid_to IS NULL
WHERE {whose} = ANY (%(ids)s::uuid[]) AND r.quick_result <> 'not_to_review'
ORDER BY g.name, l.sort_key, r.id
"""
_WHOSE: dict[type[Any], str] = {ReviewRound: "v.round_id", RoundVillage: "v.id", RoundHousehold: "r.id"}
_PROPOSE = """
UPDATE review_roundhousehold r SET proposed = new.proposed, is_agreed = NULL
FROM unnest(%(ids)s::uuid[], %(proposed)s::text[]) AS new (id, proposed) WHERE r.id = new.id
"""
Part = ReviewRound | RoundVillage | RoundHousehold


def put_forward(parts: Sequence[Part]) -> pl.DataFrame:
    """The households under review of some rounds, of some villages, or those named: a row each, as _SCHEMA.

    parts: all of one kind.
    """
    whose = _WHOSE[type(parts[0])] if parts else "r.id"
    return read(_PUT.format(whose=whose), {"ids": [one.pk for one in parts]}, _SCHEMA)


def law_says(put: pl.DataFrame, recognised_on: date, *standards: str) -> list[pl.DataFrame]:
    """The same rows with what the law says of each: TOLD, COUNTED, days of escape, indicators; by each standard.

    standards: instead of each round's own. Null where the household was not asked since its round opened, or the
    engine cannot judge it. The status before is the one recognised when the round opened.
    """
    tables, members = engine_tables(UUID(one) for one in put["household_id"].unique(maintain_order=True))
    asked = tables.drop(BEFORE).join(
        put.select("household_id", "opened_on", "standard", *BEFORE),
        on="household_id",
        maintain_order="left",
    )
    asked = asked.filter(pl.col("review_date") >= pl.col("opened_on"))
    return [_beside(put, list(_judged(asked, members, recognised_on, name))) for name in standards or ("",)]


def said_of(parts: Sequence[Part], recognised_on: date) -> pl.DataFrame:
    """Each household under review with what the law says of it by its round's standard."""
    (found,) = law_says(put_forward(parts), recognised_on)
    return found


def propose(parts: Sequence[Part], recognised_on: date) -> pl.DataFrame:
    """Renew what the law says of the households of these parts; the agreement of one whose class changes is gone.

    proposed stays empty where it says nothing yet.
    """
    status = pl.col("status").cast(pl.String)
    now = pl.when(status == UNDETERMINED).then(pl.lit("")).otherwise(status.fill_null(""))
    found = said_of(parts, recognised_on).with_columns(now.alias("now"))
    changed = found.filter(pl.col("now") != pl.col("proposed"))
    if len(changed):
        with connection.cursor() as cursor:
            cursor.execute(_PROPOSE, {"ids": changed["id"].to_list(), "proposed": changed["now"].to_list()})
    return found.drop("proposed").rename({"now": "proposed"})


def _judged(
    asked: pl.DataFrame, members: pl.DataFrame, recognised_on: date, standard: str
) -> Iterator[pl.DataFrame]:
    """The verdicts: the rounds of one day under one standard are judged together."""
    for (opened_on, own), part in asked.group_by("opened_on", "standard", maintain_order=True):
        review = review_of(opened_on, standard or own, recognised_on)
        theirs = members.filter(pl.col("household_id").is_in(part["household_id"].implode()))
        for found in judged(part.drop("opened_on", "standard"), theirs, review):
            yield found.with_columns(pl.lit(opened_on).alias("opened_on"))


@lru_cache(maxsize=64)
def review_of(opened_on: date, standard: str, recognised_on: date) -> Review:
    """By what the households of a round are judged."""
    return review_for(opened_on, standard, recognised_on=recognised_on)


def _beside(put: pl.DataFrame, verdicts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    names = ("household_id", "opened_on", *TOLD, *COUNTED, *DAYS, *INDICATOR_COLUMNS)
    kinds = {**dict.fromkeys(names, pl.Boolean()), **_SCHEMA, **dict.fromkeys(TOLD, pl.String())}
    kinds |= dict.fromkeys(COUNTED, pl.Int64())
    empty = pl.DataFrame(schema={name: kinds[name] for name in names})
    text = pl.col("status", "movement", "household_id").cast(pl.String)
    counts = pl.col(COUNTED).cast(pl.Int64)
    found = pl.concat([empty, *(part.select(names).with_columns(text, counts) for part in verdicts)])
    return put.drop(DAYS).join(found, on=["household_id", "opened_on"], how="left", maintain_order="left")
