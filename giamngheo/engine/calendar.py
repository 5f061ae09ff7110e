"""The days on which offices are closed: the country's public holidays, with the moves that a year's decision makes."""

from datetime import date
from functools import cache

import holidays

from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import read_yaml


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Days of a year that are no working days, weekends apart; policy/holidays.yaml goes before the package."""
    usual = set(holidays.country_holidays("VN", years=year))
    moved = {day: entry for day, entry in _moved().items() if day.year == year}
    worked = {day for day, entry in moved.items() if entry["is_working_day"]}
    return frozenset((usual | moved.keys()) - worked)


def holidays_around(day: date) -> frozenset[date]:
    """Those of the day's year and the next: as far as a period of the review can reach."""
    return public_holidays(day.year) | public_holidays(day.year + 1)


@cache
def _moved() -> dict[date, dict[str, bool]]:
    days: dict[date, dict[str, bool]] = read_yaml(POLICY / "holidays.yaml")["days"]
    return days
