"""The households that were given to one reviewer."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.review.models import RoundHousehold
from giamngheo.records.review.services.quick import waits_for_quick_form
from giamngheo.rules.review_steps import STILL_ASKED, VillageStep


@dataclass(frozen=True)
class OwnHousehold:
    """One of them. is_asked: since the round opened. missing: facts its verdict waits for; what was said of it then."""

    reviewed: RoundHousehold
    summary: HouseholdSummary
    is_asked: bool

    @property
    def is_open(self) -> bool:
        """Whether its village is still under review."""
        return self.reviewed.village.step in STILL_ASKED

    @property
    def waits_for_quick_form(self) -> bool:
        """Whether Phiếu A comes first."""
        return waits_for_quick_form(self.reviewed)

    @property
    def has_left(self) -> bool:
        """Whether its Phiếu A put it out of the round."""
        return self.reviewed.quick_result == RoundHousehold.QuickResult.NOT_TO_REVIEW

    @property
    def missing(self) -> int:
        """How many facts its verdict waits for, once it is asked."""
        return self.summary.missing if self.is_asked else 0

    @property
    def is_done(self) -> bool:
        """Asked, and its facts settle its class; or found not to be reviewed."""
        return self.has_left or (self.is_asked and self.summary.status not in ("", "undetermined"))


def own_households(user_id: UUID) -> list[OwnHousehold]:
    """Those of rounds that are not decided: what is still to do comes first, then by village and name; one question."""
    return sorted(_own(user_id), key=_to_do_first)


def _own(user_id: UUID) -> Iterator[OwnHousehold]:
    given = RoundHousehold.objects.filter(reviewer=user_id, household__ended_on=None)
    given = given.exclude(village__step=VillageStep.DECIDED)
    for one in given.select_related("household__summary", "village__village", "village__round"):
        summary = one.household.summary
        asked_on = summary.review_date
        yield OwnHousehold(one, summary, asked_on is not None and asked_on >= one.village.round.opened_on)


def _to_do_first(one: OwnHousehold) -> tuple[bool, bool, str, bytes]:
    return not one.is_open, one.is_done, one.reviewed.village.village.name, bytes(one.summary.sort_key)
