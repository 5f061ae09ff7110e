"""The rounds of the area as a list: those that are meant, how many stand where, and which there are."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from giamngheo.records.review.models import ReviewRound
from giamngheo.rules.review_steps import RoundStep

LATE = "late"


@dataclass(frozen=True)
class RoundsAsked:
    """Which rounds are meant; what is empty asks nothing. state: a RoundStep, or LATE."""

    list_year: int | None = None
    commune: str = ""
    state: str = ""


def rounds(asked: RoundsAsked, today: date) -> QuerySet[ReviewRound]:
    """Those of the area that are meant, the newest first."""
    found = ReviewRound.objects.order_by("-opened_on", "commune_code", "pk")
    if asked.list_year:
        found = found.filter(list_year=asked.list_year)
    if asked.commune:
        found = found.filter(commune_code=asked.commune)
    if asked.state:
        found = found.filter(_late(today) if asked.state == LATE else Q(step=asked.state))
    return found


def round_counts(asked: RoundsAsked, today: date) -> dict[str, int]:
    """How many stand at each step, and how many are LATE; whatever state is asked for."""
    found = rounds(replace(asked, state=""), today).order_by()
    counted = found.values("step").annotate(n=Count("pk"), late=Count("pk", filter=_late(today)))
    of_step = {row["step"]: row["n"] for row in counted}
    return {step.value: of_step.get(step, 0) for step in RoundStep} | {
        LATE: sum(row["late"] for row in counted)
    }


def years_and_communes() -> list[tuple[int, str]]:
    """For which list years which communes of the area have rounds: the newest year first."""
    found = ReviewRound.objects.order_by("-list_year", "commune_code")
    return list(found.values_list("list_year", "commune_code").distinct())


def _late(today: date) -> Q:
    return Q(ends_on__lt=today) & ~Q(step=RoundStep.DECIDED)
