"""What an office prepares before a round: its committee, its reviewers' training; seen by that office."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from giamngheo.records.base.row_security import OF_OFFICE, grant, guard

MEMBER_SEEN = "EXISTS (SELECT 1 FROM review_committee seen WHERE seen.id = committee_id)"


class Migration(migrations.Migration):
    """Three tables; no entry of a committee is altered."""

    dependencies = [
        ("accounts", "0004_tokens"),
        ("review", "0005_round_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Committee",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=40)),
                ("decided_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.CharField(max_length=200)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommitteeMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("position", models.CharField(blank=True, max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("committee_head", "Head"),
                            ("committee_deputy", "Deputy"),
                            ("committee_member", "Member"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="review.committee",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("committee", "place"), name="one_member_a_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewerTraining",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("trained_on", models.DateField()),
                ("has_passed", models.BooleanField(null=True)),
                ("noted_by", models.CharField(max_length=200)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "reviewer", "year"), name="one_training_a_year")
                ],
            },
        ),
        guard("review_committee", "own_office", OF_OFFICE),
        guard("review_committeemember", "with_committee", MEMBER_SEEN),
        guard("review_reviewertraining", "own_office", OF_OFFICE),
        grant("review_committee", "SELECT, INSERT"),
        grant("review_committeemember", "SELECT, INSERT"),
        grant("review_reviewertraining", "SELECT, INSERT, UPDATE"),
    ]
