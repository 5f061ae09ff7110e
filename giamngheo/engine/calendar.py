"""The days on which offices are closed or open: the country's holidays, with the moves that a year's decision makes."""

from datetime import date
from functools import cache

import holidays

from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import read_yaml
from giamngheo.rules.working_days import DaysOff


@cache
def days_off(year: int) -> DaysOff:
    """What a year's calendar adds to the weekends, and what it takes from them; policy/holidays.yaml goes before the
    package.
    """
    usual = set(holidays.country_holidays("VN", years=year))
    moved = {day: bool(entry["is_working_day"]) for day, entry in _moved().items() if day.year == year}
    worked = frozenset(day for day, is_working_day in moved.items() if is_working_day)
    return DaysOff(frozenset(usual | moved.keys()) - worked, worked)


def days_off_around(day: date) -> DaysOff:
    """Those of the day's year and the next: as far as a period of the review can reach."""
    return days_off(day.year) | days_off(day.year + 1)


@cache
def _moved() -> dict[date, dict[str, bool]]:
    days: dict[date, dict[str, bool]] = read_yaml(POLICY / "holidays.yaml")["days"]
    return days
