"""Who may use the review's tables and which rows they see: those of the villages and households of their area."""

from django.db import migrations

from giamngheo.records.base.row_security import APP, IN_AREA, WORKER, grant, guard, of_household

WRITE = "SELECT, INSERT, UPDATE"
VILLAGE_IN_AREA = f"""EXISTS (
    SELECT 1 FROM geography_village seen
    WHERE seen.id = village_id AND {IN_AREA.format(commune="seen.commune_code", village="seen.id")}
)"""
# Who has single villages sees the rounds of these; who has the commune sees a round before it has villages, too.
ROUND_SEEN = f"""(
    {IN_AREA.format(commune="commune_code", village="NULL")}
    OR EXISTS (SELECT 1 FROM review_roundvillage seen WHERE seen.round_id = review_reviewround.id)
)"""


def seen_with(table: str, other: str, column: str) -> migrations.RunSQL:
    """Rows that hang on a row of another table of the review are seen by whoever sees that one.

    The column is named with its table: the other one may have a column of the same name.
    """
    return guard(
        table, f"with_{other}", f"EXISTS (SELECT 1 FROM review_{other} seen WHERE seen.id = {table}.{column})"
    )


class Migration(migrations.Migration):
    """A round is seen by its area; no row is deleted."""

    dependencies = [("review", "0001_initial"), ("registry", "0002_security")]
    operations = [
        guard("review_roundvillage", "in_area", VILLAGE_IN_AREA),
        guard("review_reviewround", "in_area", ROUND_SEEN),
        of_household("review_roundhousehold"),
        of_household("review_certificate"),
        seen_with("review_meeting", "roundvillage", "village_id"),
        seen_with("review_meetingresult", "roundhousehold", "household_id"),
        seen_with("review_complaint", "roundhousehold", "household_id"),
        seen_with("review_decision", "reviewround", "round_id"),
        seen_with("review_certificateline", "certificate", "certificate_id"),
        *(
            grant(f"review_{table}", WRITE, APP, WORKER)
            for table in (
                *("reviewround", "roundvillage", "roundhousehold", "meeting", "meetingresult"),
                *("complaint", "decision", "certificate", "certificateline"),
            )
        ),
    ]
