"""Everything a review keeps."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0003_seal_leaves"),
        ("geography", "0003_village_names"),
        ("registry", "0012_decided_escapes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("signer", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("number", models.CharField(blank=True, max_length=40)),
                ("decided_on", models.DateField(null=True)),
                ("numbered_by", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("commune_code", models.CharField(max_length=5)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("issued_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CertificateLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list_year", models.PositiveSmallIntegerField()),
                ("status", models.CharField(max_length=14)),
                (
                    "deprived",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="review.certificate",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.decision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("held_on", models.DateField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("chair", models.CharField(max_length=120)),
                ("secretary", models.CharField(max_length=120)),
                ("representative", models.CharField(max_length=120)),
                ("attendees", models.PositiveIntegerField()),
                ("recorded_by", models.CharField(max_length=200)),
                (
                    "minutes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("commune_code", models.CharField(max_length=5)),
                (
                    "kind",
                    models.CharField(
                        choices=[("periodic_review", "Periodic"), ("regular_review", "Regular")],
                        max_length=16,
                    ),
                ),
                ("list_year", models.PositiveSmallIntegerField()),
                ("standard", models.CharField(max_length=12)),
                ("opened_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("villages", "villages"),
                            ("district", "district"),
                            ("chair", "chair"),
                            ("signed", "signed"),
                            ("decided", "decided"),
                        ],
                        default="villages",
                        max_length=10,
                    ),
                ),
                ("submitted_on", models.DateField(null=True)),
                ("sent_back_reason", models.CharField(blank=True, max_length=500)),
                ("opened_by", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "periodic_review")),
                        fields=("commune_code", "list_year"),
                        name="one_periodic_round_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("step", "decided"), _negated=True),
                        fields=("commune_code",),
                        name="one_open_round_a_commune",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="round",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="review.reviewround"
            ),
        ),
        migrations.CreateModel(
            name="RoundHousehold",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "reason",
                    models.CharField(choices=[("on_list", "On List"), ("request", "Request")], max_length=8),
                ),
                ("previous_status", models.CharField(blank=True, max_length=14)),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("not_poor", "không thuộc diện hộ nghèo, hộ cận nghèo"),
                            ("undetermined", "chưa đủ thông tin để xác định"),
                            ("not_reviewed", "không thuộc diện rà soát"),
                        ],
                        max_length=14,
                    ),
                ),
                ("is_agreed", models.BooleanField(null=True)),
                (
                    "decided",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("not_poor", "không thuộc diện hộ nghèo, hộ cận nghèo"),
                            ("undetermined", "chưa đủ thông tin để xác định"),
                            ("not_reviewed", "không thuộc diện rà soát"),
                        ],
                        max_length=14,
                    ),
                ),
                ("movement", models.CharField(blank=True, max_length=24)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("proposed", models.CharField(max_length=14)),
                ("agree", models.PositiveIntegerField()),
                ("is_agreed", models.BooleanField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="review.meeting",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="review.roundhousehold",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("receipt", models.CharField(max_length=40, unique=True)),
                ("complainant", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("rechecked_on", models.DateField(null=True)),
                ("rechecked_by", models.CharField(blank=True, max_length=200)),
                (
                    "result",
                    models.CharField(
                        blank=True, choices=[("kept", "Kept"), ("changed", "Changed")], max_length=8
                    ),
                ),
                ("finding", models.TextField(blank=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="complaints",
                        to="review.roundhousehold",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundVillage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("listing", "listing"),
                            ("reviewing", "reviewing"),
                            ("meeting", "meeting"),
                            ("agreed", "agreed"),
                            ("posted", "posted"),
                            ("concluded", "concluded"),
                            ("decided", "decided"),
                        ],
                        default="listing",
                        max_length=10,
                    ),
                ),
                ("posted_on", models.DateField(null=True)),
                ("posting_ends_on", models.DateField(null=True)),
                ("again_reason", models.CharField(blank=True, max_length=500)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="villages",
                        to="review.reviewround",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geography.village"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="roundhousehold",
            name="village",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="households",
                to="review.roundvillage",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="village",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="review.roundvillage"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("commune_code", "year", "number"), name="one_certificate_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("household",),
                name="one_certificate_a_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateline",
            constraint=models.UniqueConstraint(
                fields=("certificate", "decision"), name="one_line_a_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingresult",
            constraint=models.UniqueConstraint(
                fields=("meeting", "household"), name="one_result_a_household_a_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundvillage",
            constraint=models.UniqueConstraint(fields=("round", "village"), name="one_village_a_round"),
        ),
        migrations.AddIndex(
            model_name="roundhousehold",
            index=models.Index(fields=["household"], name="round_household"),
        ),
        migrations.AddConstraint(
            model_name="roundhousehold",
            constraint=models.UniqueConstraint(
                fields=("village", "household"), name="one_review_a_household_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(fields=("village", "number"), name="one_meeting_a_number"),
        ),
    ]
