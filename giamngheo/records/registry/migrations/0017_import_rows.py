"""A province's import has more than a million rows: none is asked twice whether its import is there."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE


class Migration(migrations.Migration):
    """One foreign key goes: no import is ever deleted (0010), and row-level security asks for it at each row."""

    dependencies = [("registry", "0016_duplicates_so_far")]
    operations = [
        migrations.AlterField(
            "importrow",
            "batch",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=CASCADE,
                related_name="rows",
                to="registry.importbatch",
            ),
        ),
    ]
