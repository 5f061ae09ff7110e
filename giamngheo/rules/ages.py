"""Ages and legal periods by whole years and months, as comparisons of whole numbers.

A day is written as the number (year x 12 + month) x 32 + day. Adding months is then adding 32 each, and
`review >= birth + 384 x years` says "has completed that many years", someone born on 29 February coming of
age on 1 March. Where a period of months clips to the month's end, the last day of a month counts as a 31st.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

import polars as pl

DAYS_A_MONTH = 32
DAYS_A_YEAR = 12 * DAYS_A_MONTH


def day_number(day: pl.Expr) -> pl.Expr:
    """Each date as a whole number (Int32); null stays null."""
    months = day.dt.year().cast(pl.Int32) * 12 + day.dt.month()
    return months * DAYS_A_MONTH + day.dt.day()


def number_of(day: date) -> int:
    """One date as the same whole number."""
    return (day.year * 12 + day.month) * DAYS_A_MONTH + day.day


def clipping_number_of(day: date) -> int:
    """As `number_of`, the last day of a month counting as a 31st."""
    is_last = (day + timedelta(days=1)).month != day.month
    return number_of(day) + (31 - day.day if is_last else 0)


def has_completed(years: int) -> pl.Expr:
    """The member has completed that many years on the review date (unknown birth: null)."""
    return pl.col("review_number") - pl.col("birth_number") >= years * DAYS_A_YEAR


def aged(first: int, last: int) -> pl.Expr:
    """The member's age in completed years lies between the two, both included."""
    return has_completed(first) & ~has_completed(last + 1)


def of_working_age(first: int) -> pl.Expr:
    """From `first` completed years until the retirement age of the member's sex (NĐ 135/2020/NĐ-CP).

    `retirement_male` and `retirement_female` are the day numbers: born on or before them is retired.
    Unknown sex: known where both sexes give the same.
    """
    male, female = (pl.col("birth_number") > pl.col(f"retirement_{sex}") for sex in ("male", "female"))
    is_male, is_female = (pl.col("sex") == sex for sex in ("male", "female"))
    before_retirement = (male & female) | (male & is_male) | (female & is_female)
    return has_completed(first) & before_retirement


def within_months(start: pl.Expr, day: date, months: int) -> pl.Expr:
    """start <= day < start + months (clipped to the month's end); null where start is."""
    return (start <= day) & (day_number(start) > clipping_number_of(day) - months * DAYS_A_MONTH)


def review_numbers(day: date, retirement_months: Mapping[str, Callable[[date], int]]) -> dict[str, int]:
    """What the rules on members compare with on one day: review_number, retirement_male, retirement_female."""
    return {"review_number": number_of(day)} | {
        f"retirement_{sex}": clipping_number_of(day) - months(day) * DAYS_A_MONTH
        for sex, months in retirement_months.items()
    }


def review_days(days: Iterable[date], retirement_months: Mapping[str, Callable[[date], int]]) -> pl.DataFrame:
    """One row a review date: review_date, review_number, retirement_male, retirement_female.

    retirement_months: for each sex, the age in months in force on a day.
    """
    rows = [{"review_date": day, **review_numbers(day, retirement_months)} for day in sorted(set(days))]
    numbers = ["review_number", *(f"retirement_{sex}" for sex in retirement_months)]
    return pl.DataFrame(rows, schema={"review_date": pl.Date, **dict.fromkeys(numbers, pl.Int32)})
