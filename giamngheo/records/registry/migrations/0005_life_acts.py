"""Acts can be taken back: memberships know which act began and ended them; a household moves between communes."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = (
    *("birth", "death", "marriage", "move_in", "move_out", "move_village", "move_commune"),
    *("split", "merge", "new_head"),
)


def act_of_membership() -> "models.ForeignKey[object, object]":
    """The act that began or ended a membership."""
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="registry.lifeact"
    )


class Migration(migrations.Migration):
    """Nullable columns and one constraint: no table is rewritten."""

    dependencies = [("registry", "0004_import_preview")]
    operations = [
        migrations.AddField("lifeact", "taken_back_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "lifeact",
            "taken_back_by",
            models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            "lifeact",
            "kind",
            models.CharField(
                choices=[(kind, kind.replace("_", " ").title()) for kind in KINDS], max_length=12
            ),
        ),
        migrations.AddField("membership", "begun_by", act_of_membership()),
        migrations.AddField("membership", "ended_by", act_of_membership()),
        migrations.AddField(
            "transfer", "household_code", models.CharField(default="", max_length=40), preserve_default=False
        ),
        migrations.AddField("transfer", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "transfer",
            models.UniqueConstraint(
                condition=models.Q(("taken_at", None), ("withdrawn_at", None)),
                fields=("household",),
                name="one_open_transfer_a_household",
            ),
        ),
    ]
