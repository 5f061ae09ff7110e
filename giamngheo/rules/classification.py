"""From income and deprivations to a status; what is unknown decides nothing silently."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from giamngheo.rules.codes import STATUS
from giamngheo.rules.parameters import ProvincialLines, Standard

CommunesOf = dict[str, list[str]]


def _by_area(
    standard: Standard, name: str, on: date, provincial: Sequence[tuple[ProvincialLines, list[str]]]
) -> pl.Expr:
    """A parameter `name_rural` / `name_urban` as a column: by the household's area and, where set, province."""
    national = {area: standard.number(f"{name}_{area}", on) for area in ("rural", "urban")}
    value = (
        pl.when(pl.col("area_type") == "urban")
        .then(pl.lit(national["urban"]))
        .otherwise(pl.lit(national["rural"]))
    )
    for lines, communes in provincial:
        for area in ("rural", "urban"):
            parameter = lines.parameters.get(f"{name}_{area}")
            if parameter is not None:
                there = pl.col("commune_code").is_in(communes) & (pl.col("area_type") == area)
                value = pl.when(there).then(pl.lit(parameter.on(on))).otherwise(value)
    return value


class Lines:
    """The lines of a standard on a day, as expressions over the households frame (null: not defined)."""

    def __init__(self, standard: Standard, on: date, communes: CommunesOf | None = None) -> None:
        in_force = [
            (lines, (communes or {}).get(lines.province, []))
            for lines in standard.provincial
            if lines.is_in_force(on)
        ]
        self.income = _by_area(standard, "income_line", on, in_force)
        self.poor_without_count = (
            _by_area(standard, "poor_line", on, in_force)
            if "poor_line_rural" in standard.parameters
            else None
        )
        self.score = _by_area(standard, "income_score_cutoff", on, in_force) if standard.has_score else None
        self.named = {
            name: line
            for name in ("income", "poor_without_count", "score")
            if (line := getattr(self, name)) is not None
        }
        ratio = standard.parameters.get("average_living_ratio")
        self.average_living = None if ratio is None else Fraction(str(ratio.on(on)))


def basis_used(standard: Standard, basis: str) -> pl.Expr:
    """`score` or `income`: what the household is judged by; null where neither is known."""
    income = pl.when(pl.col("income_per_capita").is_not_null()).then(pl.lit("income"))
    score = pl.when(pl.col("income_score").is_not_null()).then(pl.lit("score"))
    if basis == "income" or not standard.has_score:
        return income
    return score if basis == "score" else pl.coalesce(score, income)


def is_income_poor(lines: Lines) -> pl.Expr:
    """At or under the line (the second one in 2016-2020), by the basis used; null where unknown."""
    by_income = pl.col("income_per_capita") <= lines.income
    if lines.score is None:
        return pl.when(pl.col("basis").is_not_null()).then(by_income)
    by_score = pl.col("income_score") <= lines.score
    return (
        pl.when(pl.col("basis") == "score").then(by_score).when(pl.col("basis") == "income").then(by_income)
    )


def poor_whatever_the_count(lines: Lines) -> pl.Expr:
    """Income at or under the first line of 2016-2020: poor without counting; false elsewhere."""
    if lines.poor_without_count is None:
        return pl.lit(False)
    return pl.col("income_per_capita") <= lines.poor_without_count


def status(lines: Lines, cutoff: int) -> pl.Expr:
    """The status that every possible value of what is unknown agrees on, else `undetermined` (STATUS).

    Reads is_income_poor, deprivation_count_min and _max. Unknown income never settles: a high one is not poor.
    """
    above, below = ~pl.col("is_income_poor"), pl.col("is_income_poor")
    many = (pl.col("deprivation_count_min") >= cutoff) | poor_whatever_the_count(lines).fill_null(False)
    few = pl.col("deprivation_count_max") < cutoff
    return (
        pl.when(above)
        .then(as_status("not_poor"))
        .when(below & many)
        .then(as_status("poor"))
        .when(below & few)
        .then(as_status("near_poor"))
        .otherwise(as_status("undetermined"))
    )


def as_status(code: str) -> pl.Expr:
    """A status as a constant column."""
    return pl.lit(code, dtype=STATUS)


def before() -> pl.Expr:
    """The class of the last decision (STATUS); never on a list counts as not poor."""
    return pl.col("previous_status").cast(STATUS).fill_null(as_status("not_poor"))


def decided_class() -> pl.Expr:
    """The list the household stands on: the status, or where that is none, the last decision's class."""
    unsettled = (pl.col("status") == "undetermined") | (pl.col("status") == "not_reviewed")
    return pl.when(unsettled).then(before()).otherwise(pl.col("status"))


def average_living_farm_household(lines: Lines) -> pl.Expr:
    """Farm household whose 12-month income lies in the band over the line; null where there is no band."""
    if lines.average_living is None:
        return pl.lit(None, dtype=pl.Boolean)
    income = pl.col("income_12m_per_capita")
    top = lines.income * lines.average_living.numerator
    in_band = (income > lines.income) & (income * lines.average_living.denominator <= top)
    return pl.col("is_agricultural") & in_band


def known_count(codes: Sequence[str]) -> pl.Expr:
    """How many indicators are true (deprivation_count_min)."""
    return pl.sum_horizontal([pl.col(code).fill_null(False).cast(pl.UInt8) for code in codes])


def possible_count(codes: Sequence[str]) -> pl.Expr:
    """How many indicators are true or unknown (deprivation_count_max)."""
    return pl.sum_horizontal([pl.col(code).fill_null(True).cast(pl.UInt8) for code in codes])
