"""Oracle, part 2: what each indicator asks of one member, by trying every value an empty cell could hold.

A judge reads a member without empty cells. `settle` runs it on every completion of the member's empty
cells: where all agree that is the answer, else it is None (unknown).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from oracle_ages import completed_years, is_of_working_age

Row = Mapping[str, Any]
Judge = Callable[[Row, date], bool]

ATTENDS = ("none", "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher")
DIPLOMAS = (
    "none",
    "primary",
    "lower_secondary",
    "upper_secondary",
    "elementary_vocational",
    "intermediate_vocational",
    "college",
    "university",
)
WORK = (
    "wage_contract",
    "wage_no_contract",
    "self_employed",
    "unemployed",
    "student",
    "not_looking",
    "unable",
)
VALUES: dict[str, tuple[Any, ...]] = {
    "sex": ("male", "female"),
    "work_status": WORK,
    "attends": ATTENDS,
    "diploma": DIPLOMAS,
    "wall": ("durable", "non_durable"),
    "frame": ("durable", "non_durable"),
    "roof": ("durable", "non_durable"),
}
# Births of every age from 0 to 99 lie on both sides of every cut-off of every standard.
AGES_TRIED = range(100)


def possible_values(column: str, review: date) -> Sequence[Any]:
    """Every value (for births: one of every age) that an empty cell of `column` could hold."""
    if column == "birth_date":
        return [date(review.year - age - 1, review.month, 28) for age in AGES_TRIED] + [review]
    return VALUES.get(column, (True, False))


def settle(row: Row, columns: Sequence[str], judge: Judge, review: date) -> bool | None:
    """The judge's answer when every completion of the empty cells gives the same one, else None."""
    choices = [possible_values(c, review) if row.get(c) is None else [row[c]] for c in columns]
    answers: set[bool] = set()
    for cells in product(*choices):
        answers.add(judge(dict(zip(columns, cells, strict=True)), review))
        if len(answers) == 2:
            return None
    return answers.pop()


def age(person: Row, review: date) -> int:
    return completed_years(person["birth_date"], review)


def has_job_deprivation(person: Row, review: date) -> bool:
    of_age = is_of_working_age(person["sex"], person["birth_date"], review)
    return of_age and person["work_status"] in ("unemployed", "wage_no_contract")


def is_dependant(person: Row, review: date) -> bool:
    old_or_disabled = age(person, review) >= 60 or person["disability"]
    return age(person, review) < 16 or bool(old_or_disabled and person["monthly_allowance"])


def is_malnourished_child(person: Row, review: date) -> bool:
    return age(person, review) < 16 and bool(person["stunted"] or person["underweight"])


def lacks_insurance(person: Row, review: date) -> bool:
    return age(person, review) >= 6 and not person["health_insurance"]


def lacks_adult_education(person: Row, review: date) -> bool:
    """2022 on: 16-17 and 18-30, each with its own due level; a training certificate excuses both."""
    attends, diploma = person["attends"], person["diploma"]
    if person["training_certificate"]:
        return False
    if 16 <= age(person, review) <= 17:
        studies = attends in ("lower_secondary", "upper_secondary", "vocational", "higher")
        return not studies and diploma in ("none", "primary")
    if 18 <= age(person, review) <= 30:
        studies = attends in ("upper_secondary", "vocational", "higher")
        return not studies and diploma in ("none", "primary", "lower_secondary")
    return False


def lacks_adult_education_2016(person: Row, review: date) -> bool:
    concerned = age(person, review) >= 15 and person["birth_date"].year >= 1986
    return concerned and person["diploma"] in ("none", "primary") and person["attends"] == "none"


def misses_school(person: Row, review: date) -> bool:
    """2022 on: below the level due at the age; a higher one is no deprivation."""
    years = age(person, review)
    attends: str = person["attends"]
    if 3 <= years <= 5:
        return attends == "none"
    if 6 <= years <= 11:
        return attends in ("none", "preschool")
    if 12 <= years <= 15:
        return attends in ("none", "preschool", "primary") and person["diploma"] in ("none", "primary")
    return False


def misses_school_2016(person: Row, review: date) -> bool:
    return 5 <= age(person, review) <= 14 and person["attends"] == "none"
