"""What the public page may ask more: the answer to a complaint, by the receipt that the complainant holds."""

from django.db import migrations

from giamngheo.records.base.row_security import told_to_anyone

# No name and no words of anybody: what was found is told by the commune to whom it concerns.
ANSWER = """
    SELECT r.commune_code::text, (c.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, c.due_on,
        c.result::text, c.rechecked_on, v.posting_ends_on
    FROM review_complaint c JOIN review_roundhousehold o ON o.id = c.household_id
    JOIN review_roundvillage v ON v.id = o.village_id JOIN review_reviewround r ON r.id = v.round_id
    WHERE c.receipt = asked
"""


class Migration(migrations.Migration):
    """One question."""

    dependencies = [("desk", "0005_public")]
    operations = [
        told_to_anyone(
            "desk_complaint_by_receipt",
            "asked text",
            "commune_code text, received_on date, due_on date, result text, rechecked_on date, posting_ends_on date",
            ANSWER,
        )
    ]
