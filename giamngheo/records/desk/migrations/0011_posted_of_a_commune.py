"""The public page asks for a commune's posted villages, for one of them, and where any are; no longer for all."""

from django.db import migrations

from giamngheo.records.base.row_security import told_to_anyone

POSTED = "v.step = 'posted' AND v.posted_on <= on_day AND v.posting_ends_on >= on_day"
VILLAGES = """
    SELECT v.id, r.commune_code::text, g.name::text, r.list_year::integer, v.posted_on, v.posting_ends_on
    FROM review_roundvillage v JOIN review_reviewround r ON r.id = v.round_id
    JOIN geography_village g ON g.id = v.village_id
    WHERE {asked}{posted} ORDER BY r.commune_code, g.name, v.id
"""
COLUMNS = "id uuid, commune_code text, name text, list_year integer, posted_on date, posting_ends_on date"
COMMUNES = f"""
    SELECT r.commune_code::text, count(*)::integer
    FROM review_roundvillage v JOIN review_reviewround r ON r.id = v.round_id
    WHERE {POSTED} GROUP BY r.commune_code
"""


def all_taken_away() -> migrations.RunSQL:
    """Take the function of 0005 away; backwards it is put there again."""
    everywhere = VILLAGES.format(asked="", posted=POSTED)
    made = told_to_anyone("desk_posted_villages", "on_day date", COLUMNS, everywhere)
    assert made.reverse_sql
    return migrations.RunSQL(made.reverse_sql, made.sql)


def villages(name: str, asked: str, which: str) -> migrations.RunSQL:
    """The same question of fewer."""
    query = VILLAGES.format(asked=f"{which} = asked AND ", posted=POSTED)
    return told_to_anyone(name, f"asked {asked}, on_day date", COLUMNS, query)


class Migration(migrations.Migration):
    """Three questions instead of one."""

    dependencies = [("desk", "0010_turned_down")]
    operations = [
        all_taken_away(),
        told_to_anyone(
            "desk_posted_communes", "on_day date", "commune_code text, villages integer", COMMUNES
        ),
        villages("desk_posted_villages_of", "text", "r.commune_code"),
        villages("desk_posted_village", "uuid", "v.id"),
    ]
