"""Deprivation rules about the dwelling and the household's own answers.

Every rule takes the standard's parameters and returns a Kleene boolean expression over the households frame
(columns of `schema.HOUSEHOLDS` plus `members`, the number of persons, null without any).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from giamngheo.rules.person_rules import Parameters, listed, one_of, whole
from giamngheo.rules.schema import HOUSEHOLDS, Kind

DWELLING_PARTS = ("wall", "frame", "roof")


@dataclass(frozen=True)
class HouseholdRule:
    """A rule, the household columns it reads (contract order), and whether it needs the members' number."""

    columns: Callable[[Parameters], tuple[str, ...]]
    deprived: Callable[[Parameters], pl.Expr]
    needs_members: bool = False


def weak_dwelling(parameters: Parameters) -> pl.Expr:
    """At least so many of wall, frame and roof are non-durable; known as soon as they settle it."""
    limit = whole(parameters, "weak_parts")
    weak = [pl.col(part) == "non_durable" for part in DWELLING_PARTS]
    least = pl.sum_horizontal([part.fill_null(False).cast(pl.UInt8) for part in weak])
    most = pl.sum_horizontal([part.fill_null(True).cast(pl.UInt8) for part in weak])
    return pl.when(least >= limit).then(True).when(most < limit).then(False).otherwise(None)


def small_dwelling(parameters: Parameters) -> pl.Expr:
    """Less floor area a member than the cut-off."""
    return pl.col("floor_area_m2") < pl.col("members").cast(pl.Float64) * whole(
        parameters, "area_per_member_m2"
    )


def unclean_water(parameters: Parameters) -> pl.Expr:
    """The main source is none of the clean ones."""
    return ~one_of("water_source", listed(parameters, "clean_sources"))


def unhygienic_toilet(parameters: Parameters) -> pl.Expr:
    """The toilet is none of the hygienic ones."""
    return ~one_of("toilet", listed(parameters, "hygienic_toilets"))


def none_used(parameters: Parameters) -> pl.Expr:
    """The household has, hears or uses none of the listed columns. Raises ValueError for what is no yes or no."""
    columns = listed(parameters, "columns")
    if strange := [
        name for name in columns if name not in HOUSEHOLDS.names or HOUSEHOLDS[name].kind is not Kind.BOOLEAN
    ]:
        raise ValueError(", ".join(strange))
    return ~reduce(or_, [pl.col(column) for column in columns])


def untreated_illness(_: Parameters) -> pl.Expr:
    """A member was ill enough to need care and did not get it."""
    return pl.col("untreated_illness")


def waste_dumped(parameters: Parameters) -> pl.Expr:
    """Domestic waste ends where it harms."""
    return one_of("waste_disposal", listed(parameters, "harmful_disposals"))


def _fixed(*columns: str) -> Callable[[Parameters], tuple[str, ...]]:
    return lambda _: columns


HOUSEHOLD_RULES: dict[str, HouseholdRule] = {
    "weak_dwelling": HouseholdRule(_fixed(*DWELLING_PARTS), weak_dwelling),
    "small_dwelling": HouseholdRule(_fixed("floor_area_m2"), small_dwelling, needs_members=True),
    "unclean_water": HouseholdRule(_fixed("water_source"), unclean_water),
    "unhygienic_toilet": HouseholdRule(_fixed("toilet"), unhygienic_toilet),
    "none_used": HouseholdRule(lambda parameters: listed(parameters, "columns"), none_used),
    "untreated_illness": HouseholdRule(_fixed("untreated_illness"), untreated_illness),
    "waste_dumped": HouseholdRule(_fixed("waste_disposal"), waste_dumped),
}
