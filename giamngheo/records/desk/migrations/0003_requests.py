"""Requests at the desk."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import giamngheo.records.base.paper_codes


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_tokens"),
        ("desk", "0002_security"),
        ("registry", "0018_places_of_pairs"),
        ("review", "0003_certificate_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewRequest",
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
                    "form",
                    models.CharField(
                        choices=[("review_request", "Enter"), ("escape_request", "Leave")], max_length=20
                    ),
                ),
                ("head_name", models.CharField(max_length=120)),
                ("village_name", models.CharField(max_length=120)),
                ("applicant", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("received_on", models.DateField()),
                ("received_by", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("step", models.CharField(default="received", max_length=12)),
                ("reason", models.TextField(blank=True)),
                ("back_reason", models.CharField(blank=True, max_length=500)),
                ("refused_by", models.CharField(blank=True, max_length=200)),
                ("signer", models.CharField(blank=True, max_length=200)),
                ("answer_number", models.CharField(blank=True, max_length=40)),
                ("answered_on", models.DateField(null=True)),
                ("given_on", models.DateField(null=True)),
                ("given_to", models.CharField(blank=True, max_length=120)),
                ("given_by", models.CharField(blank=True, max_length=200)),
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
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="review.reviewround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "year", "number"), name="one_request_a_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("step", "given"), _negated=True),
                        fields=("household", "form"),
                        name="one_open_request_a_form",
                    ),
                ],
            },
        ),
    ]
