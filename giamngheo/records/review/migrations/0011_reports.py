"""The reports that communes have sent."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

from giamngheo.records.base.row_security import IN_AREA, grant, guard

REPORT = "review_communereport"


class Migration(migrations.Migration):
    """One table; no row of it is altered."""

    dependencies = [("review", "0010_comparison")]
    operations = [
        migrations.CreateModel(
            name="CommuneReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("commune_code", models.CharField(max_length=5)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("monthly", "monthly"),
                            ("preliminary", "preliminary"),
                            ("official", "official"),
                        ],
                        max_length=12,
                    ),
                ),
                ("month", models.PositiveSmallIntegerField()),
                ("sent_on", models.DateField()),
                ("sent_by", models.CharField(max_length=200)),
                (
                    "forms",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="review.roundforms"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["commune_code", "year", "kind", "month"], name="one_report_a_commune"
                    )
                ]
            },
        ),
        guard(REPORT, "in_area", IN_AREA.format(commune="commune_code", village="NULL")),
        grant(REPORT, "SELECT, INSERT"),
    ]
