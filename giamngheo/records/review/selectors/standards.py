"""A round's households under two standards, side by side: who enters the lists, who leaves them, who is not known."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.lines import Line, lines_of_round
from giamngheo.records.review.services.proposing import UNDETERMINED, law_says, put_forward
from giamngheo.rules.codes import ON_LIST

MOVES = ("enters", "leaves", "changes", "unknown")


@dataclass(frozen=True)
class TwoVerdicts:
    """A household that was asked: its class by the round's standard and by the other one."""

    line: Line
    now: str
    other: str

    @property
    def moves(self) -> str:
        """What move says of them."""
        return move(self.now, self.other)


def move(now: str, other: str) -> str:
    """enters, leaves, changes (between the lists), unknown, or "" where both say the same."""
    if now == other:
        return ""
    if UNDETERMINED in (now, other):
        return "unknown"
    if (now in ON_LIST) == (other in ON_LIST):
        return "changes"
    return "enters" if other in ON_LIST else "leaves"


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
    lines = {line.reviewed.household_id: line for line in lines_of_round(of)}
    found = _classes(of, other, today)
    return [TwoVerdicts(line, *found[household]) for household, line in lines.items() if household in found]


def counted(of: ReviewRound, other: str, today: date) -> dict[str, int]:
    """The whole round in figures: the columns of StandardsCount."""
    pairs = list(_classes(of, other, today).values())
    moves = Counter(move(*pair) for pair in pairs)
    by_standard = {
        f"{name}_{status}": sum(1 for pair in pairs if pair[place] == status)
        for place, name in enumerate(("now", "other"))
        for status in ON_LIST
    }
    return by_standard | {"households": len(pairs)} | {name: moves[name] for name in MOVES}


def _classes(of: ReviewRound, other: str, today: date) -> dict[UUID, tuple[str, str]]:
    """By household: its class by the round's standard and by the other, where both judge it."""
    now, then = law_says(put_forward([of]), today, of.standard, other)
    both = zip(now["household_id"], now["status"], then["status"], strict=True)
    return {UUID(key): (was, would) for key, was, would in both if was is not None and would is not None}


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
