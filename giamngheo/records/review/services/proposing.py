"""What the law says of a round's households now: by the round's standard, from their latest answers."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl

from giamngheo.engine.review import review_for
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.registry.services.judging import judged
from giamngheo.records.registry.tables import engine_tables
from giamngheo.records.review.models import ReviewRound, RoundHousehold

UNDETERMINED = "undetermined"


def proposals(
    of: ReviewRound, households: Iterable[RoundHousehold], recognised_on: date
) -> dict[UUID, dict[str, Any]]:
    """Status, movement, escape dates and missing facts by household (the columns that `classify` writes).

    Only answers of the round count: a household that was not asked since it opened, or that the engine cannot judge,
    is left out. The status before is the one recognised when the round opened.
    """
    (found,) = proposals_under(of, households, recognised_on, of.standard)
    return found


def proposals_under(
    of: ReviewRound, households: Iterable[RoundHousehold], recognised_on: date, *standards: str
) -> list[dict[UUID, dict[str, Any]]]:
    """The same by each of some standards, from one look at the register."""
    before = {one.household_id: one for one in households}
    tables, members = engine_tables(before)
    asked = tables.filter(pl.col("review_date") >= of.opened_on)
    if asked.is_empty():
        return [{} for _ in standards]
    asked = asked.with_columns(**_known_before(asked, before))
    members = members.filter(pl.col("household_id").is_in(asked["household_id"].implode()))
    return [
        {
            UUID(row["household_id"]): row
            for part in judged(asked, members, review_for(of.opened_on, name, recognised_on=recognised_on))
            for row in part.iter_rows(named=True)
        }
        for name in standards
    ]


def _known_before(asked: pl.DataFrame, before: dict[UUID, RoundHousehold]) -> dict[str, pl.Series]:
    """What the last decision said of each: its class, and the days of escape."""
    ids = [UUID(household) for household in asked["household_id"]]
    periods = {
        period.household_id: period
        for period in StatusPeriod.objects.filter(household_id__in=ids, valid_to=None)
    }
    given = [periods.get(household) for household in ids]
    return {
        "previous_status": pl.Series(
            [before[household].previous_status or None for household in ids], dtype=pl.String
        ),
        "escaped_poverty_date": pl.Series(
            [period and period.escaped_poverty_date for period in given], dtype=pl.Date
        ),
        "escaped_near_poverty_date": pl.Series(
            [period and period.escaped_near_poverty_date for period in given], dtype=pl.Date
        ),
    }
