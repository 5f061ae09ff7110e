"""Certificates follow a decision: new ones for who enters the list, a line on the others, an end for who leaves."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.records.review.models import Certificate, Decision
from giamngheo.records.review.services.certificate_numbers import next_certificate_number
from giamngheo.rules.codes import ON_LIST

_WITHOUT = """
SELECT h.id, h.commune_code FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS asked (id, place)
JOIN registry_household h ON h.id = asked.id
WHERE NOT EXISTS (SELECT 1 FROM review_certificate c WHERE c.household_id = h.id AND c.ended_on IS NULL)
ORDER BY asked.place
"""
_LINES = """
INSERT INTO review_certificateline (certificate_id, decision_id, list_year, status, deprived)
SELECT c.id, %(decision)s, %(list_year)s, new.status, string_to_array(new.deprived, ' ')
FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(deprived)s::text[]) AS new (household, status, deprived)
JOIN review_certificate c ON c.household_id = new.household AND c.ended_on IS NULL
"""


def issue(decision: Decision, list_year: int, recognised: pl.DataFrame) -> None:
    """What the decision does to the certificates of its households, in their order; within its transaction.

    recognised: as recognising.RECOGNISED.
    """
    is_listed = pl.col("status").is_in(list(ON_LIST))
    listed, leaving = recognised.filter(is_listed), recognised.filter(~is_listed)
    ended = Certificate.objects.filter(household_id__in=leaving["household_id"].to_list(), ended_on=None)
    ended.update(ended_on=decision.decided_on)
    given: dict[str, Any] = {
        "decision": decision.pk,
        "list_year": list_year,
        "ids": listed["household_id"].to_list(),
        "statuses": listed["status"].to_list(),
        "deprived": listed["deprived"].to_list(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT, given)
        Certificate.objects.bulk_create(_numbered(decision, cursor.fetchall()))
        cursor.execute(_LINES, given)


def _numbered(decision: Decision, households: Sequence[tuple[UUID, str]]) -> Iterator[Certificate]:
    """New certificates with the next numbers of the year and the commune of today, which a merger may have made.

    households: each with its commune.
    """
    day = decision.decided_on
    assert day is not None
    following: dict[str, int] = {}
    for household, commune in households:
        if commune not in following:
            following[commune] = next_certificate_number(commune, day.year)
        yield Certificate(
            household_id=household,
            commune_code=commune,
            year=day.year,
            number=following[commune],
            issued_on=day,
        )
        following[commune] += 1
