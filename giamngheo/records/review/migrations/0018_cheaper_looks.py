"""Rounds of single villages are found from the villages, complaints that wait by an index; four indexes that stand
within another are gone: every row of a round was written into each.
"""

from django.db import migrations, models
from django.db.models import Q

from giamngheo.records.base.migration_steps import without_index
from giamngheo.records.base.row_security import IN_AREA

KEYS = (
    ("roundvillage", "round", "reviewround", "villages", "review_roundvillage_round_id_883aca33"),
    ("roundhousehold", "village", "roundvillage", "households", "review_roundhousehold_village_id_6c17f576"),
    ("meetingresult", "meeting", "meeting", "results", "review_meetingresult_meeting_id_ee09ecf9"),
    (
        "certificateline",
        "certificate",
        "certificate",
        "lines",
        "review_certificateline_certificate_id_314fa8e0",
    ),
)
# Once a question, from the villages of the area; round by round it asked every village of every other commune.
BY_VILLAGE = f"""id IN (
    SELECT held.round_id FROM review_roundvillage held WHERE held.village_id IN (
        SELECT own.id FROM geography_village own
        WHERE {IN_AREA.format(commune="own.commune_code", village="own.id")}
    )
)"""
BEFORE = "EXISTS (SELECT 1 FROM review_roundvillage seen WHERE seen.round_id = review_reviewround.id)"
OF_COMMUNE = IN_AREA.format(commune="commune_code", village="NULL")
ROUND_SEEN = f"ALTER POLICY in_area ON review_reviewround USING ({OF_COMMUNE} OR {{0}})"


class Migration(migrations.Migration):
    """One policy, indexes; no row is written."""

    dependencies = [("review", "0017_signed_tables"), ("registry", "0021_cheaper_looks")]
    operations = [
        migrations.RunSQL(ROUND_SEEN.format(BY_VILLAGE), ROUND_SEEN.format(BEFORE)),
        migrations.AddIndex(
            "complaint", models.Index(fields=["household"], condition=Q(result=""), name="complaint_waiting")
        ),
        migrations.RemoveIndex("roundhousehold", "round_household"),
        *(
            without_index(
                model,
                name,
                models.ForeignKey(f"review.{to}", models.CASCADE, related_name=related, db_index=False),
                index,
            )
            for model, name, to, related, index in KEYS
        ),
    ]
