"""Oracle, part 1: days, months and ages. Numbers are typed from contract.md, section 2; stdlib only."""

from __future__ import annotations

import calendar
from datetime import date

RETIREMENT_MONTHS_2021 = {"male": 60 * 12 + 3, "female": 55 * 12 + 4}
RETIREMENT_STEP_MONTHS = {"male": 3, "female": 4}
RETIREMENT_END_MONTHS = {"male": 62 * 12, "female": 60 * 12}


def completed_years(birth: date, day: date) -> int:
    """Completed years on `day`; someone born on 29 February comes of age on 1 March of a common year."""
    years = day.year - birth.year
    return years if (day.month, day.day) >= (birth.month, birth.day) else years - 1


def add_months(day: date, months: int) -> date:
    """`day` plus calendar months, clipped to the end of the month reached."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))


def retirement_months(sex: str, year: int) -> int:
    """Retirement age of NĐ 135/2020 in months, for a calendar year; 2020 and before as 2021."""
    steps = max(year, 2021) - 2021
    reached = RETIREMENT_MONTHS_2021[sex] + RETIREMENT_STEP_MONTHS[sex] * steps
    return min(reached, RETIREMENT_END_MONTHS[sex])


def is_of_working_age(sex: str, birth: date, review: date) -> bool:
    """15 <= age, and the review is before the day of retirement."""
    retires_on = add_months(birth, retirement_months(sex, review.year))
    return completed_years(birth, review) >= 15 and review < retires_on
