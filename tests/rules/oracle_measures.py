"""Oracle: Alkire-Foster with its standard errors, by loops over rows and the formulas of the textbooks.

Alkire and Foster (2011) for the measures; Cochran, Sampling Techniques, for the linearised ratio with units drawn
with replacement inside strata; Student's t typed from a table. It imports nothing of the package.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

Row = Mapping[str, Any]
Of = Callable[[Row], float]

# Student's t that 95 % lies within, 1 to 40 degrees of freedom.
T_TABLE = [
    *(12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356, 2.4469118511, 2.3646242516),
    *(2.3060041352, 2.2621571628, 2.2281388520, 2.2009851601, 2.1788128297, 2.1603686565, 2.1447866879),
    *(2.1314495456, 2.1199052992, 2.1098155778, 2.1009220402, 2.0930240544, 2.0859634473, 2.0796138447),
    *(2.0738730679, 2.0686576104, 2.0638985616, 2.0595385528, 2.0555294386, 2.0518305165, 2.0484071418),
    *(2.0452296421, 2.0422724563, 2.0395134464, 2.0369333435, 2.0345152974, 2.0322445093, 2.0301079283),
    *(2.0280940010, 2.0261924630, 2.0243941639, 2.0226909200, 2.0210753903),
]


class Design(NamedTuple):
    """The columns of a sample; None: not there."""

    weight: str | None = None
    psu: str | None = None
    strata: str | None = None
    by: str | None = None

    def weight_of(self, row: Row) -> float:
        return 1.0 if self.weight is None else float(row[self.weight])

    def unit_of(self, row: Row, number: int) -> object:
        return number if self.psu is None else row[self.psu]

    def stratum_of(self, row: Row) -> object:
        return None if self.strata is None else row[self.strata]

    def group_of(self, row: Row) -> object:
        return "all" if self.by is None else row[self.by]


EVERY_ROW_ALIKE = Design()


class Measured(NamedTuple):
    """An estimate, its standard error, its interval; None where there is none."""

    estimate: float | None
    se: float | None = None
    lci: float | None = None
    uci: float | None = None


def score(row: Row, shares: Mapping[str, Fraction]) -> Fraction:
    """The weighted sum of the deprivations, exact."""
    return sum((share for name, share in shares.items() if row[name]), Fraction(0))


def measures(shares: Mapping[str, Fraction], k: Fraction) -> dict[str, tuple[Of, Of]]:
    """Each measure as what a row adds above and below the fraction line."""

    def one(_: Row) -> float:
        return 1.0

    def poor(row: Row) -> float:
        return float(score(row, shares) >= k)

    def censored(row: Row) -> float:
        return poor(row) * float(score(row, shares))

    found: dict[str, tuple[Of, Of]] = {"M0": (censored, one), "H": (poor, one), "A": (censored, poor)}
    for name, share in shares.items():
        found[f"hd_{name}"] = (lambda row, n=name: float(row[n])), one
        found[f"hdk_{name}"] = (lambda row, n=name: float(row[n]) * poor(row)), one
        part = float(share)
        found[f"contribution_{name}"] = (lambda row, n=name, p=part: p * float(row[n]) * poor(row)), censored
    return found


def alkire_foster(
    rows: Sequence[Row], shares: Mapping[str, Fraction], k: Fraction, design: Design = EVERY_ROW_ALIKE
) -> dict[tuple[object, str], Measured]:
    """Every measure of every group, and the three counts."""
    known = [row for row in rows if all(row[name] is not None for name in shares)]
    found: dict[tuple[object, str], Measured] = {}
    for group in {design.group_of(row) for row in rows}:
        mine = [row for row in known if design.group_of(row) == group]
        everyone = [row for row in rows if design.group_of(row) == group]
        found[group, "n"] = Measured(len(mine))
        found[group, "left_out"] = Measured(len(everyone) - len(mine))
        found[group, "population"] = Measured(sum(design.weight_of(row) for row in mine))
        for name, (above, below) in measures(shares, k).items():
            found[group, name] = ratio(known, above, below, design, group)
    return found


def ratio(known: Sequence[Row], above: Of, below: Of, design: Design, group: object) -> Measured:
    """The ratio of two weighted totals over the group, with its error and interval."""
    mine = [row for row in known if design.group_of(row) == group]
    bottom = sum(design.weight_of(row) * below(row) for row in mine)
    if bottom == 0:
        return Measured(None)
    estimate = sum(design.weight_of(row) * above(row) for row in mine) / bottom

    def residual(row: Row) -> float:
        if design.group_of(row) != group:
            return 0.0
        return design.weight_of(row) * (above(row) - estimate * below(row)) / bottom

    met = {design.stratum_of(row) for row in mine}
    variance, freedom = 0.0, 0
    for stratum in met:
        units = unit_totals(known, residual, design, stratum)
        variance += stratum_variance(units)
        freedom += len(units) - 1
    if freedom == 0:
        return Measured(estimate)
    return Measured(estimate, math.sqrt(variance), *interval(estimate, math.sqrt(variance), freedom))


def unit_totals(known: Sequence[Row], residual: Of, design: Design, stratum: object) -> list[float]:
    """What each sampling unit of a stratum adds, also those without a row of the group: 0."""
    totals: dict[object, float] = {}
    for number, row in enumerate(known):
        if design.stratum_of(row) == stratum:
            unit = design.unit_of(row, number)
            totals[unit] = totals.get(unit, 0.0) + residual(row)
    return list(totals.values())


def stratum_variance(units: Sequence[float]) -> float:
    """n/(n-1) times the squares around the mean; one unit alone: its square around 0, the mean of all."""
    if len(units) == 1:
        return units[0] ** 2
    mean = sum(units) / len(units)
    return len(units) / (len(units) - 1) * sum((unit - mean) ** 2 for unit in units)


def interval(estimate: float, se: float, freedom: int) -> tuple[float, float]:
    """95 %, symmetric on the scale of log(p / (1 - p)); at 0 and 1 the estimate itself; NaN beyond the table."""
    if estimate < 1e-9 or estimate > 1 - 1e-9:
        return estimate, estimate
    if freedom > len(T_TABLE):
        return math.nan, math.nan
    middle = math.log(estimate / (1 - estimate))
    reach = T_TABLE[freedom - 1] * se / (estimate * (1 - estimate))
    return logistic(middle - reach), logistic(middle + reach)


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
