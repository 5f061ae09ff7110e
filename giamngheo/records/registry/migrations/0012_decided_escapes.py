"""The days of escape as they stand after a decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nullable columns: no table is rewritten."""

    dependencies = [("registry", "0011_reconciliation")]
    operations = [
        migrations.AddField("statusperiod", "escaped_near_poverty_date", models.DateField(null=True)),
        migrations.AddField("statusperiod", "escaped_poverty_date", models.DateField(null=True)),
    ]
