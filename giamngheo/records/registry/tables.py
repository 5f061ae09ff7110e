"""Rows of the register as the engine's two tables: the latest answers of some households and their members."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import polars as pl

from giamngheo.records.base.copying import fetch, read
from giamngheo.records.base.planned import rows
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

FEW = 50
# Household by household (LATERAL): in the middle of a load the planner knows nothing yet of what was inserted, and
# whatever it guesses, this asks the indexes.
LATEST = """
FROM unnest(%(households)s::uuid[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT * FROM registry_householdanswers WHERE household_id = asked.id ORDER BY review_date DESC LIMIT 1
) a
"""
PLACE = "JOIN registry_household h ON h.id = a.household_id JOIN geography_village v ON v.id = h.village_id"
# Members of the review's day: whoever had come by then and not yet left or died.
MEMBERS = """
LEFT JOIN LATERAL (
    SELECT p.*, m.relation FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
    WHERE m.household_id = a.household_id
        AND (m.valid_from IS NULL OR m.valid_from <= a.review_date)
        AND (m.valid_to IS NULL OR m.valid_to > a.review_date)
        AND (p.died_on IS NULL OR p.died_on > a.review_date)
    OFFSET 0
) p ON true
LEFT JOIN LATERAL (
    SELECT * FROM registry_personanswers WHERE answers_id = a.id AND person_id = p.id LIMIT 1
) b ON true
"""
OF_HOUSEHOLD = f"""a.household_id::text, h.commune_code, v.code AS village_code, v.name AS village_name,
    a.review_date, {", ".join(f"a.{column.name}" for column in HOUSEHOLD_ANSWERS)}"""
OF_PERSON = f"""p.id::text AS person_id, p.relation, p.sex, p.birth_date, p.birth_date_is_year_only, p.ethnic_code,
    {", ".join(f"b.{column.name}" for column in PERSON_ANSWERS)}"""
HOUSEHOLD_CELLS = f"SELECT {OF_HOUSEHOLD} {LATEST} {PLACE} ORDER BY a.household_id"
PERSON_CELLS = f"""
SELECT a.household_id::text, {OF_PERSON} {LATEST} {MEMBERS} WHERE p.id IS NOT NULL ORDER BY a.household_id, p.id
"""
# A row a member; of a household without any one row, that of nobody.
BOTH = f"SELECT {OF_HOUSEHOLD}, {OF_PERSON} {LATEST} {PLACE} {MEMBERS} ORDER BY a.household_id, p.id"
Cells = dict[str, Any]


def engine_tables(households: Iterable[UUID]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The contract's two tables for these households, by their latest answers; those never asked are left out.

    household_id and person_id are the register's own ids as text. Columns typed as the schema says; names and
    personal ids stay behind: no rule needs them.
    """
    ids = {"households": list(households)}
    asked = fetch if len(ids["households"]) <= FEW else read
    found = asked(HOUSEHOLD_CELLS, ids, _schema(HOUSEHOLDS))
    return found, asked(PERSON_CELLS, ids, _schema(PERSONS, without=("full_name", "personal_id")))


def engine_rows(households: Iterable[UUID]) -> list[tuple[Cells, list[Cells]]]:
    """The same of few households: each with its members, as cells by column; a member has the household's too."""
    found = groupby(rows(BOTH, {"households": list(households)}), key=itemgetter("household_id"))
    homes = [list(of_one) for _, of_one in found]
    return [(of_one[0], [one for one in of_one if one["person_id"]]) for of_one in homes]


def _schema(table: Table, without: tuple[str, ...] = ()) -> dict[str, pl.DataType]:
    return {column.name: column.dtype for column in table.columns if column.name not in without}
