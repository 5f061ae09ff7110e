"""An office's own Word templates."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import OF_OFFICE, grant, guard

TABLE = "desk_wordtemplate"


class Migration(migrations.Migration):
    """A new table, seen and written by its own office."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("base", "0004_kept_until"),
        ("desk", "0012_answered_requests"),
    ]
    operations = [
        migrations.CreateModel(
            name="WordTemplate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("paper", models.CharField(max_length=40)),
                ("kept_at", models.DateTimeField()),
                ("kept_by", models.CharField(max_length=200)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="base.storedfile"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "paper"), name="one_word_template_a_paper")
                ],
            },
        ),
        guard(TABLE, "own_office", OF_OFFICE),
        grant(TABLE, "SELECT, INSERT, UPDATE, DELETE"),
    ]
