"""Recognitions by income: what becomes of two more kinds of request; seen with their household."""

import uuid

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import CASCADE, PROTECT

from giamngheo.records.base.row_security import grant, guard, of_household, told_to_anyone

RECOGNITION, INCOME, COMPLAINT = (f"desk_recognition{name}" for name in ("", "income", "complaint"))
COLUMNS = """number integer, year integer, commune_code text, received_on date, due_on date, step text,
    name text"""
OLD = """
    SELECT r.number, r.year::integer, r.commune_code::text, r.received_on, r.due_on,
        CASE WHEN r.step = 'in_review' AND o.step = 'decided' THEN 'answered' ELSE r.step END::text,
        desk_initials(r.applicant)
    FROM desk_reviewrequest r LEFT JOIN review_reviewround o ON o.id = r.round_id WHERE r.code = asked
"""
NEW = """
    SELECT r.number, r.year::integer, r.commune_code::text, r.received_on, r.due_on,
        CASE WHEN r.step = 'in_review' AND 'decided' IN (o.step, c.step) THEN 'answered' ELSE r.step END::text,
        desk_initials(r.applicant)
    FROM desk_reviewrequest r LEFT JOIN review_reviewround o ON o.id = r.round_id
    LEFT JOIN desk_recognition c ON c.request_id = r.id WHERE r.code = asked
"""
FORMS = [
    ("review_request", "Enter"),
    ("escape_request", "Leave"),
    ("average_living", "Average"),
    ("low_income_worker", "Worker"),
]


def own_id() -> tuple[str, models.Field]:  # type: ignore[type-arg]
    """The key of a row."""
    return "id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def seen_with_recognition(table: str) -> migrations.RunSQL:
    """Seen by whoever sees the recognition."""
    seen = f"EXISTS (SELECT 1 FROM {RECOGNITION} seen WHERE seen.id = {table}.recognition_id)"
    return guard(table, "with_recognition", seen)


def receipts(query: str) -> migrations.RunSQL:
    """The function that tells how the request of a receipt stands."""
    return told_to_anyone("desk_receipt_by_code", "asked text", COLUMNS, query)


class Migration(migrations.Migration):
    """Three tables, a column, a function anew."""

    dependencies = [
        ("desk", "0006_complaint_answers"),
        ("registry", "0019_escaped"),
        ("review", "0005_round_forms"),
    ]
    operations = [
        migrations.AddField(
            model_name="reviewrequest",
            name="person",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=PROTECT, related_name="+", to="registry.person"
            ),
        ),
        migrations.AlterField(
            model_name="reviewrequest",
            name="form",
            field=models.CharField(choices=FORMS, max_length=20),
        ),
        migrations.RemoveConstraint(model_name="reviewrequest", name="one_open_request_a_form"),
        migrations.AddConstraint(
            model_name="reviewrequest",
            constraint=models.UniqueConstraint(
                condition=~Q(step="given") & Q(person=None),
                fields=["household", "form"],
                name="one_open_request_a_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrequest",
            constraint=models.UniqueConstraint(
                condition=~Q(step="given"), fields=["person"], name="one_open_request_a_worker"
            ),
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                own_id(),
                ("opened_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("step", models.CharField(default="income", max_length=10)),
                ("members", models.PositiveSmallIntegerField(null=True)),
                ("income_per_head", models.BigIntegerField(null=True)),
                ("posted_on", models.DateField(null=True)),
                ("posting_ends_on", models.DateField(null=True)),
                ("back_reason", models.CharField(blank=True, max_length=500)),
                ("signer", models.CharField(blank=True, max_length=200)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("decided_on", models.DateField(null=True)),
                ("numbered_by", models.CharField(blank=True, max_length=200)),
                (
                    "household",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="registry.household"),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=PROTECT, related_name="recognition", to="desk.reviewrequest"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecognitionIncome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=20)),
                ("months", models.PositiveSmallIntegerField()),
                ("amount_vnd", models.BigIntegerField()),
                ("recorded_on", models.DateField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="+", to="registry.person")),
                (
                    "recognition",
                    models.ForeignKey(on_delete=CASCADE, related_name="incomes", to="desk.recognition"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["recognition", "person", "source"], name="one_income_a_person_a_source"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="RecognitionComplaint",
            fields=[
                own_id(),
                ("receipt", models.CharField(max_length=40, unique=True)),
                ("complainant", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("received_on", models.DateField()),
                ("received_by", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("finding", models.TextField(blank=True)),
                ("rechecked_on", models.DateField(null=True)),
                ("rechecked_by", models.CharField(blank=True, max_length=200)),
                (
                    "recognition",
                    models.ForeignKey(on_delete=CASCADE, related_name="complaints", to="desk.recognition"),
                ),
            ],
        ),
        of_household(RECOGNITION),
        seen_with_recognition(INCOME),
        seen_with_recognition(COMPLAINT),
        *(grant(table, "SELECT, INSERT, UPDATE") for table in (RECOGNITION, INCOME, COMPLAINT)),
        migrations.RunSQL("DROP FUNCTION desk_receipt_by_code(text)", receipts(OLD).sql),
        receipts(NEW),
    ]
