"""What rounds of comparing show: the people of an area as a sheet needs them, lines and shares of a round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Count, QuerySet, Sum

from giamngheo.records.base.copying import read
from giamngheo.records.registry.models import (
    Membership,
    Person,
    Reconciliation,
    ReconciliationLine,
    ReconciliationShare,
)

# Who lives in the area, and who died there or left it, each in the household of now or the last one.
_PEOPLE = """
SELECT p.id, h.id AS household, h.code AS household_id, h.commune_code, h.village_id, v.name AS village_name,
    p.full_name, p.birth_date, p.birth_date_is_year_only, p.sex, p.ethnic_code, m.relation, p.version,
    encode(p.personal_id_encrypted, 'hex') AS personal_id, encode(p.personal_id_hash, 'hex') AS personal_id_hash,
    CASE WHEN p.died_on IS NOT NULL THEN 'died' WHEN m.id IS NULL OR h.ended_on IS NOT NULL THEN 'moved_away'
        ELSE 'present' END AS presence,
    COALESCE(p.died_on, h.ended_on, (
        SELECT max(past.valid_to) FROM registry_membership past WHERE past.person_id = p.id AND m.id IS NULL
    )) AS on_date
FROM registry_person p
JOIN registry_household h ON h.id = p.household_id
JOIN geography_village v ON v.id = h.village_id
LEFT JOIN registry_membership m ON m.person_id = p.id AND m.household_id = h.id AND m.valid_to IS NULL
WHERE (%(village)s::uuid IS NULL OR h.village_id = %(village)s::uuid)
    AND (%(since)s::timestamptz IS NULL OR EXISTS (
        SELECT 1 FROM registry_householdsummary s WHERE s.household_id = h.id AND s.changed_at > %(since)s
    ))
ORDER BY h.commune_code, v.name, h.code, p.birth_date, p.code
"""
PEOPLE_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("id", "household", "household_id", "commune_code", "village_id"), pl.String()),
    **dict.fromkeys(("village_name", "full_name", "sex", "ethnic_code", "relation"), pl.String()),
    **dict.fromkeys(("personal_id", "personal_id_hash", "presence"), pl.String()),
    "birth_date": pl.Date(),
    "on_date": pl.Date(),
    "birth_date_is_year_only": pl.Boolean(),
    "version": pl.Int64(),
}
COUNTS = ("ours", "theirs", "matched", "differing", "only_ours", "only_theirs")
_NEWEST = f"""
SELECT s.commune_code, n.counterpart, n.answered_at::date AS day,
    {", ".join(f"sum(s.{name}) AS sum_{name}" for name in COUNTS)}
FROM (
    SELECT DISTINCT ON (s.commune_code, r.counterpart) s.commune_code, r.id, r.counterpart, r.answered_at
    FROM registry_reconciliationshare s JOIN registry_reconciliation r ON r.id = s.reconciliation_id
    WHERE r.state = 'compared' ORDER BY s.commune_code, r.counterpart, r.answered_at DESC
) n JOIN registry_reconciliationshare s ON s.reconciliation_id = n.id AND s.commune_code = n.commune_code
GROUP BY 1, 2, 3 ORDER BY 1, 2
"""
_NEWEST_SCHEMA: dict[str, pl.DataType] = {
    "commune_code": pl.String(),
    "counterpart": pl.String(),
    "day": pl.Date(),
    **{f"sum_{name}": pl.Int64() for name in COUNTS},
}
UNSETTLED = (ReconciliationLine.State.OPEN, ReconciliationLine.State.LATER)


@dataclass(frozen=True)
class LineFilters:
    """Which lines; empty: all. state "" means not settled yet."""

    kind: str = ""
    village: UUID | None = None
    state: str = ""


def people_of(village_id: UUID | None, since: datetime | None) -> pl.DataFrame:
    """The people of the present scope, one row each (PEOPLE_SCHEMA); personal_id: as it is kept, in hexadecimal.

    since: only of households changed after it.
    """
    return read(_PEOPLE, {"village": village_id, "since": since}, PEOPLE_SCHEMA)


def open_villages() -> pl.DataFrame:
    """The villages of today: id, commune_code, name."""
    names = dict.fromkeys(("id", "commune_code", "name"), pl.String())
    return read(f"SELECT {', '.join(names)} FROM geography_village WHERE valid_to IS NULL", {}, names)


def rounds() -> QuerySet[Reconciliation]:
    """Those in sight, the newest first."""
    return Reconciliation.objects.order_by("-asked_at")


def lines_of(made: Reconciliation, filters: LineFilters) -> QuerySet[ReconciliationLine]:
    """The lines of a round in the officer's area, in the order of the register."""
    found = ReconciliationLine.objects.filter(reconciliation=made)
    found = found.filter(state=filters.state) if filters.state else found.filter(state__in=UNSETTLED)
    found = found.filter(kind=filters.kind) if filters.kind else found
    found = found.filter(village_id=filters.village) if filters.village else found
    return found.order_by("number")


def persons_of(lines: Iterable[ReconciliationLine]) -> dict[UUID | None, Person]:
    """Our persons of the lines as they are now, by id, with household and village."""
    ids = [line.person_id for line in lines if line.person_id]
    return {one.pk: one for one in Person.objects.select_related("household__village").filter(pk__in=ids)}


def present_among(persons: Iterable[UUID | None]) -> set[UUID]:
    """Those who are members of a household now."""
    here = Membership.objects.filter(person__in=list(persons), valid_to=None, person__died_on=None)
    return set(here.values_list("person_id", flat=True))


def next_line(line: ReconciliationLine, kind: str) -> ReconciliationLine | None:
    """The next of the round that nobody has settled or put off, of that kind only where one is given."""
    found = ReconciliationLine.objects.filter(
        reconciliation=line.reconciliation_id, state=ReconciliationLine.State.OPEN, number__gt=line.number
    )
    return (found.filter(kind=kind) if kind else found).order_by("number").first()


def counts_by_kind(made: Reconciliation, filters: LineFilters) -> dict[str, int]:
    """How many lines of each kind the other filters let through."""
    found = lines_of(made, LineFilters("", filters.village, filters.state)).order_by()
    return dict(found.values_list("kind").annotate(Count("id")))


def shares_by(made: Reconciliation, column: str) -> list[dict[str, Any]]:
    """The shares of a round by commune_code or village_id, summed (COUNTS)."""
    rows = ReconciliationShare.objects.filter(reconciliation=made).values(column).order_by(column)
    return list(rows.annotate(**{f"sum_{name}": Sum(name) for name in COUNTS}))


def newest_shares() -> list[dict[str, Any]]:
    """Each commune's newest round with each counterpart, in the present scope: commune_code, counterpart, day, COUNTS
    with sum_ before them.
    """
    return read(_NEWEST, {}, _NEWEST_SCHEMA).to_dicts()
