"""The worker enters decisions, and so asks for the last number of a certificate."""

from django.db import migrations

from giamngheo.records.base.row_security import WORKER

NUMBERS = "review_certificate_numbers(text, integer)"


class Migration(migrations.Migration):
    """One more role may ask."""

    dependencies = [("review", "0013_runs")]
    operations = [
        migrations.RunSQL(
            f"GRANT EXECUTE ON FUNCTION {NUMBERS} TO {WORKER}",
            f"REVOKE EXECUTE ON FUNCTION {NUMBERS} FROM {WORKER}",
        )
    ]
