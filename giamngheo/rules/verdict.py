"""The whole verdict on a table of households: indicators, status, movement, dates, missing facts."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from giamngheo.rules import classification, tracking
from giamngheo.rules.collecting import collected
from giamngheo.rules.facts import Statements, deprived_by_members
from giamngheo.rules.indicators import AnyIndicator, PersonIndicator, indicators_on, person_indicators
from giamngheo.rules.missing import Worklist, missing
from giamngheo.rules.parameters import Law, Standard

INDICATOR_COLUMNS = (
    "dep_employment",
    "dep_dependency",
    "dep_nutrition",
    "dep_health_care",
    "dep_health_insurance",
    "dep_adult_education",
    "dep_school_attendance",
    "dep_housing_quality",
    "dep_housing_area",
    "dep_water",
    "dep_sanitation",
    "dep_telecom",
    "dep_information",
    "dep_waste",
)
RESULT_COLUMNS = (
    "household_id",
    "commune_code",
    "area_type",
    "standard",
    "basis",
    "persons",
    "class",
    "status",
    "is_income_poor",
    "deprivation_count_min",
    "deprivation_count_max",
    *INDICATOR_COLUMNS,
    "average_living_farm_household",
    "movement",
    "has_escaped_poverty",
    "is_newly_escaped",
    "escaped_poverty_date",
    "escaped_near_poverty_date",
    "missing",
)


_KEPT = (*(column for column in RESULT_COLUMNS if column != "missing"), "missing_bits")


@dataclass(frozen=True)
class Review:
    """What a round is judged by: the law, the day, the standard, the basis, the day of recognition.

    communes: the commune codes of each province that has set its own lines.
    """

    law: Law
    standard: Standard
    as_of: date
    basis: str
    recognised_on: date
    communes: classification.CommunesOf

    @cached_property
    def indicators(self) -> list[AnyIndicator]:
        """The standard's indicators with the cut-offs of the day, official order."""
        return indicators_on(self.standard, self.as_of)

    @cached_property
    def statements(self) -> Statements:
        """What members may say for those indicators."""
        return Statements(person_indicators(self.indicators))

    @cached_property
    def lines(self) -> classification.Lines:
        """The income lines of the day."""
        return classification.Lines(self.standard, self.as_of, self.communes)

    @property
    def cutoff(self) -> int:
        """How many deprivations make a poor household."""
        return int(self.standard.number("deprivation_cutoff", self.as_of) or 0)

    @cached_property
    def steps(self) -> list[list[pl.Expr]]:
        """The columns of a verdict in the order in which one needs the other, made once a review."""
        codes = [indicator.code for indicator in self.indicators]
        return [
            _indicators(self),
            _counts(self, codes),
            [classification.is_income_poor(self.lines).alias("is_income_poor")],
            [_status(self)],
            [*_after_status(self), self.worklist.bits],
            [tracking.has_escaped_poverty().alias("has_escaped_poverty")],
            _dates(self),
            [_newly_escaped(self)],
        ]

    @cached_property
    def worklist(self) -> Worklist:
        """What undetermined households still have to tell."""
        return Worklist(missing(self.indicators, self.statements, self.standard, self.basis, self.cutoff))


def reviewed() -> pl.Expr:
    """The household is within this review (empty: yes)."""
    return pl.col("in_review").fill_null(True)


def verdict(households: pl.DataFrame, review: Review) -> pl.DataFrame:
    """Judge households: a row each, in the same order, with RESULT_COLUMNS.

    households: the checked columns of `schema.HOUSEHOLDS` and the facts of `facts.by_household`
    (null without members).
    """
    judged = households.lazy()
    for step in review.steps:
        judged = judged.with_columns(step)
    told = review.worklist.told(collected(judged.select(*_KEPT), len(households)))
    return told.with_columns(pl.col("area_type", "status", "class", "movement").cast(pl.String)).select(
        RESULT_COLUMNS
    )


def _indicators(review: Review) -> list[pl.Expr]:
    values = {indicator.code: _deprived(indicator, review.statements) for indicator in review.indicators}
    unknown = pl.lit(None, dtype=pl.Boolean)
    return [pl.when(reviewed()).then(values.get(code, unknown)).alias(code) for code in INDICATOR_COLUMNS]


def _deprived(indicator: AnyIndicator, statements: Statements) -> pl.Expr:
    if isinstance(indicator, PersonIndicator):
        return deprived_by_members(indicator, statements)
    return indicator.deprived


def _counts(review: Review, codes: list[str]) -> list[pl.Expr]:
    counted = {
        "deprivation_count_min": classification.known_count(codes),
        "deprivation_count_max": classification.possible_count(codes),
        "basis": classification.basis_used(review.standard, review.basis),
        "average_living_farm_household": classification.average_living_farm_household(review.lines),
    }
    return [pl.when(reviewed()).then(value).alias(name) for name, value in counted.items()]


def _status(review: Review) -> pl.Expr:
    settled = classification.status(review.lines, review.cutoff)
    return (
        pl.when(reviewed()).then(settled).otherwise(classification.as_status("not_reviewed")).alias("status")
    )


def _after_status(review: Review) -> list[pl.Expr]:
    look_back = review.law.common["fell_back_look_back_months"].on(review.as_of)
    months = look_back if isinstance(look_back, int) else None
    return [
        classification.decided_class().alias("class"),
        tracking.movement(review.as_of, months).alias("movement"),
        pl.lit(review.standard.id).alias("standard"),
        pl.col("members").fill_null(0).cast(pl.Int64).alias("persons"),
    ]


def _dates(review: Review) -> list[pl.Expr]:
    return [
        tracking.escaped_poverty_date(review.recognised_on).alias("escaped_poverty_date"),
        tracking.escaped_near_poverty_date(review.recognised_on).alias("escaped_near_poverty_date"),
    ]


def _newly_escaped(review: Review) -> pl.Expr:
    months = review.law.whole("newly_escaped_months", review.as_of)
    later = max(review.as_of, review.recognised_on)
    return tracking.is_newly_escaped(later, months).alias("is_newly_escaped")
