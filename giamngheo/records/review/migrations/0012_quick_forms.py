"""Phiếu A: its outcome on the household of a round, and each filling of it."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import grant, guard

SEEN = "EXISTS (SELECT 1 FROM review_roundhousehold seen WHERE seen.id = review_quickform.household_id)"


class Migration(migrations.Migration):
    """A column with a default; a table to which is only added."""

    dependencies = [
        ("review", "0011_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="roundhousehold",
            name="quick_result",
            field=models.CharField(
                blank=True,
                choices=[
                    ("waiting", "Waiting"),
                    ("to_review", "To Review"),
                    ("not_to_review", "Not To Review"),
                ],
                db_default="",
                default="",
                max_length=14,
            ),
        ),
        migrations.CreateModel(
            name="QuickForm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("filled_on", models.DateField()),
                ("filled_at", models.DateTimeField()),
                ("filled_by", models.CharField(max_length=200)),
                ("table", models.CharField(blank=True, max_length=20)),
                (
                    "signs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                ("is_to_review", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quick_forms",
                        to="review.roundhousehold",
                    ),
                ),
            ],
        ),
        guard("review_quickform", "with_roundhousehold", SEEN),
        grant("review_quickform", "SELECT, INSERT"),
    ]
