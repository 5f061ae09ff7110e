"""The board of newly escaped households finds them by the day of their escape."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """One index, of few rows."""

    dependencies = [("registry", "0018_places_of_pairs")]
    operations = [
        migrations.AddIndex(
            "statusperiod",
            models.Index(
                fields=["escaped_poverty_date"],
                condition=Q(valid_to=None, escaped_poverty_date__isnull=False),
                name="status_escaped",
            ),
        )
    ]
