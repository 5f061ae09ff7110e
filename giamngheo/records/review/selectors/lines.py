"""A round's households as people read them: one line each, in the Vietnamese order of the heads' names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.registry.names import sort_key
from giamngheo.records.review.models import ReviewRound, RoundHousehold
from giamngheo.records.review.services.reviewing import listed
from giamngheo.rules.decision_lists import lists_of

# The lists of a decision, in its order: name, and which households stand on it, by class and movement.
LISTS = ("poor", "near_poor", "escaped", "escaped_near_poverty")


@dataclass(frozen=True)
class Line:
    """A household of a round and its line in lists, of today (head, members, how many facts are missing)."""

    reviewed: RoundHousehold
    summary: HouseholdSummary

    @property
    def head_name(self) -> str:
        """Who was its head when it was decided; before that, who is."""
        return self.summary.head_name if self.reviewed.decided_members is None else self.reviewed.decided_head

    @property
    def members(self) -> int:
        """How many they were when it was decided; before that, how many they are."""
        kept = self.reviewed.decided_members
        return self.summary.members if kept is None else kept

    @property
    def village(self) -> str:
        """The village that reviewed it."""
        return self.reviewed.village.village.name

    @property
    def result(self) -> str:
        """Its class as it was decided; before that, as it is proposed."""
        return self.reviewed.decided or self.reviewed.proposed


def lines(households: QuerySet[RoundHousehold]) -> list[Line]:
    """The lines of these households; two questions."""
    found = list(households.select_related("household__summary__village", "village__village", "reviewer"))
    made = [Line(one, one.household.summary) for one in found]
    return sorted(made, key=_by_name)


def lines_of_round(of: ReviewRound) -> list[Line]:
    """Those that the papers of the whole round name, village by village."""
    return sorted(lines(listed(of)), key=lambda line: line.village)


def lists(of: Iterable[Line]) -> dict[str, list[Line]]:
    """The lists that the decision recognises (LISTS); one household can stand on two of them.

    A household that left poverty for near-poverty is both near-poor and escaped.
    """
    found: dict[str, list[Line]] = {name: [] for name in LISTS}
    for line in of:
        for name in _lists(line):
            found[name].append(line)
    return found


def not_recognised(of: Iterable[Line]) -> list[Line]:
    """Those that are found not poor and were not before: whoever asked, and is on none of the lists."""
    return [line for line in of if line.result == "not_poor" and not _lists(line)]


def statuses(of: Iterable[Line]) -> Counter[str]:
    """How many households of each proposed class; "" for those without one."""
    return Counter(line.reviewed.proposed for line in of)


def _by_name(line: Line) -> tuple[bytes, str]:
    """In the order of the names that the papers say: a later name does not move a line of a decision."""
    now = line.summary
    key = bytes(now.sort_key) if line.head_name == now.head_name else sort_key(line.head_name)
    return key, str(line.reviewed.pk)


def _lists(line: Line) -> list[str]:
    return lists_of(line.reviewed.previous_status, line.result)
