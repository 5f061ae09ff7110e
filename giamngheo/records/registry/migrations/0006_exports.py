"""Exports: who took what out, for what; seen by the own office."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import OF_OFFICE, grant, guard


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("base", "0003_seal_leaves"), ("registry", "0005_life_acts")]
    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("office_id", models.UUIDField()),
                ("village_id", models.UUIDField(null=True)),
                ("status", models.CharField(blank=True, max_length=14)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("xlsx", "Xlsx"),
                            ("households_csv", "Households Csv"),
                            ("persons_csv", "Persons Csv"),
                        ],
                        max_length=14,
                    ),
                ),
                ("columns_vi", models.BooleanField()),
                ("with_names", models.BooleanField()),
                ("with_personal_ids", models.BooleanField()),
                ("purpose", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("households", models.PositiveIntegerField(null=True)),
                ("persons", models.PositiveIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("kept_until", models.DateField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
            ],
        ),
        guard("registry_export", "own_office", OF_OFFICE),
        grant("registry_export", "SELECT, INSERT, UPDATE"),
    ]
