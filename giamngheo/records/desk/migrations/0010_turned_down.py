"""A request that its round's decision does not grant waits for the officer's refusal: its receipt says no other."""

from django.db import migrations

from giamngheo.records.base.row_security import told_to_anyone

COLUMNS = """number integer, year integer, commune_code text, received_on date, due_on date, step text,
    name text"""
TOLD = """
    SELECT r.number, r.year::integer, r.commune_code::text, r.received_on, r.due_on, ({step})::text,
        desk_initials(r.applicant)
    FROM desk_reviewrequest r LEFT JOIN review_reviewround o ON o.id = r.round_id
    LEFT JOIN desk_recognition c ON c.request_id = r.id WHERE r.code = asked
"""
# As in 0007.
BEFORE = "CASE WHEN r.step = 'in_review' AND 'decided' IN (o.step, c.step) THEN 'answered' ELSE r.step END"
# As rules/decision_lists.py says it; Phiếu A turns a household down before the decision.
TURNED_DOWN = """EXISTS (
        SELECT 1 FROM review_roundhousehold h JOIN review_roundvillage v ON v.id = h.village_id
        WHERE v.round_id = r.round_id AND h.household_id = r.household_id AND (
            h.quick_result = 'not_to_review'
            OR r.form = 'review_request' AND h.decided = 'not_poor' AND h.previous_status NOT IN ('poor', 'near_poor')
            OR r.form = 'escape_request' AND (
                h.decided = 'poor' OR h.decided = 'near_poor' AND h.previous_status <> 'poor'
            )
        )
    )"""
NOW = f"""CASE WHEN r.step <> 'in_review' THEN r.step WHEN {TURNED_DOWN} THEN 'with_officer'
        WHEN 'decided' IN (o.step, c.step) THEN 'answered' ELSE r.step END"""


def receipts(step: str) -> migrations.RunSQL:
    """The function that tells how the request of a receipt stands."""
    return told_to_anyone("desk_receipt_by_code", "asked text", COLUMNS, TOLD.format(step=step))


def as_before() -> migrations.RunSQL:
    """Take the function of 0007 away; backwards it is put there again."""
    made = receipts(BEFORE)
    assert made.reverse_sql
    return migrations.RunSQL(made.reverse_sql, made.sql)


class Migration(migrations.Migration):
    """One question of the public page."""

    dependencies = [("desk", "0009_recognition_answers"), ("review", "0012_quick_forms")]
    operations = [as_before(), receipts(NOW)]
