"""What an old commune reported is read by whoever has its round: the commune that it became a part of."""

from django.db import migrations

from giamngheo.records.base.row_security import guard

OF_ROUND = "EXISTS (SELECT 1 FROM review_roundforms seen WHERE seen.id = forms_id)"


class Migration(migrations.Migration):
    """One policy, to read only; no row is written."""

    dependencies = [("review", "0018_cheaper_looks")]
    operations = [guard("review_communereport", "with_roundforms", OF_ROUND, "SELECT")]
