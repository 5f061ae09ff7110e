"""Lists at province size: an index for each order in which pages are read; no index and no foreign key twice."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE, PROTECT
from django.db.models.functions import Coalesce

INDEXES = (
    *(
        models.Index(fields=[column, "household"], name=f"summary_by_{name}")
        for column, name in (
            *(("sort_key", "name"), ("code", "code"), ("members", "members"), ("status", "status")),
            *(("previous_status", "previous"), ("missing", "missing"), ("changed_at", "change")),
        )
    ),
    models.Index(Coalesce("deprivations", -1), F("household"), name="summary_by_deprivations"),
    models.Index(Coalesce("head_birth_year", 0), F("household"), name="summary_by_birth"),
    models.Index(fields=["commune_code", "sort_key", "household"], name="summary_of_commune"),
    models.Index(fields=["village", "sort_key", "household"], name="summary_of_village"),
    models.Index(
        fields=["commune_code", "status"],
        include=["village", "household", "missing", "is_newly_escaped"],
        condition=Q(ended_on=None),
        name="summary_status",
    ),
    models.Index(fields=["ended_on"], condition=Q(ended_on__isnull=False), name="summary_ended"),
)
FILL = """
SELECT set_config('giamngheo.communes', '*', true);
UPDATE registry_householdsummary s SET deprived = v.deprived
FROM registry_verdict v WHERE v.household_id = s.household_id;
SELECT set_config('giamngheo.communes', '', true);
"""


def village() -> "models.ForeignKey[object, object]":
    """The village, held together with the commune by another foreign key; an index that begins with it is there."""
    return models.ForeignKey(
        on_delete=PROTECT, related_name="+", to="geography.village", db_constraint=False, db_index=False
    )


class Migration(migrations.Migration):
    """Indexes, and the deprivations in the list's own line."""

    dependencies = [("registry", "0007_search"), ("geography", "0003_village_names")]
    operations = [
        *(migrations.RemoveIndex("householdsummary", f"summary_{name}") for name in ("list", "status")),
        migrations.AddField(
            "householdsummary", "deprived", ArrayField(models.CharField(max_length=30), default=list)
        ),
        migrations.AlterField("household", "village", village()),
        migrations.AlterField("householdsummary", "village", village()),
        migrations.AlterField(
            "householdalias",
            "household",
            models.ForeignKey(
                on_delete=CASCADE, related_name="aliases", to="registry.household", db_constraint=False
            ),
        ),
        migrations.AlterField(
            "householdanswers",
            "household",
            models.ForeignKey(
                on_delete=CASCADE, related_name="answers", to="registry.household", db_index=False
            ),
        ),
        migrations.AlterField(
            "personanswers",
            "answers",
            models.ForeignKey(
                on_delete=CASCADE, related_name="persons", to="registry.householdanswers", db_index=False
            ),
        ),
        *(migrations.AddIndex("householdsummary", index) for index in INDEXES),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
