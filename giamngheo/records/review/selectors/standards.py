"""A round's households under two standards, side by side: who enters the lists, who leaves them, who is not known."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from giamngheo.records.registry.services.tasks import ON_LIST
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.lines import Line, lines_of_round
from giamngheo.records.review.services.proposing import UNDETERMINED, proposals_under


@dataclass(frozen=True)
class TwoVerdicts:
    """A household that was asked: its class by the round's standard and by the other one."""

    line: Line
    now: str
    other: str

    @property
    def moves(self) -> str:
        """enters, leaves, changes (between the lists), unknown, or "" where both say the same."""
        if self.now == self.other:
            return ""
        if UNDETERMINED in (self.now, self.other):
            return "unknown"
        if (self.now in ON_LIST) == (self.other in ON_LIST):
            return "changes"
        return "enters" if self.other in ON_LIST else "leaves"


@dataclass(frozen=True)
class VillageMoves:
    """A village: how many households of each class by either standard, and how many of each move."""

    village: str
    households: int
    now: Counter[str]
    other: Counter[str]
    moves: Counter[str]


def compared(of: ReviewRound, other: str, today: date) -> list[TwoVerdicts]:
    """The households asked since the round opened, village by village; judged twice as it is asked."""
    lines = lines_of_round(of)
    households = [line.reviewed for line in lines]
    now, then = proposals_under(of, households, today, of.standard, other)
    return [
        TwoVerdicts(
            line,
            str(now[line.reviewed.household_id]["status"]),
            str(then[line.reviewed.household_id]["status"]),
        )
        for line in lines
        if line.reviewed.household_id in now and line.reviewed.household_id in then
    ]


def by_village(found: Iterable[TwoVerdicts]) -> list[VillageMoves]:
    """The same counted, in the order of the villages."""
    villages: dict[str, list[TwoVerdicts]] = {}
    for one in found:
        villages.setdefault(one.line.summary.village.name, []).append(one)
    return [
        VillageMoves(
            name,
            len(ones),
            Counter(one.now for one in ones),
            Counter(one.other for one in ones),
            Counter(one.moves for one in ones),
        )
        for name, ones in villages.items()
    ]
