"""Which of a commune's open rounds a household that asks to be reviewed joins."""

from giamngheo.records.registry.models import Household
from giamngheo.records.review.models import IN_REVIEW, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.rules.review_steps import STILL_ASKED, RoundStep


def round_to_join(household: Household) -> ReviewRound | None:
    """The one that reviews it already; else the first to end of those whose review its village has not passed.

    Where every village is past its review: the first to end, which tells so (rounds.add_household). None: no round is
    open. The commune is that of today: a merger may have made it since the household asked.
    """
    opened = ReviewRound.objects.filter(commune_code=household.commune_code, step=RoundStep.VILLAGES)
    rounds = list(opened.order_by("ends_on", "pk"))
    reviewed = RoundHousehold.objects.filter(IN_REVIEW, household=household, village__round__in=rounds)
    has_it = set(reviewed.values_list("village__round", flat=True))
    of_village = RoundVillage.objects.filter(village=household.village_id, round__in=rounds)
    past = set(of_village.exclude(step__in=STILL_ASKED).values_list("round", flat=True))
    return min(rounds, key=lambda one: (one.pk not in has_it, one.pk in past), default=None)
