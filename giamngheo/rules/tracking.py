"""From one review to the next: movement, escape dates, the 36 months of newly escaped households."""

from datetime import date
from functools import reduce
from operator import or_

import polars as pl

from giamngheo.rules.ages import DAYS_A_MONTH, clipping_number_of, day_number, within_months
from giamngheo.rules.classification import before
from giamngheo.rules.codes import MOVEMENT, STATUS

ESCAPES = ("poor_to_near_poor", "poor_to_not_poor")


def movement(as_of: date, look_back_months: int | None) -> pl.Expr:
    """How the household moved from its previous status (MOVEMENT); null while undetermined.

    look_back_months: how long after an escape a return counts as falling back; None: any time (reading).
    """
    was, now = before(), pl.col("status")
    left_poverty = _recently(pl.col("escaped_poverty_date"), as_of, look_back_months)
    left_either = left_poverty | _recently(pl.col("escaped_near_poverty_date"), as_of, look_back_months)
    nothing = pl.lit(None, dtype=MOVEMENT)
    moved = pl.when(now == "undetermined").then(nothing).when(now == "not_reviewed").then(_named("none"))
    for previous, status, name in _STEPS:
        moved = moved.when((was == previous) & (now == status)).then(_named(name))
    to_poor = pl.when(left_poverty).then(_named("fell_back_to_poor")).otherwise(_named("newly_poor"))
    to_near = pl.when(left_either).then(_named("fell_back_to_near_poor")).otherwise(_named("newly_near_poor"))
    return (
        moved.when(now == "poor")
        .then(to_poor)
        .when(now == "near_poor")
        .then(to_near)
        .otherwise(_named("none"))
    )


def _named(name: str) -> pl.Expr:
    return pl.lit(name, dtype=MOVEMENT)


_STEPS = (
    ("poor", "poor", "stayed_poor"),
    ("poor", "near_poor", "poor_to_near_poor"),
    ("poor", "not_poor", "poor_to_not_poor"),
    ("near_poor", "near_poor", "stayed_near_poor"),
    ("near_poor", "poor", "near_poor_to_poor"),
    ("near_poor", "not_poor", "escaped_near_poverty"),
)


def _recently(escaped: pl.Expr, as_of: date, months: int | None) -> pl.Expr:
    if months is None:
        return escaped.is_not_null()
    since = day_number(escaped) > clipping_number_of(as_of) - months * DAYS_A_MONTH
    return since.fill_null(False)


def _moved(*movements: str) -> pl.Expr:
    return reduce(or_, [pl.col("movement") == movement for movement in movements])


def has_escaped_poverty() -> pl.Expr:
    """Poor before and now near-poor or above (hộ thoát nghèo); null while undetermined."""
    return _moved(*ESCAPES)


def escaped_poverty_date(recognised_on: date) -> pl.Expr:
    """The day of escape from poverty as it stands after this review."""
    given = pl.col("escaped_poverty_date")
    return (
        pl.when(pl.col("has_escaped_poverty"))
        .then(pl.lit(recognised_on))
        .when(pl.col("status") != "poor")
        .then(given)
    )


def escaped_near_poverty_date(recognised_on: date) -> pl.Expr:
    """The day of escape from near-poverty as it stands after this review."""
    given = pl.col("escaped_near_poverty_date")
    escaped = _moved("poor_to_not_poor", "escaped_near_poverty")
    listed = (pl.col("status") == "poor") | (pl.col("status") == "near_poor")
    return pl.when(escaped).then(pl.lit(recognised_on)).when(~listed).then(given)


def is_newly_escaped(day: date, months: int) -> pl.Expr:
    """Escaped poverty within the last `months`, and not poor; null while undetermined.

    day: the later of the as-of day and the day of recognition. Reads the date as it stands after the review.
    """
    recently = within_months(pl.col("escaped_poverty_date"), day, months).fill_null(False)
    return pl.when(pl.col("status") != "undetermined").then(recently & (pl.col("status") != "poor"))


def escape_days(
    before: tuple[str | None, date | None, date | None], status: str, recognised_on: date
) -> tuple[date | None, date | None]:
    """The days of escape from poverty and from near-poverty of one household that is recognised as `status`.

    before: its class and both days as they stood.
    """
    was, left_poverty, left_near_poverty = before
    known = pl.DataFrame(
        {
            "previous_status": pl.Series([was], dtype=pl.String),
            "status": pl.Series([status], dtype=STATUS),
            "escaped_poverty_date": pl.Series([left_poverty], dtype=pl.Date),
            "escaped_near_poverty_date": pl.Series([left_near_poverty], dtype=pl.Date),
        }
    )
    known = known.with_columns(movement=movement(recognised_on, None))
    known = known.with_columns(has_escaped_poverty=has_escaped_poverty())
    days = known.select(
        poverty=escaped_poverty_date(recognised_on), near=escaped_near_poverty_date(recognised_on)
    )
    found: tuple[date | None, date | None] = days.row(0)
    return found
