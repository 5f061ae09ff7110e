"""How the households of a village stand while they are asked, by the standard of their round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giamngheo.engine.policy import load_law
from giamngheo.records.review.models import RoundVillage
from giamngheo.records.review.selectors.lines import Line
from giamngheo.records.review.services.proposing import said_of


@dataclass(frozen=True)
class Stand:
    """What the law says of a household that was asked. missing: how many facts its class waits for."""

    status: str
    missing: int


def stands(of: RoundVillage, shown: Iterable[Line], today: date) -> dict[UUID, Stand]:
    """Those asked since the round opened, by the id of the RoundHousehold.

    The register's own proposal goes by the standard of the day; a round that makes the list of another standard's first
    year is judged by that one, each time it is asked.
    """
    if load_law().in_force(of.round.opened_on).id == of.round.standard:
        return {
            line.reviewed.pk: Stand(line.summary.status, line.summary.missing)
            for line in shown
            if (asked_on := line.summary.review_date) and asked_on >= of.round.opened_on
        }
    found = said_of([of], today).drop_nulls("status").select("id", "status", "missing")
    return {
        UUID(key): Stand(status, len(missing.split(",")) if missing else 0)
        for key, status, missing in found.iter_rows()
    }
