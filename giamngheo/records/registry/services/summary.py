"""Keep the derived lines of households true: what lists show and what search finds."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from giamngheo.records.base.planned import planned

# Each household by itself (LATERAL): in the middle of a load the planner knows nothing yet of what was inserted, and
# whatever it guesses, this asks the indexes.
REFRESH = """
INSERT INTO registry_householdsummary (
    household_id, code, village_id, commune_code, head_name, head_birth_year, head_ethnic_code, spouse_name,
    sort_key, members, review_date, status, previous_status, is_newly_escaped, deprivations, deprived, missing,
    ended_on, changed_at
)
SELECT h.id, h.code, h.village_id, h.commune_code,
    coalesce(who.head, ''), who.born, coalesce(who.ethnic, ''), coalesce(who.spouse, ''), coalesce(who.sorted, ''),
    coalesce(who.members, 0), a.review_date, coalesce(v.status, ''), coalesce(kept.status, ''), v.is_newly_escaped,
    v.deprivation_count_min, coalesce(v.deprived, '{}'), coalesce(cardinality(v.missing), 0), h.ended_on, %(now)s
FROM unnest(%(households)s::uuid[]) AS asked (id)
JOIN registry_household h ON h.id = asked.id
LEFT JOIN LATERAL (
    SELECT count(*) AS members,
        min(p.full_name) FILTER (WHERE m.relation = 'head') AS head,
        min(extract(year FROM p.birth_date)) FILTER (WHERE m.relation = 'head') AS born,
        min(p.ethnic_code) FILTER (WHERE m.relation = 'head') AS ethnic,
        min(p.full_name) FILTER (WHERE m.relation = 'spouse') AS spouse,
        (array_agg(p.sort_key) FILTER (WHERE m.relation = 'head'))[1] AS sorted
    FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
    WHERE m.household_id = h.id AND m.valid_to IS NULL AND p.died_on IS NULL
) who ON true
LEFT JOIN LATERAL (
    SELECT id, review_date FROM registry_householdanswers
    WHERE household_id = h.id ORDER BY review_date DESC LIMIT 1
) a ON true
LEFT JOIN LATERAL (SELECT * FROM registry_verdict WHERE answers_id = a.id LIMIT 1) v ON true
LEFT JOIN LATERAL (
    SELECT status FROM registry_statusperiod WHERE household_id = h.id AND valid_to IS NULL LIMIT 1
) kept ON true
ON CONFLICT (household_id) DO UPDATE SET (
    code, village_id, commune_code, head_name, head_birth_year, head_ethnic_code, spouse_name,
    sort_key, members, review_date, status, previous_status, is_newly_escaped, deprivations, deprived, missing,
    ended_on, changed_at
) = (
    excluded.code, excluded.village_id, excluded.commune_code, excluded.head_name, excluded.head_birth_year,
    excluded.head_ethnic_code, excluded.spouse_name, excluded.sort_key, excluded.members, excluded.review_date,
    excluded.status, excluded.previous_status, excluded.is_newly_escaped, excluded.deprivations, excluded.deprived,
    excluded.missing, excluded.ended_on, excluded.changed_at
)
"""

# A decision alters nothing else that lists show.
RECOGNISED = """
UPDATE registry_householdsummary line SET previous_status = kept.status, changed_at = %(now)s
FROM registry_statusperiod kept
WHERE line.household_id = ANY (%(households)s::uuid[])
    AND kept.household_id = line.household_id AND kept.valid_to IS NULL
"""


TOUCH = """
UPDATE registry_householdsummary SET changed_at = %(now)s WHERE household_id = ANY (%(households)s::uuid[])
"""


def refresh(households: Iterable[UUID], now: datetime) -> None:
    """Rewrite the lines and search entries of these households from what the register holds."""
    ids = list(households)
    refresh_lines(ids, now)
    index(ids)


def refresh_lines(households: list[UUID], now: datetime) -> None:
    """Rewrite what lists show of these households."""
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"households": households, "now": now})


def refresh_recognised(households: list[str], now: datetime) -> None:
    """The same once a decision has given each of these households a class."""
    with connection.cursor() as cursor:
        cursor.execute(RECOGNISED, {"households": households, "now": now})


def touch(households: list[UUID], now: datetime) -> None:
    """Say that something of these households changed which their lines do not show."""
    with planned() as cursor:
        cursor.execute(TOUCH, {"households": households, "now": now})


def index(households: list[UUID]) -> None:
    """Rewrite by what these households and their members are found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_index(%s)", [households])
