"""How long each step of a review lasts, by the law of the day (policy/review.yaml)."""

from datetime import date
from decimal import Decimal

from giamngheo.engine.calendar import days_off_around
from giamngheo.engine.policy import load_law
from giamngheo.rules.working_days import last_day


def working_days_from(name: str, day: date) -> date:
    """The last day of a period that begins on a day; name: of a number of working days in policy/review.yaml."""
    return last_day(day, load_law().whole(name, day), days_off_around(day))


def needs_district_opinion(day: date) -> bool:
    """Whether there is a district whose chair is asked: until 30/06/2025."""
    return load_law().common["district_opinion_working_days"].on(day) is not None


def agreement_share(day: date) -> float:
    """The share of those who came to the meeting that must agree."""
    return float(Decimal(str(load_law().common["meeting_agreement_share"].on(day))))


def periodic_period(year: int) -> tuple[date, date]:
    """First and last day of a year's periodic review."""
    first, last = (_day_of_year(name, year) for name in ("periodic_review_from", "periodic_review_to"))
    return first, last


def report_deadlines(year: int) -> tuple[date, date]:
    """Before which days the preliminary and the official report of a year's periodic review are due."""
    first, last = (
        _day_of_year(name, year) for name in ("preliminary_report_before", "official_report_before")
    )
    return first, last


def _day_of_year(name: str, year: int) -> date:
    month, day = str(load_law().common[name].on(date(year, 12, 31))).split("-")
    return date(year, int(month), int(day))
