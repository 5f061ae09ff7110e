"""What a decision was made of stays with it: written once by whoever decides, read by whoever makes its forms."""

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import IN_AREA, grant, guard

TABLE = "review_decidedtables"


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
                ("commune_code", models.CharField(max_length=5)),
                ("households", models.BinaryField()),
                ("persons", models.BinaryField()),
                ("before", models.BinaryField(null=True)),
            ],
        ),
        guard(TABLE, "in_area", IN_AREA.format(commune="commune_code", village="NULL")),
        grant(TABLE, "SELECT, INSERT"),
    ]
