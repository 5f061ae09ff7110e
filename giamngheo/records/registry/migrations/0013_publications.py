"""Frozen results: read by all, entered by an office, unchangeable once signed."""

import uuid

from django.db import migrations, models

from giamngheo.records.base.row_security import OF_OFFICE, grant, guard

PUBLICATION = "registry_publication"
SIGN = f"""
CREATE POLICY signing ON {PUBLICATION} FOR UPDATE TO PUBLIC
USING (signed IS NULL AND {OF_OFFICE}) WITH CHECK ({OF_OFFICE})
"""


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("registry", "0012_decided_escapes")]
    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("office_id", models.UUIDField()),
                ("as_of", models.DateField()),
                ("signed", models.BinaryField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.CharField(max_length=200)),
            ],
        ),
        guard(PUBLICATION, "reading", "true", "SELECT"),
        guard(PUBLICATION, "asking", OF_OFFICE, "INSERT"),
        migrations.RunSQL(SIGN, f"DROP POLICY signing ON {PUBLICATION}"),
        grant(PUBLICATION, "SELECT, INSERT, UPDATE"),
    ]
