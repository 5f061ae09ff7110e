"""The households that were given to one reviewer."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.review.models import ReviewRound, RoundHousehold
from giamngheo.records.review.selectors.stands import Stand, stands
from giamngheo.records.review.services.quick import waits_for_quick_form
from giamngheo.rules.review_steps import STILL_ASKED, VillageStep


@dataclass(frozen=True)
class OwnHousehold:
    """One of them. stand: null before it is asked in the round."""

    reviewed: RoundHousehold
    summary: HouseholdSummary
    stand: Stand | None

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
    def is_done(self) -> bool:
        """Asked, and its facts settle its class; or found not to be reviewed."""
        return self.has_left or (self.stand is not None and self.stand.status not in ("", "undetermined"))


def own_households(user_id: UUID, today: date) -> list[OwnHousehold]:
    """Those of rounds that are not decided: what is still to do comes first, then by village and name.

    One question, where each round goes by the standard of its day.
    """
    return sorted(_own(user_id, today), key=_to_do_first)


def _own(user_id: UUID, today: date) -> Iterator[OwnHousehold]:
    given = RoundHousehold.objects.filter(reviewer=user_id, household__ended_on=None)
    given = given.exclude(village__step=VillageStep.DECIDED)
    of_round = defaultdict[ReviewRound, list[RoundHousehold]](list)
    for one in given.select_related("household__summary", "village__village", "village__round"):
        of_round[one.village.round].append(one)
    for of, ones in of_round.items():
        shown = [(one, one.household.summary) for one in ones]
        stood = stands(of, shown, today)
        yield from (OwnHousehold(one, summary, stood.get(one.pk)) for one, summary in shown)


def _to_do_first(one: OwnHousehold) -> tuple[bool, bool, str, bytes]:
    return not one.is_open, one.is_done, one.reviewed.village.village.name, bytes(one.summary.sort_key)
