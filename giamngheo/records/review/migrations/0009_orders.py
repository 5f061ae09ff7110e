"""Orders of a court or an inspection, and decisions that carry them out; seen with their household."""

import uuid

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT

from giamngheo.records.base.row_security import grant, of_household

ORDER = "review_statusorder"
OF_ROUND = "EXISTS (SELECT 1 FROM review_reviewround seen WHERE seen.id = review_decision.round_id)"
OF_ORDER = f"EXISTS (SELECT 1 FROM {ORDER} seen WHERE seen.id = review_decision.order_id)"
OF_LINE = "EXISTS (SELECT 1 FROM review_certificateline seen WHERE seen.decision_id = review_decision.id)"
READ = "ALTER POLICY with_reviewround ON review_decision USING ({seen}) WITH CHECK ({written})"


class Migration(migrations.Migration):
    """One table; a decision is of a round or of an order."""

    dependencies = [
        ("base", "0004_kept_until"),
        ("registry", "0019_escaped"),
        ("review", "0008_reprints"),
    ]
    operations = [
        migrations.CreateModel(
            name="StatusOrder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("commune_code", models.CharField(max_length=5)),
                (
                    "kind",
                    models.CharField(
                        choices=[("court", "Court"), ("inspection", "Inspection")], max_length=10
                    ),
                ),
                ("issuer", models.CharField(max_length=200)),
                ("number", models.CharField(max_length=40)),
                ("issued_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("not_poor", "không thuộc diện hộ nghèo, hộ cận nghèo"),
                        ],
                        max_length=14,
                    ),
                ),
                ("step", models.CharField(default="recorded", max_length=12)),
                ("recorded_on", models.DateField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                (
                    "household",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="registry.household"),
                ),
                ("scan", models.ForeignKey(on_delete=PROTECT, related_name="+", to="base.storedfile")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(step="recorded"), fields=["household"], name="one_open_order_a_household"
                    )
                ]
            },
        ),
        migrations.AlterField(
            model_name="decision",
            name="round",
            field=models.OneToOneField(
                null=True, on_delete=PROTECT, related_name="decision", to="review.reviewround"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="order",
            field=models.OneToOneField(
                null=True, on_delete=PROTECT, related_name="decision", to="review.statusorder"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=Q(round__isnull=False) ^ Q(order__isnull=False), name="decision_of_round_or_order"
            ),
        ),
        of_household(ORDER),
        grant(ORDER, "SELECT, INSERT, UPDATE"),
        migrations.RunSQL(
            READ.format(seen=f"{OF_ROUND} OR {OF_ORDER} OR {OF_LINE}", written=f"{OF_ROUND} OR {OF_ORDER}"),
            READ.format(seen=f"{OF_ROUND} OR {OF_LINE}", written=OF_ROUND),
        ),
    ]
