"""Who uses requests; a receipt's code tells how its request stands."""

from django.db import migrations

from giamngheo.records.base.row_security import (
    APP,
    OF_HOUSEHOLD,
    OF_OFFICE,
    WORKER,
    grant,
    guard,
    told_to_anyone,
)

REQUEST_SEEN = f"({OF_OFFICE} OR {OF_HOUSEHOLD.format(column='household_id')})"
# status: of a receipt, the step of its request; one whose round is decided is answered.
RECEIPT = """
    SELECT r.number, r.year::integer, r.commune_code::text, r.received_on, r.due_on,
        CASE WHEN r.step = 'in_review' AND o.step = 'decided' THEN 'answered' ELSE r.step END::text,
        desk_initials(r.applicant)
    FROM desk_reviewrequest r LEFT JOIN review_reviewround o ON o.id = r.round_id WHERE r.code = asked
"""
COLUMNS = """number integer, year integer, commune_code text, received_on date, due_on date, step text,
    name text"""


class Migration(migrations.Migration):
    """A table of the area and the office; a function for anyone."""

    dependencies = [("desk", "0003_requests")]
    operations = [
        guard("desk_reviewrequest", "seen", REQUEST_SEEN),
        grant("desk_reviewrequest", "SELECT, INSERT, UPDATE", APP, WORKER),
        told_to_anyone("desk_receipt_by_code", "asked text", COLUMNS, RECEIPT),
    ]
