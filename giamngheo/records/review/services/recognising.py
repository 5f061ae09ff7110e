"""What a decision does to the classes of its households: a set at a time, whatever their number."""

import polars as pl
from django.db import connection

from giamngheo.records.review.models import Decision
from giamngheo.rules.verdict import INDICATOR_COLUMNS

# A household and its class by a decision, in the order of the decision's lists. deprived: names of dep_ columns with a
# blank between; the days of escape as they stand after it.
RECOGNISED = {
    **dict.fromkeys(("household_id", "status", "deprived"), pl.String()),
    **dict.fromkeys(("escaped_poverty_date", "escaped_near_poverty_date"), pl.Date()),
}
_END = """
UPDATE registry_statusperiod SET valid_to = %(day)s WHERE household_id = ANY (%(ids)s::uuid[]) AND valid_to IS NULL
"""
_BEGIN = """
INSERT INTO registry_statusperiod (
    household_id, status, decision, valid_from, escaped_poverty_date, escaped_near_poverty_date
)
SELECT household, status, %(decision)s, %(day)s, poverty, near_poverty
FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(poverty)s::date[], %(near_poverty)s::date[])
    AS new (household, status, poverty, near_poverty)
"""
_DECIDE = """
UPDATE review_roundhousehold r SET decided = r.proposed, movement = new.movement, decided_head = l.head_name,
    decided_members = l.members
FROM unnest(%(ids)s::uuid[], %(movements)s::text[]) AS new (id, movement), registry_householdsummary l
WHERE r.id = new.id AND l.household_id = r.household_id
"""


def decide(found: pl.DataFrame) -> pl.DataFrame:
    """The proposals of a round become what is decided; as RECOGNISED. found: proposing.said_of, unchanged."""
    given = {"ids": found["id"].to_list(), "movements": found["movement"].to_list()}
    with connection.cursor() as cursor:
        cursor.execute(_DECIDE, given)
    deprived = [pl.when(pl.col(name)).then(pl.lit(name)) for name in INDICATOR_COLUMNS]
    names = pl.concat_str(deprived, separator=" ", ignore_nulls=True)
    return found.with_columns(names.alias("deprived")).select(*RECOGNISED)


def begin_periods(decision: Decision, recognised: pl.DataFrame) -> None:
    """From the day of the decision these households have these classes, with each the days of escape."""
    given = {
        "day": decision.decided_on,
        "decision": decision.name,
        "ids": recognised["household_id"].to_list(),
        "statuses": recognised["status"].to_list(),
        "poverty": recognised["escaped_poverty_date"].to_list(),
        "near_poverty": recognised["escaped_near_poverty_date"].to_list(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_END, given)
        cursor.execute(_BEGIN, given)
