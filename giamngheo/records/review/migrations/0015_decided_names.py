"""Whom the lists of a decision name: kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies = [("review", "0014_worker_numbers_certificates")]
    operations = [
        migrations.AddField(
            "roundhousehold",
            "decided_head",
            models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField("roundhousehold", "decided_members", models.PositiveSmallIntegerField(null=True)),
    ]
