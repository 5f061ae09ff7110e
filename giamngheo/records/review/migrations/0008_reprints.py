"""Certificates printed again, where a year's numbers begin, and the last number whoever asks."""

import uuid

from django.db import migrations, models
from django.db.models.deletion import PROTECT

from giamngheo.records.base.row_security import APP, IN_AREA, WORKER, grant, guard, told_to_anyone

REPRINT, START = "review_certificatereprint", "review_certificatestart"
SEEN = f"EXISTS (SELECT 1 FROM review_certificate seen WHERE seen.id = {REPRINT}.certificate_id)"
# A household that moved away took its certificate with it: its number stays given.
NUMBERS = """
    SELECT (SELECT max(c.number) FROM review_certificate c WHERE c.commune_code = commune AND c.year = of_year),
        (SELECT s.number FROM review_certificatestart s WHERE s.commune_code = commune AND s.year = of_year)
"""

# Whoever sees a certificate reads which decision each of its lines is by: that of another commune, too, from which the
# household came.
OF_ROUND = "EXISTS (SELECT 1 FROM review_reviewround seen WHERE seen.id = review_decision.round_id)"
OF_LINE = "EXISTS (SELECT 1 FROM review_certificateline seen WHERE seen.decision_id = review_decision.id)"
READ = "ALTER POLICY with_reviewround ON review_decision USING ({seen}) WITH CHECK ({written})"


class Migration(migrations.Migration):
    """Two tables, one question, one more way to see a decision."""

    dependencies = [("review", "0007_relations")]
    operations = [
        migrations.CreateModel(
            name="CertificateReprint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("printed_on", models.DateField()),
                ("printed_by", models.CharField(max_length=200)),
                (
                    "certificate",
                    models.ForeignKey(on_delete=PROTECT, related_name="reprints", to="review.certificate"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["certificate", "number"], name="one_reprint_a_number")
                ]
            },
        ),
        migrations.CreateModel(
            name="CertificateStart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("commune_code", models.CharField(max_length=5)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("set_on", models.DateField()),
                ("set_by", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["commune_code", "year"], name="one_start_a_year")
                ]
            },
        ),
        guard(REPRINT, "with_certificate", SEEN),
        guard(START, "in_area", IN_AREA.format(commune="commune_code", village="NULL")),
        grant(REPRINT, "SELECT, INSERT", APP, WORKER),
        grant(START, "SELECT, INSERT, UPDATE", APP, WORKER),
        migrations.RunSQL(
            READ.format(seen=f"{OF_ROUND} OR {OF_LINE}", written=OF_ROUND),
            READ.format(seen=OF_ROUND, written=OF_ROUND),
        ),
        told_to_anyone(
            "review_certificate_numbers",
            "commune text, of_year integer",
            "last integer, start integer",
            NUMBERS,
        ),
    ]
