"""Periods in working days, counted by hand on a calendar."""

from datetime import date

import pytest

from giamngheo.engine.calendar import holidays_around, public_holidays
from giamngheo.rules.working_days import days_left, last_day


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
    assert last_day(begun_on, days, holidays_around(begun_on)) == last


def test_the_days_of_tet_and_of_the_nation_are_holidays() -> None:
    assert {date(2024, 2, 10), date(2024, 4, 30), date(2024, 5, 1), date(2024, 9, 2)} <= public_holidays(2024)


@pytest.mark.parametrize(
    ("today", "left"),
    [((2024, 11, 7), 1), ((2024, 11, 8), 0), ((2024, 11, 9), -1), ((2024, 11, 11), -1), ((2024, 11, 12), -2)],
)
def test_what_is_left_to_a_friday_counts_working_days_only(today: tuple[int, int, int], left: int) -> None:
    assert days_left(date(*today), date(2024, 11, 8), ()) == left
