"""Periods in working days, counted by hand on a calendar."""

from collections.abc import Iterator
from datetime import date

import pytest

from giamngheo.engine import calendar
from giamngheo.engine.calendar import days_off, days_off_around
from giamngheo.rules.working_days import DaysOff, days_left, is_working_day, last_day


@pytest.mark.parametrize(
    ("begun_on", "days", "last"),
    [
        # Friday: Monday, Tuesday, Wednesday.
        (date(2024, 10, 25), 3, date(2024, 10, 30)),
        # Tuesday before Tết Giáp Thìn: Wednesday the 7th, then offices are closed from the 8th to the 14th.
        (date(2024, 2, 6), 3, date(2024, 2, 16)),
        # Friday before the National Day, which falls on Monday and Tuesday.
        (date(2024, 8, 30), 3, date(2024, 9, 6)),
        # The last working day of a year: 1 January 2025 is a Wednesday.
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
        (date(2024, 10, 26), 0, date(2024, 10, 26)),
    ],
)
def test_the_day_it_begins_weekends_and_holidays_do_not_count(begun_on: date, days: int, last: date) -> None:
    assert last_day(begun_on, days, days_off_around(begun_on)) == last


def test_the_days_of_tet_and_of_the_nation_are_holidays() -> None:
    assert {date(2024, 2, 10), date(2024, 4, 30), date(2024, 5, 1), date(2024, 9, 2)} <= days_off(
        2024
    ).holidays


@pytest.mark.parametrize(
    ("today", "left"),
    [((2024, 11, 7), 1), ((2024, 11, 8), 0), ((2024, 11, 9), -1), ((2024, 11, 11), -1), ((2024, 11, 12), -2)],
)
def test_what_is_left_to_a_friday_counts_working_days_only(today: tuple[int, int, int], left: int) -> None:
    assert days_left(date(*today), date(2024, 11, 8), DaysOff()) == left


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A decision closes offices on a Monday, and has them open on the Saturday after and on a holiday."""
    days = {date(2024, 4, 29): False, date(2024, 5, 4): True, date(2024, 5, 1): True}
    told = {day: {"is_working_day": is_working_day} for day, is_working_day in days.items()}
    monkeypatch.setattr(calendar, "_moved", lambda: told)
    days_off.cache_clear()
    yield
    days_off.cache_clear()


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [((2024, 4, 29), False), ((2024, 4, 30), False), ((2024, 5, 1), True), ((2024, 5, 4), True)],
)
def test_what_a_decision_moves_goes_before_the_calendar(
    moved: None, day: tuple[int, int, int], is_worked: bool
) -> None:
    assert is_working_day(date(*day), days_off_around(date(*day))) == is_worked


def test_a_saturday_that_is_worked_instead_counts_in_a_period_and_the_one_after_does_not(moved: None) -> None:
    # Thursday 2 May: Friday the 3rd, Saturday the 4th (worked), then Monday the 6th.
    assert last_day(date(2024, 5, 2), 3, days_off_around(date(2024, 5, 2))) == date(2024, 5, 6)
    assert days_left(date(2024, 5, 2), date(2024, 5, 6), days_off_around(date(2024, 5, 2))) == 3
    assert days_left(date(2024, 5, 6), date(2024, 5, 13), days_off_around(date(2024, 5, 6))) == 5
