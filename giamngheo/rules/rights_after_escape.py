"""Which rights a household still has after it escaped: by its class, the days of its escape and the day asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from giamngheo.rules.ages import DAYS_A_MONTH, clipping_number_of, number_of

DEFINITIONS = ("programme", "credit")


@dataclass(frozen=True)
class EscapeRight:
    """One of them. words, note: Vietnamese, English. definition: of newly escaped, by which it counts (DEFINITIONS).

    months: from the day of escape; None: as long as the programme calls a household newly escaped. since, until: the
    period in which the right is in force, until is the first day after it. law: its source.
    """

    name: str
    words: tuple[str, str]
    note: tuple[str, str]
    definition: str
    months: int | None
    since: date
    until: date | None
    law: str
    confidence: str

    def is_in_force(self, day: date) -> bool:
        """Whether the day is in its period."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Escape:
    """A household that escaped: class recognised now, since when out of poverty, since when out of near-poverty."""

    status: str
    poverty: date | None
    near_poverty: date | None


def rights_of(
    escape: Escape, rights: Iterable[EscapeRight], day: date, newly_escaped_months: int
) -> list[EscapeRight]:
    """Those it has on a day, in their order."""
    return [
        right
        for right in rights
        if right.is_in_force(day) and _counts(escape, right, day, right.months or newly_escaped_months)
    ]


def _counts(escape: Escape, right: EscapeRight, day: date, months: int) -> bool:
    """Programme: was poor. Credit: is on no list; the day is that on which it left the lists."""
    if right.definition == "credit":
        left = max(filter(None, (escape.poverty, escape.near_poverty)), default=None)
        return escape.status == "not_poor" and left is not None and _within(left, day, months)
    left = escape.poverty
    return escape.status != "poor" and left is not None and _within(left, day, months)


def _within(left: date, day: date, months: int) -> bool:
    """Less than so many months since, cut to the end of a shorter month."""
    return left <= day and number_of(left) > clipping_number_of(day) - months * DAYS_A_MONTH
