"""Fills the columns that `missing` names with any valid value, as an officer would go back and ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from oracle_columns import PERSON_ORDER
from provinces import HOUSEHOLD_CELLS, PERSON_CELLS, Province, births

Row = dict[str, Any]
FLOOR_AREAS = (0.0, 8.0, 15.99, 40.0)
INCOMES = (0, 700_000, 1_000_001, 1_500_000, 2_200_001, 9_000_000)


def home_value(column: str, random: Random) -> Any:
    if column == "floor_area_m2":
        return random.choice(FLOOR_AREAS)
    if column == "income_per_capita":
        return random.choice(INCOMES)
    values = [value for value in HOUSEHOLD_CELLS.get(column, [True, False]) if value is not None]
    return random.choice(values)


def person_value(column: str, random: Random, household: Mapping[str, Any], province: Province) -> Any:
    if column == "birth_date":
        return random.choice(births(household["review_date"] or province.question.as_of))
    return random.choice(PERSON_CELLS[column])


def new_members(household: Mapping[str, Any], random: Random, province: Province) -> list[Row]:
    """One to three members of a household that had none, with every answer."""
    members = []
    for number in range(random.randint(1, 3)):
        answers = {column: person_value(column, random, household, province) for column in PERSON_ORDER}
        relation = "other" if number else "head"
        key = {"person_id": f"new/{household['household_id']}/{number}", "relation": relation}
        members.append({"household_id": household["household_id"], **key, **answers})
    return members


def filled_person(
    person: Row, columns: Sequence[str], household: Row, random: Random, province: Province
) -> Row:
    empty = [column for column in columns if person[column] is None]
    return {**person, **{c: person_value(c, random, household, province) for c in empty}}


def filled(
    province: Province, judged: Sequence[Mapping[str, Any]], random: Random
) -> tuple[list[Row], list[Row]]:
    """Both tables with every empty cell of every column named in `missing` filled, household by household."""
    names = {row["household_id"]: (row["missing"] or "").split(",") for row in judged}
    households, persons = [], []
    for household in province.households:
        named = names[household["household_id"]]
        empty = [column for column in named if column in household and household[column] is None]
        household = {**household, **{column: home_value(column, random) for column in empty}}
        households.append(household)
        columns = [name.removeprefix("persons.") for name in named if name.startswith("persons.")]
        members = [p for p in province.persons if p["household_id"] == household["household_id"]]
        persons += [filled_person(member, columns, household, random, province) for member in members]
        persons += new_members(household, random, province) if "persons" in named else []
    return households, persons
