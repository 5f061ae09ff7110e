"""A round's households as people read them: one line each, in the Vietnamese order of the heads' names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.review.models import ReviewRound, RoundHousehold
from giamngheo.records.review.services.reviewing import listed

# The lists of a decision, in its order: name, and which households stand on it, by class and movement.
LISTS = ("poor", "near_poor", "escaped", "escaped_near_poverty")


@dataclass(frozen=True)
class Line:
    """A household of a round and its line in lists (head, members, village, how many facts are missing)."""

    reviewed: RoundHousehold
    summary: HouseholdSummary


def lines(households: QuerySet[RoundHousehold]) -> list[Line]:
    """The lines of these households; two questions."""
    found = list(households.select_related("household__summary__village", "village", "reviewer"))
    found.sort(key=lambda one: (bytes(one.household.summary.sort_key), str(one.pk)))
    return [Line(one, one.household.summary) for one in found]


def lines_of_round(of: ReviewRound) -> list[Line]:
    """Those that the papers of the whole round name, village by village."""
    return sorted(lines(listed(of)), key=lambda line: line.summary.village.name)


def lists(of: Iterable[Line]) -> dict[str, list[Line]]:
    """The lists that the decision recognises (LISTS); one household can stand on two of them.

    A household that left poverty for near-poverty is both near-poor and escaped.
    """
    found: dict[str, list[Line]] = {name: [] for name in LISTS}
    for line in of:
        for name in _lists_of(line.reviewed):
            found[name].append(line)
    return found


def statuses(of: Iterable[Line]) -> Counter[str]:
    """How many households of each proposed class; "" for those without one."""
    return Counter(line.reviewed.proposed for line in of)


def _lists_of(one: RoundHousehold) -> list[str]:
    now, before = one.decided or one.proposed, one.previous_status
    found = [now] if now in ("poor", "near_poor") else []
    if before == "poor" and now in ("near_poor", "not_poor"):
        found.append("escaped")
    if before == "near_poor" and now == "not_poor":
        found.append("escaped_near_poverty")
    return found
