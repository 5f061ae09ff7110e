"""How rounds stand: by round for the area, by village for one round."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from giamngheo.records.review.models import ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.selectors.relations import declared_by_village
from giamngheo.records.review.services.posting import open_complaints
from giamngheo.rules.review_steps import RoundStep, VillageStep

SHOWN = 200
QuickResult = RoundHousehold.QuickResult


@dataclass(frozen=True)
class VillageLine:
    """A village of a round: its households, how many were asked since it opened, have a result, are agreed on.

    complaints: those that wait. related: reviewed by a declared relative. is_late: the round is over, or a posting that
    ended was not concluded.
    """

    village: RoundVillage
    households: int
    asked: int
    agreed: int
    complaints: int
    related: int
    is_late: bool


def rounds() -> list[tuple[ReviewRound, int]]:
    """The newest rounds of the area, each with its number of villages."""
    found = ReviewRound.objects.annotate(places=Count("villages")).order_by("-opened_on", "commune_code")
    return [(one, one.places) for one in found[:SHOWN]]


def village_lines(of: ReviewRound, today: date) -> list[VillageLine]:
    """The villages of a round that the officer sees, by name: three questions."""
    living = Q(households__household__ended_on=None) & ~Q(households__quick_result=QuickResult.NOT_TO_REVIEW)
    asked = living & Q(households__household__summary__review_date__gte=of.opened_on)
    villages = (
        RoundVillage.objects.filter(round=of)
        .select_related("village", "round")
        .annotate(
            living=Count("households", filter=living),
            asked=Count("households", filter=asked),
            agreed=Count("households", filter=living & Q(households__is_agreed=True)),
        )
        .order_by("village__name", "pk")
    )
    waiting, related = _complaints(of), declared_by_village(of)
    return [
        VillageLine(
            village=one,
            households=one.living,
            asked=one.asked,
            agreed=one.agreed,
            complaints=waiting.get(one.pk, 0),
            related=related.get(one.pk, 0),
            is_late=_is_late(one, today),
        )
        for one in villages
    ]


def _complaints(of: ReviewRound) -> dict[UUID, int]:
    waiting = open_complaints(of)
    counted = waiting.values_list("household__village").annotate(n=Count("pk")).order_by("household__village")
    return dict(counted)


def _is_late(village: RoundVillage, today: date) -> bool:
    if village.step in (VillageStep.CONCLUDED, VillageStep.DECIDED):
        return False
    posting_is_over = village.posting_ends_on is not None and village.posting_ends_on < today
    return posting_is_over or (today > village.round.ends_on and village.round.step == RoundStep.VILLAGES)
