"""Working days: every period of the review that the law counts in days of office."""

from calendar import SATURDAY
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class DaysOff:
    """holidays: public ones. worked: days of a weekend on which offices are open, in place of another day (làm bù)."""

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def __or__(self, other: "DaysOff") -> "DaysOff":
        return DaysOff(self.holidays | other.holidays, self.worked | other.worked)


def is_working_day(day: date, off: DaysOff) -> bool:
    """Monday to Friday, unless it is a public holiday; and a day of a weekend that is worked instead."""
    return day in off.worked or (day.weekday() < SATURDAY and day not in off.holidays)


def last_day(begun_on: date, working_days: int, off: DaysOff) -> date:
    """The last day of a period of so many working days; the day it begins on does not count (reading).

    off: of every year the period can reach into.
    """
    day = begun_on
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day, off)
    return day


def days_left(today: date, due: date, off: DaysOff) -> int:
    """Working days after today to the end of a period: 0 on its last day, below 0 when it is over."""
    first, last = sorted((today, due))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    working = sum(is_working_day(day, off) for day in days)
    return working if due >= today else -max(working, 1)
