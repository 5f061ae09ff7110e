"""What a province has done to all its rounds at once: seen and written by whoever works for the whole province."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import grant, guard

EVERYWHERE = "(SELECT current_setting('giamngheo.communes', true)) = '*'"
TABLE = "review_roundsrun"
ACTS = ("open", "propose", "forms")


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("review", "0012_quick_forms"), ("base", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="RoundsRun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("office_id", models.UUIDField()),
                ("act", models.CharField(choices=[(act, act.title()) for act in ACTS], max_length=8)),
                ("list_year", models.PositiveSmallIntegerField()),
                ("format", models.CharField(blank=True, max_length=4)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                *(
                    (name, models.PositiveIntegerField(default=0))
                    for name in ("rounds", "households", "left")
                ),
                ("as_of", models.DateField(null=True)),
                ("is_official", models.BooleanField(default=False)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
        ),
        guard(TABLE, "everywhere", EVERYWHERE),
        grant(TABLE, "SELECT, INSERT, UPDATE"),
    ]
