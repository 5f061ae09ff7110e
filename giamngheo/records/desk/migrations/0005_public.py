"""What the public page may ask: totals of decided lists, lists while they are posted, a household by a paper's code."""

from django.db import migrations

from giamngheo.records.base.row_security import told_to_anyone

# Only what a decision recognised counts; a class that an import brought without one is not published.
TOTALS = """
    SELECT h.commune_code::text, count(*) FILTER (WHERE s.status = 'poor')::integer,
        count(*) FILTER (WHERE s.status = 'near_poor')::integer, max(s.valid_from)
    FROM registry_statusperiod s JOIN registry_household h ON h.id = s.household_id
    WHERE s.valid_to IS NULL AND h.ended_on IS NULL AND s.decision <> '' AND s.status IN ('poor', 'near_poor')
    GROUP BY h.commune_code
"""
POSTED = "v.step = 'posted' AND v.posted_on <= on_day AND v.posting_ends_on >= on_day"
VILLAGES = f"""
    SELECT v.id, r.commune_code::text, g.name::text, r.list_year::integer, v.posted_on, v.posting_ends_on
    FROM review_roundvillage v JOIN review_reviewround r ON r.id = v.round_id
    JOIN geography_village g ON g.id = v.village_id
    WHERE {POSTED} ORDER BY r.commune_code, g.name, v.id
"""
# As the law posts it, and as it is printed: the head's name, how many they are, the class before and the result.
LIST = f"""
    SELECT o.id, s.head_name::text, s.members::integer, o.previous_status::text, o.proposed::text, s.sort_key
    FROM review_roundhousehold o JOIN review_roundvillage v ON v.id = o.village_id
    JOIN registry_householdsummary s ON s.household_id = o.household_id
    JOIN registry_household h ON h.id = o.household_id
    WHERE o.village_id = asked AND h.ended_on IS NULL AND {POSTED} ORDER BY s.sort_key, o.id
"""
ONE = f"""
    SELECT v.id, v.village_id, h.village_id, s.head_name::text, o.proposed::text
    FROM review_roundhousehold o JOIN review_roundvillage v ON v.id = o.village_id
    JOIN registry_householdsummary s ON s.household_id = o.household_id
    JOIN registry_household h ON h.id = o.household_id
    WHERE o.id = asked AND h.ended_on IS NULL AND {POSTED}
"""
# By a certificate's or a receipt's code. A letter is handed to others: it tells of its own day only.
RECOGNISED = """
    SELECT s.status::text, s.valid_from, s.decision::text
    FROM registry_statusperiod s
    WHERE s.valid_to IS NULL AND s.household_id IN (
        SELECT c.household_id FROM review_certificate c WHERE c.code = asked
        UNION ALL SELECT r.household_id FROM desk_reviewrequest r WHERE r.code = asked
    )
"""


class Migration(migrations.Migration):
    """Five questions."""

    dependencies = [("desk", "0004_requests_security")]
    operations = [
        told_to_anyone(
            "desk_public_totals",
            "",
            "commune_code text, poor integer, near_poor integer, decided_on date",
            TOTALS,
        ),
        told_to_anyone(
            "desk_posted_villages",
            "on_day date",
            "id uuid, commune_code text, name text, list_year integer, posted_on date, posting_ends_on date",
            VILLAGES,
        ),
        told_to_anyone(
            "desk_posted_list",
            "asked uuid, on_day date",
            "id uuid, head_name text, members integer, previous_status text, status text, sort_key bytea",
            LIST,
        ),
        told_to_anyone(
            "desk_posted_household",
            "asked uuid, on_day date",
            "village_id uuid, place_id uuid, home_id uuid, head_name text, status text",
            ONE,
        ),
        told_to_anyone(
            "desk_recognised_by_code", "asked text", "status text, since date, decision text", RECOGNISED
        ),
    ]
