"""Sum up the counts of households: many rows of one village and class become one."""

from django.db import connection

from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped

KEY = "commune_code, village_id, status, is_newly_escaped, is_waiting"
# Only what was there when it began: whatever is added meanwhile stays a row of its own.
SUM_UP = f"""
WITH many AS (
    SELECT {KEY} FROM registry_householdcount GROUP BY {KEY} HAVING count(*) > 1
), gone AS (
    DELETE FROM registry_householdcount c USING many m
    WHERE (c.commune_code, c.village_id, c.status, c.is_newly_escaped, c.is_waiting)
        = (m.commune_code, m.village_id, m.status, m.is_newly_escaped, m.is_waiting)
    RETURNING c.*
)
INSERT INTO registry_householdcount ({KEY}, households)
SELECT {KEY}, sum(households) FROM gone GROUP BY {KEY} HAVING sum(households) <> 0
"""


def sum_up() -> int:
    """Once round; how many rows are left of those that were several. The worker's role only."""
    with scoped(Scope(communes=(EVERYWHERE,))), connection.cursor() as cursor:
        cursor.execute(SUM_UP)
        return int(cursor.rowcount)
