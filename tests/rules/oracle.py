"""Oracle: what `giamngheo classify` must answer, in slow and obvious Python.

Written from contract.md, sections 1-3, alone. It imports nothing of the package and types its own numbers,
so that an error in the engine or in policy/ cannot hide in the expectation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from oracle_ages import add_months
from oracle_columns import HOME_ORDER, PERSON_ORDER, RESULT_COLUMNS
from oracle_indicators import (
    deprivation,
    home_columns,
    indicators_of,
    member_answers,
    person_rules,
)

Row = Mapping[str, Any]

# Upper ends of the income bands, VND / person / month; above the last one nobody is poor.
LINES = {
    ("2016-2020", "rural"): (700_000, 1_000_000),
    ("2016-2020", "urban"): (900_000, 1_300_000),
    ("2022-2026", "rural"): (1_500_000,),
    ("2022-2026", "urban"): (2_000_000,),
    ("2027-2030", "rural"): (2_200_000,),
    ("2027-2030", "urban"): (2_800_000,),
}
AVERAGE_LIVING_BAND = {
    ("2016-2020", "rural"): (1_000_000, 1_500_000),
    ("2016-2020", "urban"): (1_300_000, 1_950_000),
    ("2022-2026", "rural"): (1_500_000, 2_250_000),
    ("2022-2026", "urban"): (2_000_000, 3_000_000),
}
SCORE_LINE = {"rural": 140, "urban": 175}
MOVEMENTS = {
    ("poor", "poor"): "stayed_poor",
    ("poor", "near_poor"): "poor_to_near_poor",
    ("poor", "not_poor"): "poor_to_not_poor",
    ("near_poor", "near_poor"): "stayed_near_poor",
    ("near_poor", "poor"): "near_poor_to_poor",
    ("near_poor", "not_poor"): "escaped_near_poverty",
    ("not_poor", "not_poor"): "none",
}


def standard_in_force(day: date) -> str:
    if date(2016, 1, 1) <= day <= date(2021, 12, 31):
        return "2016-2020"
    return "2022-2026" if day <= date(2026, 12, 31) else "2027-2030"


def basis_used(household: Row, standard: str, basis: str) -> str | None:
    """What income is read from; None where that is empty."""
    has_score = household.get("income_score") is not None
    has_income = household.get("income_per_capita") is not None
    if standard == "2022-2026" and basis in ("auto", "score") and has_score:
        return "score"
    return "income" if basis != "score" and has_income else None


def income_bands(household: Row, standard: str, basis: str | None) -> list[int]:
    """Every band the income may lie in: 0 is at or under the first line, the last is above all lines."""
    lines: tuple[int, ...] = LINES[standard, household["area_type"]]
    if basis is None:
        return list(range(len(lines) + 1))
    if basis == "score":
        return [int(household["income_score"] > SCORE_LINE[household["area_type"]])]
    return [sum(household["income_per_capita"] > line for line in lines)]


def verdict(standard: str, band: int, count: int) -> str:
    """The status for a known income band and a known number of deprivations."""
    if standard == "2016-2020" and band == 0:
        return "poor"
    last_poor_band = 1 if standard == "2016-2020" else 0
    if band > last_poor_band:
        return "not_poor"
    return "poor" if count >= 3 else "near_poor"


def status_of(standard: str, bands: Sequence[int], count_min: int, count_max: int) -> str:
    """Every band by every count: one verdict, or undetermined."""
    verdicts = {verdict(standard, b, c) for b in bands for c in range(count_min, count_max + 1)}
    return verdicts.pop() if len(verdicts) == 1 else "undetermined"


def average_living_farm_household(household: Row, standard: str) -> bool | None:
    if standard == "2027-2030":
        return None
    above, at_most = AVERAGE_LIVING_BAND[standard, household["area_type"]]
    income, farms = household.get("income_12m_per_capita"), household.get("is_agricultural")
    if farms is False or (income is not None and not above < income <= at_most):
        return False
    return None if farms is None or income is None else True


def movement_of(household: Row, status: str) -> str:
    before = household.get("previous_status") or "not_poor"
    if (before, status) in MOVEMENTS:
        return MOVEMENTS[before, status]
    escaped = household.get("escaped_poverty_date") is not None
    escaped_near = household.get("escaped_near_poverty_date") is not None
    if status == "poor":
        return "fell_back_to_poor" if escaped else "newly_poor"
    return "fell_back_to_near_poor" if escaped or escaped_near else "newly_near_poor"


def escape_dates(household: Row, status: str, recognised_on: date) -> tuple[date | None, date | None]:
    """Both dates as they stand after this review, for a status that was reached."""
    before = household.get("previous_status")
    escaped = household.get("escaped_poverty_date")
    escaped_near = household.get("escaped_near_poverty_date")
    if status == "poor":
        return None, None
    if before == "poor":
        escaped = recognised_on
    if status == "near_poor":
        return escaped, None
    if before in ("poor", "near_poor"):
        escaped_near = recognised_on
    return escaped, escaped_near


def is_within_36_months(escaped: date | None, day: date) -> bool:
    return escaped is not None and escaped <= day < add_months(escaped, 36)


def missing_income(standard: str, basis: str) -> list[str]:
    if basis == "score":
        return ["income_score"]
    both = basis == "auto" and standard == "2022-2026"
    return ["income_per_capita", "income_score"] if both else ["income_per_capita"]


def missing_deprivations(
    household: Row, members: Sequence[Row], standard: str, unknown: Sequence[str], review: date
) -> list[str]:
    """Empty columns behind the unknown indicators: household columns, then `persons` or persons.NAME."""
    home = {c for name in unknown for c in home_columns(standard, name) if household.get(c) is None}
    named = [column for column in HOME_ORDER if column in home]
    if not members:
        return [*named, "persons"]
    empty: set[str] = set()
    for name in unknown:
        if name not in person_rules(standard):
            continue
        answers = member_answers(name, standard, members, review)
        open_members = [m for m, answer in zip(members, answers, strict=True) if answer is None]
        columns = person_rules(standard)[name][0]
        empty |= {c for c in columns for member in open_members if member.get(c) is None}
    return named + [f"persons.{column}" for column in PERSON_ORDER if column in empty]


def not_reviewed(household: Row, day: date) -> dict[str, Any]:
    return {
        "status": "not_reviewed",
        "class": household.get("previous_status") or "not_poor",
        "movement": "none",
        "has_escaped_poverty": False,
        "is_newly_escaped": is_within_36_months(household.get("escaped_poverty_date"), day),
        "escaped_poverty_date": household.get("escaped_poverty_date"),
        "escaped_near_poverty_date": household.get("escaped_near_poverty_date"),
    }


def follow_up(household: Row, status: str, recognised_on: date, day: date) -> dict[str, Any]:
    """Class, movement and dates of a reviewed household."""
    if status == "undetermined":
        as_before = not_reviewed(household, day)
        unknown = {"movement": None, "has_escaped_poverty": None, "is_newly_escaped": None}
        return {**as_before, "status": status, **unknown}
    movement = movement_of(household, status)
    escaped, escaped_near = escape_dates(household, status, recognised_on)
    return {
        "status": status,
        "class": status,
        "movement": movement,
        "has_escaped_poverty": movement in ("poor_to_near_poor", "poor_to_not_poor"),
        "is_newly_escaped": status != "poor" and is_within_36_months(escaped, day),
        "escaped_poverty_date": escaped,
        "escaped_near_poverty_date": escaped_near,
    }


def judge_household(
    household: Row, members: Sequence[Row], as_of: date, standard: str, basis: str, recognised_on: date
) -> dict[str, Any]:
    """Every result column of one household that is in review."""
    review = household.get("review_date") or as_of
    answers = {n: deprivation(n, standard, household, members, review) for n in indicators_of(standard)}
    unknown = [name for name, answer in answers.items() if answer is None]
    count_min = list(answers.values()).count(True)
    count_max = count_min + len(unknown)
    used = basis_used(household, standard, basis)
    bands = income_bands(household, standard, used)
    status = status_of(standard, bands, count_min, count_max)
    missing: list[str] = []
    if status == "undetermined":
        missing += missing_income(standard, basis) if used is None else []
        if count_min < 3 <= count_max:
            missing += missing_deprivations(household, members, standard, unknown, review)
    return {
        **answers,
        "basis": used,
        "is_income_poor": None if used is None else verdict(standard, bands[0], 0) != "not_poor",
        "deprivation_count_min": count_min,
        "deprivation_count_max": count_max,
        "average_living_farm_household": average_living_farm_household(household, standard),
        "missing": ",".join(missing) or None,
        **follow_up(household, status, recognised_on, max(as_of, recognised_on)),
    }


def classify(
    households: Sequence[Row],
    persons: Sequence[Row],
    as_of: date,
    standard: str = "auto",
    basis: str = "auto",
    recognised_on: date | None = None,
) -> list[dict[str, Any]]:
    """One dict a household with every result column, sorted by household_id; None where empty."""
    standard = standard_in_force(as_of) if standard == "auto" else standard
    recognised_on = recognised_on or as_of
    results = []
    for household in sorted(households, key=lambda row: str(row["household_id"])):
        members = [p for p in persons if p["household_id"] == household["household_id"]]
        if household.get("in_review") is False:
            judged = not_reviewed(household, max(as_of, recognised_on))
        else:
            judged = judge_household(household, members, as_of, standard, basis, recognised_on)
        known = {c: household[c] for c in ("household_id", "commune_code", "area_type")}
        row = {**known, "standard": standard, "persons": len(members), **judged}
        results.append({column: row.get(column) for column in RESULT_COLUMNS})
    return results
