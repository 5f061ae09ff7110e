"""Deprivation rules about members: each says, for one member, whether they cause the deprivation.

Every rule takes the standard's parameters and returns a Kleene boolean expression over the persons frame
(columns of `schema.PERSONS` plus review_number, birth_number, retirement_male, retirement_female).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

import polars as pl

from giamngheo.rules.ages import DAYS_A_YEAR, aged, has_completed, of_working_age
from giamngheo.rules.codes import DIPLOMAS, SCHOOL_LEVELS
from giamngheo.rules.parameters import Value
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

Parameters = Mapping[str, Value]


@dataclass(frozen=True)
class PersonRule:
    """A rule, the person columns it reads (contract order), and how members make a household's fact.

    fold `any`: one member is enough; `share`: more than `max_share` of the members.
    """

    columns: tuple[str, ...]
    concerns: Callable[[Parameters], pl.Expr]
    fold: Literal["any", "share"] = "any"


def one_of(column: str, allowed: Sequence[str]) -> pl.Expr:
    """The column holds one of the codes; null where it is unknown. Raises ValueError for a code it cannot hold."""
    column_codes = (PERSONS if column in PERSONS.names else HOUSEHOLDS)[column].codes
    if strange := [code for code in allowed if code not in column_codes]:
        raise ValueError(f"{column}: {', '.join(strange)}")
    return reduce(or_, [pl.col(column) == code for code in allowed])


def whole(parameters: Parameters, name: str) -> int:
    """A whole-number parameter. Raises TypeError where the policy file holds something else."""
    value = parameters[name]
    if not isinstance(value, int):
        raise TypeError(f"{name}: {value!r}")
    return value


def listed(parameters: Parameters, name: str) -> tuple[str, ...]:
    """A parameter that is a list of codes. Raises TypeError where it is something else."""
    value = parameters[name]
    if not isinstance(value, tuple):
        raise TypeError(f"{name}: {value!r}")
    return value


def _below(column: str, ladder: Mapping[str, str], parameters: Parameters, level: str) -> pl.Expr:
    steps = list(ladder)
    return one_of(column, steps[: steps.index(str(parameters[level]))])


def unemployed_or_without_contract(parameters: Parameters) -> pl.Expr:
    """Of working age and without work though wanting it, or in wage work without a contract."""
    working_age = of_working_age(whole(parameters, "working_age_from"))
    return working_age & one_of("work_status", listed(parameters, "work_statuses"))


def dependant(parameters: Parameters) -> pl.Expr:
    """A child, or an elderly or disabled member with a monthly social allowance."""
    child = ~has_completed(whole(parameters, "child_under"))
    elderly = has_completed(whole(parameters, "elderly_from"))
    return child | ((elderly | pl.col("disability")) & pl.col("monthly_allowance"))


def malnourished_child(parameters: Parameters) -> pl.Expr:
    """A child who is stunted or underweight."""
    child = ~has_completed(whole(parameters, "child_under"))
    return child & (pl.col("stunted") | pl.col("underweight"))


def uninsured(parameters: Parameters) -> pl.Expr:
    """Old enough to count and without health insurance now."""
    return has_completed(whole(parameters, "from_age")) & ~pl.col("health_insurance")


def adult_below_level_due(parameters: Parameters) -> pl.Expr:
    """A young adult neither at nor past the level due for the age, nor trained on the job."""
    younger = aged(whole(parameters, "younger_from"), whole(parameters, "younger_to"))
    older = aged(whole(parameters, "older_from"), whole(parameters, "older_to"))
    below = [
        who
        & _below("attends", SCHOOL_LEVELS, parameters, level)
        & _below("diploma", DIPLOMAS, parameters, level)
        for who, level in ((younger, "younger_level"), (older, "older_level"))
    ]
    return (below[0] | below[1]) & ~pl.col("training_certificate")


def adult_without_lower_secondary(parameters: Parameters) -> pl.Expr:
    """Old enough, born in or after the given year, without the diploma and not at school (2016-2020)."""
    counts = has_completed(whole(parameters, "from_age")) & _born_since(whole(parameters, "born_from_year"))
    return counts & _below("diploma", DIPLOMAS, parameters, "level") & (pl.col("attends") == "none")


def _born_since(year: int) -> pl.Expr:
    first_of_january = year * DAYS_A_YEAR + 33
    return pl.col("birth_number") >= first_of_january


def child_below_level_due(parameters: Parameters) -> pl.Expr:
    """A child below the school level due for the age; a higher one than due is no deprivation."""
    preschool, primary, lower, end = (
        whole(parameters, name)
        for name in ("preschool_from", "primary_from", "lower_secondary_from", "until")
    )
    levels = list(SCHOOL_LEVELS)
    below = {level: one_of("attends", levels[: levels.index(level)]) for level in levels[1:4]}
    without_diploma = _below("diploma", DIPLOMAS, {"level": "lower_secondary"}, "level")
    return (
        (aged(preschool, primary - 1) & below["preschool"])
        | (aged(primary, lower - 1) & below["primary"])
        | (aged(lower, end - 1) & below["lower_secondary"] & without_diploma)
    )


def child_not_attending(parameters: Parameters) -> pl.Expr:
    """A child of school age who does not attend school (2016-2020)."""
    return aged(whole(parameters, "from_age"), whole(parameters, "to_age")) & (pl.col("attends") == "none")


PERSON_RULES: dict[str, PersonRule] = {
    "unemployed_or_without_contract": PersonRule(
        ("sex", "birth_date", "work_status"), unemployed_or_without_contract
    ),
    "dependants_over_share": PersonRule(
        ("birth_date", "disability", "monthly_allowance"), dependant, fold="share"
    ),
    "malnourished_child": PersonRule(("birth_date", "stunted", "underweight"), malnourished_child),
    "uninsured": PersonRule(("birth_date", "health_insurance"), uninsured),
    "adult_below_level_due": PersonRule(
        ("birth_date", "attends", "diploma", "training_certificate"), adult_below_level_due
    ),
    "adult_without_lower_secondary": PersonRule(
        ("birth_date", "attends", "diploma"), adult_without_lower_secondary
    ),
    "child_below_level_due": PersonRule(("birth_date", "attends", "diploma"), child_below_level_due),
    "child_not_attending": PersonRule(("birth_date", "attends"), child_not_attending),
}
