"""Oracle, part 3: the indicators of each standard: the columns each reads, and its answer for a household."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import oracle_persons as judges
from oracle_columns import ALL_INDICATORS
from oracle_persons import Judge, Row, settle

NOT_IN_STANDARD = {
    "2016-2020": ("dep_employment", "dep_dependency", "dep_nutrition", "dep_waste"),
    "2022-2026": ("dep_health_care", "dep_waste"),
    "2027-2030": ("dep_health_care", "dep_information"),
}
DEVICES = ("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone")
MEDIA_2016 = ("has_tv", "has_radio", "has_desktop", "has_laptop", "has_tablet", "has_loudspeaker")
CLEAN_WATER = ("piped", "borehole", "protected_well", "protected_spring", "rainwater", "bottled")

PersonRule = tuple[tuple[str, ...], Judge]

PERSON_RULES: dict[str, PersonRule] = {
    "dep_employment": (("sex", "birth_date", "work_status"), judges.has_job_deprivation),
    "dep_dependency": (("birth_date", "disability", "monthly_allowance"), judges.is_dependant),
    "dep_nutrition": (("birth_date", "stunted", "underweight"), judges.is_malnourished_child),
    "dep_health_insurance": (("birth_date", "health_insurance"), judges.lacks_insurance),
    "dep_adult_education": (
        ("birth_date", "attends", "diploma", "training_certificate"),
        judges.lacks_adult_education,
    ),
    "dep_school_attendance": (("birth_date", "attends", "diploma"), judges.misses_school),
}
PERSON_RULES_2016: dict[str, PersonRule] = {
    "dep_health_insurance": PERSON_RULES["dep_health_insurance"],
    "dep_adult_education": (("birth_date", "attends", "diploma"), judges.lacks_adult_education_2016),
    "dep_school_attendance": (("birth_date", "attends"), judges.misses_school_2016),
}


def has_poor_housing(household: Row, _review: date) -> bool:
    return [household["wall"], household["frame"], household["roof"]].count("non_durable") >= 2


def has_nothing(household: Row, _review: date) -> bool:
    return not any(household.values())


# (columns, judge) of the indicators that several household cells decide together.
HOME_RULES: dict[str, PersonRule] = {
    "dep_housing_quality": (("wall", "frame", "roof"), has_poor_housing),
    "dep_telecom": (("uses_internet",), has_nothing),
    "dep_information": (DEVICES, has_nothing),
}
HOME_RULES_2016: dict[str, PersonRule] = {
    "dep_housing_quality": HOME_RULES["dep_housing_quality"],
    "dep_telecom": (("uses_internet", "uses_phone"), has_nothing),
    "dep_information": (MEDIA_2016, has_nothing),
}
SINGLE_CELL = {
    "dep_health_care": "untreated_illness",
    "dep_housing_area": "floor_area_m2",
    "dep_water": "water_source",
    "dep_sanitation": "toilet",
    "dep_waste": "waste_disposal",
}


def indicators_of(standard: str) -> list[str]:
    return [name for name in ALL_INDICATORS if name not in NOT_IN_STANDARD[standard]]


def person_rules(standard: str) -> dict[str, PersonRule]:
    return PERSON_RULES_2016 if standard == "2016-2020" else PERSON_RULES


def home_rules(standard: str) -> dict[str, PersonRule]:
    return HOME_RULES_2016 if standard == "2016-2020" else HOME_RULES


def home_columns(standard: str, indicator: str) -> tuple[str, ...]:
    """Household columns that an indicator reads; none for the person-based ones."""
    if indicator in SINGLE_CELL:
        return (SINGLE_CELL[indicator],)
    return home_rules(standard)[indicator][0] if indicator in home_rules(standard) else ()


def member_answers(indicator: str, standard: str, members: Sequence[Row], review: date) -> list[bool | None]:
    """One answer a member: is the indicator true for this member, or unknown?"""
    columns, judge = person_rules(standard)[indicator]
    return [settle(member, columns, judge, review) for member in members]


def any_member(answers: Sequence[bool | None]) -> bool | None:
    """True if true for one; else unknown if unknown for one, or if nobody was entered; else false."""
    if True in answers:
        return True
    return None if None in answers or not answers else False


def too_many_dependants(answers: Sequence[bool | None]) -> bool | None:
    """Dependants / members > 1/2, for every number of dependants that is possible."""
    sure = answers.count(True)
    counts = range(sure, sure + answers.count(None) + 1)
    verdicts = {2 * count > len(answers) for count in counts}
    return verdicts.pop() if answers and len(verdicts) == 1 else None


def single_cell(indicator: str, household: Row, members: int) -> bool | None:
    cell = household.get(SINGLE_CELL[indicator])
    if cell is None:
        return None
    if indicator == "dep_housing_area":
        return bool(cell < 8 * members) if members else None
    if indicator == "dep_water":
        return cell not in CLEAN_WATER
    if indicator == "dep_sanitation":
        return cell in ("other", "none")
    return bool(cell == "dumped") if indicator == "dep_waste" else bool(cell)


def deprivation(
    indicator: str, standard: str, household: Row, members: Sequence[Row], review: date
) -> bool | None:
    """True, False or None (unknown) for one indicator of the standard."""
    if indicator in SINGLE_CELL:
        return single_cell(indicator, household, len(members))
    if indicator in home_rules(standard):
        columns, judge = home_rules(standard)[indicator]
        return settle(household, columns, judge, review)
    answers = member_answers(indicator, standard, members, review)
    return too_many_dependants(answers) if indicator == "dep_dependency" else any_member(answers)
