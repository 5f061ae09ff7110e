"""Working days: every period of the review that the law counts in days of office."""

from calendar import SATURDAY
from collections.abc import Collection
from datetime import date, timedelta


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, unless it is a public holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def last_day(begun_on: date, working_days: int, holidays: Collection[date]) -> date:
    """The last day of a period of so many working days; the day it begins on does not count (reading).

    holidays: those of every year the period can reach into.
    """
    day = begun_on
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day, holidays)
    return day


def days_left(today: date, due: date, holidays: Collection[date]) -> int:
    """Working days after today to the end of a period: 0 on its last day, below 0 when it is over."""
    first, last = sorted((today, due))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    working = sum(is_working_day(day, holidays) for day in days)
    return working if due >= today else -max(working, 1)
