"""What is signed is kept at once; kept anew while the round is signed, and never once it is decided."""

from django.db import migrations, models

from giamngheo.records.base.row_security import grant

TABLE = "review_decidedtables"
SIGNED = f"""EXISTS (
    SELECT 1 FROM review_reviewround held WHERE held.id = {TABLE}.round_id AND held.step = 'signed'
)"""


class Migration(migrations.Migration):
    """Two columns, empty for what a decision kept before."""

    dependencies = [("review", "0016_decided_tables")]
    operations = [
        migrations.AddField("decidedtables", "signed_at", models.DateTimeField(null=True)),
        migrations.AddField("decidedtables", "as_of", models.DateField(null=True)),
        migrations.RunSQL(
            f'CREATE POLICY "while_signed" ON "{TABLE}" AS RESTRICTIVE FOR UPDATE USING ({SIGNED})',
            f'DROP POLICY "while_signed" ON "{TABLE}"',
        ),
        grant(TABLE, "UPDATE"),
    ]
