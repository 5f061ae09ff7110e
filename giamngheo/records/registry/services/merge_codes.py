"""Household codes and aliases are unique in a commune: before communes merge, those that clash are told apart."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from giamngheo.records.geography.models import Village

# A code is at most 40 long: five digits of the old commune, a dash, and the end of the code, which tells the most.
_CLASHING = """
CREATE TEMP TABLE clashing ON COMMIT DROP AS
SELECT h.id, h.code, h.commune_code FROM registry_household h
WHERE h.village_id = ANY (%(villages)s) AND EXISTS (
    SELECT 1 FROM registry_household o
    WHERE o.code = h.code AND o.id <> h.id AND o.commune_code = ANY (%(communes)s)
    AND (o.village_id = ANY (%(villages)s) OR o.commune_code = %(commune)s)
)
"""
_KEEP_OLD_CODE = """
INSERT INTO registry_householdalias (household_id, commune_code, source, code, noted_on)
SELECT id, commune_code, 'xã cũ ' || commune_code, code, %(on)s FROM clashing
ON CONFLICT (commune_code, source, code) DO NOTHING
"""
_NEW_CODE = """
UPDATE registry_household h SET code = c.commune_code || '-' || right(c.code, 34), version = version + 1
FROM clashing c WHERE h.id = c.id RETURNING h.id
"""
_ALIASES = """
UPDATE registry_householdalias a SET source = left(a.source, 46) || ' (xã cũ ' || a.commune_code || ')'
FROM registry_household h
WHERE h.id = a.household_id AND h.village_id = ANY (%(villages)s) AND EXISTS (
    SELECT 1 FROM registry_householdalias o JOIN registry_household oh ON oh.id = o.household_id
    WHERE o.code = a.code AND o.source = a.source AND o.id <> a.id AND o.commune_code = ANY (%(communes)s)
    AND (oh.village_id = ANY (%(villages)s) OR o.commune_code = %(commune)s)
)
"""


def tell_codes_apart(villages: Sequence[Village], new_code: str, on_date: date) -> list[UUID]:
    """Put the old commune's code before household codes that the new commune would have twice, and keep the old
    ones as aliases. Returns the households with a new code.
    """
    values: dict[str, Any] = {
        "villages": [village.pk for village in villages],
        "communes": [new_code, *{village.commune_code for village in villages}],
        "commune": new_code,
        "on": on_date,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLASHING, values)
        cursor.execute(_KEEP_OLD_CODE, values)
        cursor.execute(_NEW_CODE)
        recoded = [row[0] for row in cursor.fetchall()]
        cursor.execute(_ALIASES, values)
        cursor.execute("DROP TABLE clashing")
    return recoded
