"""A list of 30 % of a demo province's households, all of them asked since the round opened.

The demo's list is a quarter of its households, as the published totals say; the bar asks for 30 % under review. Others
are put on it as near-poor households. Whoever on it has no answers gets those of a listed household of the commune,
member by member.
"""

from psycopg import Connection

SHARE = 0.30
# Whoever was asked before the round opened is asked again in it: every listed household is judged.
ASKED_IN_THE_ROUND = """
UPDATE registry_householdanswers a SET review_date = %(asked)s WHERE review_date < %(asked)s AND NOT EXISTS (
    SELECT 1 FROM registry_householdanswers later
    WHERE later.household_id = a.household_id AND later.review_date > a.review_date
)
"""
JOINING = """
CREATE TEMP TABLE joining AS
WITH kept AS (
    SELECT h.id, h.commune_code, s.status IN ('poor', 'near_poor') AS is_listed, a.id AS answers_id
    FROM registry_household h
    LEFT JOIN registry_statusperiod s ON s.household_id = h.id AND s.valid_to IS NULL
    LEFT JOIN LATERAL (
        SELECT id FROM registry_householdanswers WHERE household_id = h.id ORDER BY review_date DESC LIMIT 1
    ) a ON true
    WHERE h.ended_on IS NULL
), donor AS (
    SELECT commune_code, answers_id, row_number() OVER (PARTITION BY commune_code ORDER BY id) - 1 AS place,
        count(*) OVER (PARTITION BY commune_code) AS donors
    FROM kept WHERE is_listed AND answers_id IS NOT NULL
), other AS (
    SELECT id, commune_code, row_number() OVER (PARTITION BY commune_code ORDER BY id) - 1 AS place
    FROM kept WHERE answers_id IS NULL ORDER BY is_listed DESC NULLS LAST, md5(id::text)
    LIMIT (SELECT ceil(count(*) * %(share)s) - count(*) FILTER (WHERE is_listed AND answers_id IS NOT NULL) FROM kept)
)
SELECT other.id AS household_id, donor.answers_id AS told_by, gen_random_uuid() AS id
FROM other JOIN donor ON donor.commune_code = other.commune_code AND donor.place = other.place %% donor.donors
"""
LISTED = """
UPDATE registry_statusperiod s SET status = 'near_poor' FROM joining j
WHERE s.household_id = j.household_id AND s.valid_to IS NULL
"""
FIRST_LISTED = """
INSERT INTO registry_statusperiod (household_id, status, decision)
SELECT household_id, 'near_poor', '' FROM joining j WHERE NOT EXISTS (
    SELECT 1 FROM registry_statusperiod s WHERE s.household_id = j.household_id AND s.valid_to IS NULL
)
"""
ANSWERS = """
INSERT INTO registry_householdanswers (id, household_id, {columns})
SELECT j.id, j.household_id, {columns} FROM joining j JOIN registry_householdanswers told ON told.id = j.told_by
"""
# Each member as the donor's member of the same place in the household; more members than there: as the last ones.
MEMBERS = """
INSERT INTO registry_personanswers (id, answers_id, household_id, person_id, {columns})
SELECT gen_random_uuid(), j.id, j.household_id, m.person_id, {columns}
FROM joining j
JOIN LATERAL (
    SELECT person_id, row_number() OVER (ORDER BY relation = 'head' DESC, id) - 1 AS place
    FROM registry_membership WHERE household_id = j.household_id AND valid_to IS NULL
) m ON true
JOIN LATERAL (
    SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS members
    FROM registry_personanswers WHERE answers_id = j.told_by
) told ON told.place = m.place %% told.members
"""


def make_list(database: Connection[tuple[object, ...]], asked: str) -> None:
    """Within the caller's transaction. asked: the day on which those are asked who were not since the round opened."""
    given = {"asked": asked, "share": SHARE}
    for statement in (ASKED_IN_THE_ROUND, JOINING, LISTED, FIRST_LISTED):
        database.execute(statement, given)
    own = {"id", "household_id", "answers_id", "person_id"}
    for statement, table in ((ANSWERS, "registry_householdanswers"), (MEMBERS, "registry_personanswers")):
        found = database.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
        )
        columns = ", ".join(str(name) for (name,) in found if name not in own)
        database.execute(statement.format(columns=columns).replace("%%", "%"))  # type: ignore[call-overload]
