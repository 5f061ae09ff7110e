"""What a decision was made of stays with it: written once by whoever decides, read by whoever makes its forms."""

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import grant, guard

TABLE = "review_decidedtables"
# Whoever works for a whole commune and sees the round: the heir of one that was merged, too.
SEEN = f"""(
    (SELECT current_setting('giamngheo.communes', true)) <> ''
    AND EXISTS (SELECT 1 FROM review_reviewround seen WHERE seen.id = {TABLE}.round_id)
)"""


class Migration(migrations.Migration):
    """One table; whoever has single villages only does not see the commune's."""

    dependencies = [("review", "0015_decided_names")]
    operations = [
        migrations.CreateModel(
            name="DecidedTables",
            fields=[
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tables",
                        serialize=False,
                        to="review.reviewround",
                    ),
                ),
                ("households", models.BinaryField()),
                ("persons", models.BinaryField()),
                ("before", models.BinaryField(null=True)),
            ],
        ),
        guard(TABLE, "with_reviewround", SEEN),
        grant(TABLE, "SELECT, INSERT"),
    ]
