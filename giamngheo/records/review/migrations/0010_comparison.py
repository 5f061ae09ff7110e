"""A province's rounds under another standard: seen and written by whoever works for the whole province."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import grant, guard

EVERYWHERE = "(SELECT current_setting('giamngheo.communes', true)) = '*'"
TABLES = ("review_standardscomparison", "review_standardscount")
COUNTS = (
    *("households", "now_poor", "now_near_poor", "other_poor", "other_near_poor"),
    *("enters", "leaves", "changes", "unknown"),
)


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [("review", "0009_orders")]
    operations = [
        migrations.CreateModel(
            name="StandardsComparison",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("office_id", models.UUIDField()),
                ("list_year", models.PositiveSmallIntegerField()),
                ("other", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="StandardsCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round_id", models.UUIDField()),
                ("commune_code", models.CharField(max_length=5)),
                *((name, models.PositiveIntegerField()) for name in COUNTS),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="review.standardscomparison",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["comparison", "round_id"], name="one_count_a_round_a_comparison"
                    )
                ]
            },
        ),
        *(guard(table, "everywhere", EVERYWHERE) for table in TABLES),
        grant(TABLES[0], "SELECT, INSERT, UPDATE"),
        grant(TABLES[1], "SELECT, INSERT"),
    ]
