"""Imports that were stopped half-way, and the rows of an import household by household."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE

STATES = (
    *(
        "uploaded",
        "checking",
        "checked",
        "loading",
        "half_loaded",
        "loaded",
        "undoing",
        "half_undone",
        "undone",
    ),
    "failed",
)


class Migration(migrations.Migration):
    """One index in the place of another; a longer text rewrites nothing."""

    dependencies = [("registry", "0013_publications")]
    operations = [
        migrations.AlterField(
            "importbatch",
            "state",
            models.CharField(
                choices=[(state, state.replace("_", " ").title()) for state in STATES],
                default="uploaded",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            "importrow", models.Index(fields=["batch", "household_id"], name="import_row_household")
        ),
        migrations.AlterField(
            "importrow",
            "batch",
            models.ForeignKey(
                db_index=False, on_delete=CASCADE, related_name="rows", to="registry.importbatch"
            ),
        ),
    ]
