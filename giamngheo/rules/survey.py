"""Ratios estimated from a sample, with their error: Taylor linearisation, logit intervals, Student's t.

The totals of a sample are a frame with a row a sampling unit and group: GROUP, STRATUM, UNITS (how many
units are alike and share the row) and the unit's weighted totals, which the expressions of a Ratio read.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

GROUP, STRATUM, UNIT, UNITS, STRATUM_UNITS = "group", "stratum", "unit", "units", "stratum_units"
ESTIMATE, ERROR, FREEDOM, LOWER, UPPER = "estimate", "se", "degrees_of_freedom", "lci", "uci"
CONFIDENCE = 0.95
ROUNDING = 1e-12  # an estimate as near as this to 0 or 1 is meant to be 0 or 1
BEYOND = 9  # so many standard deviations out, the tail of the normal density is below rounding
NODES = 64


class Ratio(NamedTuple):
    """A measure that is one total divided by another."""

    measure: str
    numerator: pl.Expr
    denominator: pl.Expr


def estimated(totals: pl.DataFrame, ratios: Sequence[Ratio]) -> pl.DataFrame:
    """A row a group and measure: GROUP, measure, ESTIMATE, ERROR, FREEDOM.

    totals must hold STRATUM_UNITS, the units of the stratum in the whole sample: a group is a domain of it.
    ESTIMATE is null where the denominator is 0; ERROR where that is so or no degree of freedom is left.
    """
    spread = _spread(totals, ratios)
    is_known = pl.col(ESTIMATE).is_not_null() & (pl.col(FREEDOM) > 0)
    return (
        _long(totals.group_by(GROUP).agg(_estimate(ratio) for ratio in ratios), ratios, ESTIMATE)
        .join(_long(spread, ratios, ERROR), on=[GROUP, "measure"], nulls_equal=True)
        .join(spread.select(GROUP, FREEDOM), on=GROUP, nulls_equal=True)
        .with_columns(pl.when(is_known).then(pl.col(ERROR)))
    )


def _long(wide: pl.DataFrame, ratios: Sequence[Ratio], name: str) -> pl.DataFrame:
    columns = [ratio.measure for ratio in ratios]
    return wide.unpivot(columns, index=GROUP, variable_name="measure", value_name=name)


def _estimate(ratio: Ratio) -> pl.Expr:
    """The ratio of the two totals over the sample; null where there is nothing to divide by."""
    above, below = (_over_units(side) for side in (ratio.numerator, ratio.denominator))
    return pl.when(below > 0).then(above / below).alias(ratio.measure)


def _over_units(total: pl.Expr) -> pl.Expr:
    return (total * pl.col(UNITS)).sum()


def _residual(ratio: Ratio) -> pl.Expr:
    """What a unit adds to the linearised ratio: (y - Rx) / X; the residuals of a group sum to 0."""
    estimate = _estimate(ratio).over(GROUP)
    whole = _over_units(ratio.denominator).over(GROUP)
    return ((ratio.numerator - estimate * ratio.denominator) / whole).alias(ratio.measure)


def _spread(totals: pl.DataFrame, ratios: Sequence[Ratio]) -> pl.DataFrame:
    """A row a group: the standard error of each measure, and FREEDOM.

    Strata in which the group is not met count neither in the error nor in the degrees of freedom.
    """
    measures = [ratio.measure for ratio in ratios]
    whole = pl.col(STRATUM_UNITS)
    return (
        totals.select(GROUP, STRATUM, UNITS, STRATUM_UNITS, *map(_residual, ratios))
        .group_by(GROUP, STRATUM, maintain_order=True)
        .agg(whole.first(), *map(_between_units, measures))
        .group_by(GROUP)
        .agg(pl.col(measures).sum().sqrt(), (whole.sum() - whole.len()).cast(pl.Int64).alias(FREEDOM))
    )


def _between_units(measure: str) -> pl.Expr:
    """Variance between the units of one stratum, drawn with replacement; units without the group are zeros.

    A stratum of a single unit is centred on the mean of the whole sample, which is 0: that errs on the safe side.
    """
    residual, units, whole = pl.col(measure), pl.col(UNITS), pl.col(STRATUM_UNITS).first()
    mean = (residual * units).sum() / whole
    absent = (whole - units.sum()) * mean**2
    around = (units * (residual - mean) ** 2).sum() + absent
    alone = (units * residual**2).sum()
    return pl.when(whole > 1).then(around * whole / (whole - 1)).otherwise(alone).alias(measure)


def with_logit_interval(estimates: pl.DataFrame) -> pl.DataFrame:
    """LOWER and UPPER added for estimates between 0 and 1; at 0 and at 1 both are the estimate."""
    estimate, slope = pl.col(ESTIMATE), pl.col(ESTIMATE) * (1 - pl.col(ESTIMATE))
    reach = quantile() * pl.col(ERROR) / slope
    at_an_end = pl.col(ERROR).is_not_null() & (slope < ROUNDING)
    middle = (estimate / (1 - estimate)).log()
    return estimates.with_columns(
        pl.when(at_an_end).then(estimate).otherwise(1 / (1 + (-(middle + side * reach)).exp())).alias(name)
        for name, side in ((LOWER, -1), (UPPER, 1))
    )


def quantile() -> pl.Expr:
    """Student's two-sided quantile for FREEDOM; null where there is no degree of freedom."""
    return pl.col(FREEDOM).map_elements(lambda freedom: student(freedom) if freedom > 0 else None, pl.Float64)


@cache
def student(freedom: int) -> float:
    """The t that CONFIDENCE of Student's distribution lies within, up to rounding.

    With t = sqrt(freedom) tan(a) the density becomes cos(a) ** (freedom - 1), which Gauss's rule integrates
    to the last digits for any number of degrees of freedom; no numerical library is needed for one quantile.
    """
    end = min(math.pi / 2, BEYOND / math.sqrt(freedom))
    low, high, wanted = 0.0, end, CONFIDENCE * _mass(freedom, end)
    while low < (angle := (low + high) / 2) < high:
        low, high = (angle, high) if _mass(freedom, angle) < wanted else (low, angle)
    return math.sqrt(freedom) * math.tan(low)


def _mass(freedom: int, angle: float) -> float:
    nodes, weights = _gauss()
    return angle / 2 * float(weights @ np.cos(angle / 2 * (nodes + 1)) ** (freedom - 1))


@cache
def _gauss() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.polynomial.legendre.leggauss(NODES)
