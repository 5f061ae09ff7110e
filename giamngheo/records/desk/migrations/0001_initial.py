"""Confirmation letters."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import giamngheo.records.base.paper_codes


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_tokens"),
        ("registry", "0017_import_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfirmationLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("commune_code", models.CharField(max_length=5)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "code",
                    models.CharField(
                        default=giamngheo.records.base.paper_codes.new_code, max_length=12, unique=True
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("study", "Study"), ("care", "Care"), ("loan", "Loan"), ("other", "Other")],
                        max_length=10,
                    ),
                ),
                ("purpose_words", models.CharField(blank=True, max_length=200)),
                ("addressee", models.CharField(blank=True, max_length=200)),
                ("head_name", models.CharField(max_length=120)),
                ("for_name", models.CharField(max_length=120)),
                ("for_birth_year", models.PositiveSmallIntegerField(null=True)),
                ("village_name", models.CharField(max_length=120)),
                ("status", models.CharField(max_length=14)),
                ("status_since", models.DateField(null=True)),
                ("decision", models.CharField(blank=True, max_length=120)),
                ("issued_on", models.DateField()),
                ("issued_by", models.CharField(max_length=200)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=200)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "year", "number"), name="one_letter_a_number")
                ],
            },
        ),
    ]
