"""Keys of programs: a row of their own, kept as a hash; they end, they are never deleted."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.records.base.row_security import grant


class Migration(migrations.Migration):
    """Read before the officer is known, so the table has no area."""

    dependencies = [("accounts", "0003_sign_in_lock")]
    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=40)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="accounts.duty",
                    ),
                ),
            ],
        ),
        grant("accounts_token", "SELECT, INSERT, UPDATE"),
    ]
