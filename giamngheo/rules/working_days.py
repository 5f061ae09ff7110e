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
