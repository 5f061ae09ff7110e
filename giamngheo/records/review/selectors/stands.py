"""How the households of a round stand while they are asked, by the standard of their round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giamngheo.engine.policy import load_law
from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.review.models import ReviewRound, RoundHousehold
from giamngheo.records.review.services.proposing import said_of
from giamngheo.rules.missing import columns_in

Shown = tuple[RoundHousehold, HouseholdSummary]


@dataclass(frozen=True)
class Stand:
    """What the law says of a household that was asked. missing: how many facts its class waits for."""

    status: str
    missing: int


def goes_by_its_day(of: ReviewRound) -> bool:
    """Whether the register's own proposal, by the standard of the day, is by the round's standard, too.

    It is not where a round makes the list of another standard's first year: that is judged each time it is asked.
    """
    return load_law().in_force(of.opened_on).id == of.standard


def stands(of: ReviewRound, shown: Iterable[Shown], today: date) -> dict[UUID, Stand]:
    """Those of a round asked since it opened, by the id of the RoundHousehold."""
    if goes_by_its_day(of):
        return {
            one.pk: Stand(summary.status, summary.missing)
            for one, summary in shown
            if (asked_on := summary.review_date) and asked_on >= of.opened_on
        }
    found = said_of([one for one, _ in shown], today).drop_nulls("status").select("id", "status", "missing")
    return {UUID(key): Stand(status, len(columns_in(missing))) for key, status, missing in found.iter_rows()}
