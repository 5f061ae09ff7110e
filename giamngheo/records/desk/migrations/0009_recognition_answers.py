"""Whoever holds the receipt of a complaint about a recognition by income sees its answer, too."""

from django.db import migrations

from giamngheo.records.base.row_security import told_to_anyone

NAME, ASKED = "desk_complaint_by_receipt", "asked text"
COLUMNS = (
    "commune_code text, received_on date, due_on date, result text, rechecked_on date, posting_ends_on date"
)
OF_ROUND = """
    SELECT r.commune_code::text, (c.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, c.due_on,
        c.result::text, c.rechecked_on, v.posting_ends_on
    FROM review_complaint c JOIN review_roundhousehold o ON o.id = c.household_id
    JOIN review_roundvillage v ON v.id = o.village_id JOIN review_reviewround r ON r.id = v.round_id
    WHERE c.receipt = asked
"""
# Whether the result stayed is not kept with it: the commune tells.
OF_RECOGNITION = """
    SELECT h.commune_code::text, c.received_on, c.due_on,
        CASE WHEN c.rechecked_on IS NULL THEN '' ELSE 'answered' END::text, c.rechecked_on, n.posting_ends_on
    FROM desk_recognitioncomplaint c JOIN desk_recognition n ON n.id = c.recognition_id
    JOIN registry_household h ON h.id = n.household_id
    WHERE c.receipt = asked
"""


def as_before() -> migrations.RunSQL:
    """Take the function of 0006 away; backwards it is put there again."""
    made = told_to_anyone(NAME, ASKED, COLUMNS, OF_ROUND)
    assert made.reverse_sql
    return migrations.RunSQL(made.reverse_sql, made.sql)


class Migration(migrations.Migration):
    """The question of 0006, of both kinds of complaints."""

    dependencies = [("desk", "0008_posted_without_the_left")]
    operations = [
        as_before(),
        told_to_anyone(NAME, ASKED, COLUMNS, f"{OF_ROUND} UNION ALL {OF_RECOGNITION}"),
    ]
