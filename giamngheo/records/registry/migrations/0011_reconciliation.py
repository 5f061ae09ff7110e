"""Rounds of comparing with other systems: by office; lines and shares by area."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from giamngheo.records.base.row_security import OF_OFFICE, grant, guard, in_area

ROUND, LINE, SHARE = (f"registry_reconciliation{part}" for part in ("", "line", "share"))
# A province's round holds lines of every commune; who looks over the whole province sees each commune's.
IN_SIGHT = "communes = '{*}' OR (SELECT current_setting('giamngheo.communes', true)) = '*'"


class Migration(migrations.Migration):
    """Three tables."""

    dependencies = [
        ("base", "0004_kept_until"),
        ("registry", "0010_bulk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("office_id", models.UUIDField()),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), size=None
                    ),
                ),
                ("village_id", models.UUIDField(null=True)),
                ("counterpart", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=300)),
                ("legal_base", models.CharField(blank=True, max_length=40)),
                ("with_personal_ids", models.BooleanField(default=False)),
                ("changed_since", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "Writing"),
                            ("sent", "Sent"),
                            ("comparing", "Comparing"),
                            ("compared", "Compared"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("sheet_rows", models.PositiveIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=200)),
                ("answer_rows", models.PositiveIntegerField(null=True)),
                ("aside", models.PositiveIntegerField(default=0)),
                ("cells", models.PositiveIntegerField(default=0)),
                ("told_vi", models.TextField(blank=True)),
                ("told_en", models.TextField(blank=True)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
                (
                    "sheet",
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
            name="ReconciliationLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("commune_code", models.CharField(max_length=5)),
                ("village_id", models.UUIDField(null=True)),
                ("household_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("person_version", models.PositiveIntegerField(null=True)),
                ("number", models.PositiveIntegerField()),
                ("row", models.PositiveIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "name"),
                            ("diacritics", "diacritics"),
                            ("personal_id", "personal_id"),
                            ("birth_date", "birth_date"),
                            ("sex", "sex"),
                            ("ethnic_code", "ethnic_code"),
                            ("died", "died"),
                            ("moved_away", "moved_away"),
                            ("other_village", "other_village"),
                            ("still_there", "still_there"),
                            ("only_theirs", "only_theirs"),
                            ("only_ours", "only_ours"),
                        ],
                        max_length=14,
                    ),
                ),
                ("our_name", models.CharField(blank=True, max_length=120)),
                ("their_name", models.CharField(blank=True, max_length=120)),
                ("their_birth_date", models.DateField(null=True)),
                ("their_birth_is_year_only", models.BooleanField(default=False)),
                ("their_sex", models.CharField(blank=True, max_length=6)),
                ("their_ethnic_code", models.CharField(blank=True, max_length=2)),
                ("their_relation", models.CharField(blank=True, max_length=10)),
                ("their_household", models.CharField(blank=True, max_length=60)),
                ("their_village", models.CharField(blank=True, max_length=120)),
                ("their_on", models.DateField(null=True)),
                ("their_personal_id_encrypted", models.BinaryField(null=True)),
                ("their_personal_id_tail", models.CharField(blank=True, max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("later", "Later"),
                            ("accepted", "Accepted"),
                            ("kept", "Kept"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                (
                    "reconciliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="registry.reconciliation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["reconciliation", "state", "kind", "number"], name="reconciliation_line"
                    ),
                    models.Index(fields=["reconciliation", "number"], name="reconciliation_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReconciliationShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("commune_code", models.CharField(max_length=5)),
                ("village_id", models.UUIDField(null=True)),
                ("ours", models.PositiveIntegerField()),
                ("theirs", models.PositiveIntegerField()),
                ("matched", models.PositiveIntegerField()),
                ("differing", models.PositiveIntegerField()),
                ("only_ours", models.PositiveIntegerField()),
                ("only_theirs", models.PositiveIntegerField()),
                (
                    "reconciliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="registry.reconciliation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ours",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("matched"), "+", models.F("only_ours")
                                ),
                            ),
                            (
                                "theirs",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("matched"), "+", models.F("only_theirs")
                                ),
                            ),
                            ("differing__lte", models.F("matched")),
                        ),
                        name="a_share_adds_up",
                    )
                ],
            },
        ),
        guard(ROUND, "own_office", OF_OFFICE),
        guard(ROUND, "in_sight", IN_SIGHT, "SELECT"),
        in_area(LINE),
        in_area(SHARE),
        grant(ROUND, "SELECT, INSERT, UPDATE"),
        grant(LINE, "SELECT, INSERT, UPDATE, DELETE"),
        grant(SHARE, "SELECT, INSERT, DELETE"),
    ]
