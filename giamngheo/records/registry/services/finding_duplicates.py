"""Find out whether persons who were just entered or corrected are in the register already, in whichever commune.

Whoever enters a person need not see the other one: the pair is noted, and row-level security decides who is shown it.
"""

from collections.abc import Iterable
from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.records.base import clock, keys
from giamngheo.records.base.copying import stage
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped
from giamngheo.records.registry.models import Person

# hash, older: a number as both keys make it, while there are two.
ASKED = (
    "DROP TABLE IF EXISTS asked_twins",
    "CREATE TEMP TABLE asked_twins (person_id uuid, twin_key bigint, hash bytea, older bytea) ON COMMIT DROP",
)
_ASK = """
INSERT INTO asked_twins SELECT p.id, p.twin_key, n.hash, n.older
FROM asked_numbers n JOIN registry_person p ON p.id = n.person_id
"""
_WITH_HOME = """
CROSS JOIN LATERAL (
    SELECT x.*, h.commune_code FROM registry_person x JOIN registry_household h ON h.id = x.household_id
    WHERE x.id = {id} OFFSET 0
)"""
# Person by person (LATERAL): in the middle of a load the planner knows nothing of what was inserted. Two of different
# communes with two different numbers are two persons: common names meet by chance in a province.
_FIND = (
    "DROP TABLE IF EXISTS near_twins, found_twins",
    """
    CREATE TEMP TABLE near_twins ON COMMIT DROP AS
    SELECT a.person_id, o.id AS other_id, a.hash, a.older FROM asked_twins a CROSS JOIN LATERAL (
        SELECT id FROM registry_person WHERE twin_key = a.twin_key
        UNION ALL SELECT id FROM registry_person WHERE personal_id_hash = a.hash
        UNION ALL SELECT id FROM registry_person WHERE personal_id_hash = a.older
        OFFSET 0
    ) o WHERE o.id <> a.person_id
    """,
    f"""
    CREATE TEMP TABLE found_twins ON COMMIT DROP AS
    SELECT least(p.id, o.id) AS first_id, greatest(p.id, o.id) AS second_id, bool_or(same.number) AS same_number
    FROM near_twins a {_WITH_HOME.format(id="a.person_id")} p {_WITH_HOME.format(id="a.other_id")} o
    CROSS JOIN LATERAL (
        SELECT coalesce(o.personal_id_hash IN (a.hash, a.older) OR o.personal_id_hash = p.personal_id_hash, false)
    ) same (number)
    WHERE p.merged_into_id IS NULL AND o.merged_into_id IS NULL
        AND (same.number OR p.commune_code = o.commune_code
            OR p.personal_id_hash IS NULL OR o.personal_id_hash IS NULL)
    GROUP BY 1, 2
    """,
    # What a correction has told apart is no question any more.
    """
    DELETE FROM registry_possibleduplicate d
    WHERE d.state = 'open' AND (d.first_id IN (SELECT person_id FROM asked_twins)
            OR d.second_id IN (SELECT person_id FROM asked_twins))
        AND NOT EXISTS (SELECT 1 FROM found_twins f WHERE f.first_id = d.first_id AND f.second_id = d.second_id)
    """,
    """
    INSERT INTO registry_possibleduplicate AS kept
        (id, first_id, second_id, first_commune, second_commune, reason, found_on, found_by_id, state,
        decided_by, note, swapped, versions)
    SELECT gen_random_uuid(), first_id, second_id, '', '',
        CASE WHEN same_number THEN 'same_personal_id' ELSE 'same_name_birth_sex' END,
        %(today)s, %(batch)s, 'open', '', '', '{}', '{}'
    FROM found_twins
    ON CONFLICT (first_id, second_id) DO UPDATE SET (reason, found_on, found_by_id, state, decided_at, decided_by, note)
        = (excluded.reason, excluded.found_on, excluded.found_by_id, 'open', NULL, '', '')
    WHERE kept.state <> 'open' OR kept.reason <> excluded.reason
    """,
)


def find_duplicates(persons: Iterable[UUID], batch: UUID | None = None) -> None:
    """Note the pairs of these persons, who are new or whose name, birth, sex or number was just changed; those kept
    apart before are offered again. A pair that is none any more goes. batch: the import that brought them.
    """
    found = list(Person.objects.filter(pk__in=list(persons)).values_list("pk", "personal_id_encrypted"))
    numbers = {pk: keys.decrypt(bytes(kept)) for pk, kept in found if kept}
    frame = pl.DataFrame(
        {
            "person_id": [str(pk) for pk, _ in found],
            "hash": [keys.lookup_hash(numbers[pk]) if pk in numbers else None for pk, _ in found],
            "older": [keys.older_hash_each([numbers[pk]])[0] if pk in numbers else None for pk, _ in found],
        },
        schema={"person_id": pl.String, "hash": pl.Binary, "older": pl.Binary},
    )
    stage("asked_numbers", frame, uuids=["person_id"])
    with connection.cursor() as cursor:
        for step in (*ASKED, _ASK):
            cursor.execute(step)
    find_asked(batch)


def find_asked(batch: UUID | None) -> None:
    """The same of whoever is in the temporary table asked_twins, which ASKED makes."""
    given = {"today": clock.today(), "batch": batch}
    with scoped(Scope(communes=(EVERYWHERE,))), connection.cursor() as cursor:
        for step in _FIND:
            cursor.execute(step, given)
