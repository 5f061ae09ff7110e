"""A regular round may be open beside a periodic one; a complaint has the day on which it was handed in."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A looser constraint, an empty column; no row is written."""

    dependencies = [("review", "0020_minutes_seen")]
    operations = [
        migrations.RemoveConstraint("reviewround", "one_open_round_a_commune"),
        migrations.AddConstraint(
            "reviewround",
            models.UniqueConstraint(
                fields=["commune_code", "kind"],
                condition=~Q(step="decided"),
                name="one_open_round_of_a_kind",
            ),
        ),
        migrations.AddField("complaint", "received_on", models.DateField(null=True)),
    ]
