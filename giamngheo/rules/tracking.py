"""From one review to the next: movement, escape dates, the 36 months of newly escaped households."""

from datetime import date

import polars as pl

from giamngheo.rules.ages import clipping_number_of, day_number, within_months

ESCAPES = ["poor_to_near_poor", "poor_to_not_poor"]


def movement(as_of: date, look_back_months: int | None) -> pl.Expr:
    """How the household moved from its previous status; null while undetermined.

    look_back_months: how long after an escape a return counts as falling back; None: any time (reading).
    """
    before = pl.col("previous_status").cast(pl.String).fill_null("not_poor")
    after = pl.col("status")
    left_poverty = _recently(pl.col("escaped_poverty_date"), as_of, look_back_months)
    left_either = left_poverty | _recently(pl.col("escaped_near_poverty_date"), as_of, look_back_months)
    moved = (
        pl.when(after == "undetermined").then(pl.lit(None, dtype=pl.String)).when(pl.lit(False)).then(after)
    )
    for was, now, name in _STEPS:
        moved = moved.when((before == was) & (after == now)).then(pl.lit(name))
    to_poor = pl.when(left_poverty).then(pl.lit("fell_back_to_poor")).otherwise(pl.lit("newly_poor"))
    to_near = pl.when(left_either).then(pl.lit("fell_back_to_near_poor")).otherwise(pl.lit("newly_near_poor"))
    return (
        moved.when(after == "poor")
        .then(to_poor)
        .when(after == "near_poor")
        .then(to_near)
        .otherwise(pl.lit("none"))
    )


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
    since = day_number(escaped) > clipping_number_of(as_of) - months * 32
    return since.fill_null(False)


def has_escaped_poverty() -> pl.Expr:
    """Poor before and now near-poor or above (hộ thoát nghèo); null while undetermined."""
    return pl.col("movement").is_in(ESCAPES)


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
    escaped = pl.col("movement").is_in(["poor_to_not_poor", "escaped_near_poverty"])
    listed = pl.col("status").is_in(["poor", "near_poor"])
    return pl.when(escaped).then(pl.lit(recognised_on)).when(~listed).then(given)


def is_newly_escaped(day: date, months: int) -> pl.Expr:
    """Escaped poverty within the last `months`, and not poor; null while undetermined.

    day: the later of the as-of day and the day of recognition. Reads the date as it stands after the review.
    """
    recently = within_months(pl.col("escaped_poverty_date"), day, months).fill_null(False)
    return pl.when(pl.col("status") != "undetermined").then(recently & (pl.col("status") != "poor"))
