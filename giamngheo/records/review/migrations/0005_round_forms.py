"""The official forms made from a round; the official set, once made, is changed by no role."""

import uuid

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT

from giamngheo.records.base.row_security import grant, guard

FORMS = "review_roundforms"
SEEN = f"EXISTS (SELECT 1 FROM review_reviewround seen WHERE seen.id = {FORMS}.round_id)"
KEEP = f"CREATE POLICY keeping ON {FORMS} FOR UPDATE TO PUBLIC USING (file_id IS NULL AND {SEEN}) WITH CHECK ({SEEN})"


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("base", "0004_kept_until"), ("review", "0004_sent_answers")]
    operations = [
        migrations.CreateModel(
            name="RoundForms",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("is_official", models.BooleanField()),
                ("format", models.CharField(choices=[("xlsx", "Xlsx"), ("pdf", "Pdf")], max_length=4)),
                ("with_names", models.BooleanField()),
                ("as_of", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("households", models.PositiveIntegerField(default=0)),
                ("undetermined", models.PositiveIntegerField(default=0)),
                ("not_reviewed", models.PositiveIntegerField(default=0)),
                (
                    "file",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="base.storedfile"),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=PROTECT, related_name="forms", to="review.reviewround"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["round", "format"],
                        condition=Q(is_official=True, file__isnull=False),
                        name="one_official_set_a_round",
                    )
                ]
            },
        ),
        guard(FORMS, "reading", SEEN, "SELECT"),
        guard(FORMS, "asking", SEEN, "INSERT"),
        migrations.RunSQL(KEEP, f"DROP POLICY keeping ON {FORMS}"),
        grant(FORMS, "SELECT, INSERT, UPDATE"),
    ]
