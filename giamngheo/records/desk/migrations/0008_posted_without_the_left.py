"""A household that its Phiếu A put out of the round stands on no posted list."""

from django.db import migrations

from giamngheo.records.base.row_security import told_to_anyone

POSTED = "v.step = 'posted' AND v.posted_on <= on_day AND v.posting_ends_on >= on_day"
LIST = """
    SELECT o.id, s.head_name::text, s.members::integer, o.previous_status::text, o.proposed::text, s.sort_key
    FROM review_roundhousehold o JOIN review_roundvillage v ON v.id = o.village_id
    JOIN registry_householdsummary s ON s.household_id = o.household_id
    JOIN registry_household h ON h.id = o.household_id
    WHERE o.village_id = asked AND h.ended_on IS NULL AND {posted} ORDER BY s.sort_key, o.id
"""
ONE = """
    SELECT v.id, v.village_id, h.village_id, s.head_name::text, o.proposed::text
    FROM review_roundhousehold o JOIN review_roundvillage v ON v.id = o.village_id
    JOIN registry_householdsummary s ON s.household_id = o.household_id
    JOIN registry_household h ON h.id = o.household_id
    WHERE o.id = asked AND h.ended_on IS NULL AND {posted}
"""
TOLD = {
    "desk_posted_list": (
        "id uuid, head_name text, members integer, previous_status text, status text, sort_key bytea",
        LIST,
    ),
    "desk_posted_household": (
        "village_id uuid, place_id uuid, home_id uuid, head_name text, status text",
        ONE,
    ),
}


def as_before(name: str) -> migrations.RunSQL:
    """Take the function of 0005 away; backwards it is put there again."""
    columns, query = TOLD[name]
    made = told_to_anyone(name, "asked uuid, on_day date", columns, query.format(posted=POSTED))
    assert made.reverse_sql
    return migrations.RunSQL(made.reverse_sql, made.sql)


def without_the_left(name: str) -> migrations.RunSQL:
    """The same question of those who are still in the round."""
    columns, query = TOLD[name]
    still = f"o.quick_result <> 'not_to_review' AND {POSTED}"
    return told_to_anyone(name, "asked uuid, on_day date", columns, query.format(posted=still))


class Migration(migrations.Migration):
    """Two questions of the public page."""

    dependencies = [("desk", "0007_recognitions"), ("review", "0012_quick_forms")]
    operations = [operation for name in TOLD for operation in (as_before(name), without_the_left(name))]
