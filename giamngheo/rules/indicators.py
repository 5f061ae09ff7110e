"""A standard's indicators made ready for one day: each a rule with that day's cut-offs."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from giamngheo.rules.household_rules import HOUSEHOLD_RULES
from giamngheo.rules.parameters import Indicator, Standard
from giamngheo.rules.person_rules import PERSON_RULES, Parameters


@dataclass(frozen=True)
class PersonIndicator:
    """Decided by members: `concerns` is true for those who cause it; max_share is None for `any`."""

    indicator: Indicator
    columns: tuple[str, ...]
    concerns: pl.Expr
    max_share: Fraction | None

    @property
    def code(self) -> str:
        """Name of the result column."""
        return self.indicator.code


@dataclass(frozen=True)
class HouseholdIndicator:
    """Decided by the household's own answers."""

    indicator: Indicator
    columns: tuple[str, ...]
    deprived: pl.Expr
    needs_members: bool

    @property
    def code(self) -> str:
        """Name of the result column."""
        return self.indicator.code


AnyIndicator = PersonIndicator | HouseholdIndicator


def parameters_on(indicator: Indicator, day: date) -> Parameters:
    """The indicator's cut-offs that day, as plain values."""
    return {name: parameter.on(day) for name, parameter in indicator.parameters.items()}


def ready(indicator: Indicator, day: date) -> AnyIndicator:
    """One indicator with its rule and that day's cut-offs. Raises KeyError for an unknown rule."""
    parameters = parameters_on(indicator, day)
    if indicator.rule in PERSON_RULES:
        person_rule = PERSON_RULES[indicator.rule]
        share = Fraction(str(parameters["max_share"])) if person_rule.fold == "share" else None
        return PersonIndicator(indicator, person_rule.columns, person_rule.concerns(parameters), share)
    rule = HOUSEHOLD_RULES[indicator.rule]
    return HouseholdIndicator(
        indicator, rule.columns(parameters), rule.deprived(parameters), rule.needs_members
    )


def indicators_on(standard: Standard, day: date) -> list[AnyIndicator]:
    """All indicators of the standard that day, in official order."""
    return [ready(indicator, day) for indicator in standard.indicators]


def person_indicators(indicators: list[AnyIndicator]) -> list[PersonIndicator]:
    """Those decided by members."""
    return [indicator for indicator in indicators if isinstance(indicator, PersonIndicator)]


def household_indicators(indicators: list[AnyIndicator]) -> list[HouseholdIndicator]:
    """Those decided by the household's own answers."""
    return [indicator for indicator in indicators if isinstance(indicator, HouseholdIndicator)]
