"""Exports of a province: further forms; how long a file is kept is the file's own from here on."""

from django.db import migrations, models

FORMS = (
    *("xlsx", "xlsx_by_commune", "households_csv", "persons_csv", "parquet"),
    *("pseudonymised_csv", "pseudonymised_parquet"),
)
# The owner of the tables is held by row-level security too: for this one statement it is not.
COPY = """
ALTER TABLE registry_export NO FORCE ROW LEVEL SECURITY;
ALTER TABLE base_storedfile NO FORCE ROW LEVEL SECURITY;
UPDATE base_storedfile f SET kept_until = e.kept_until FROM registry_export e WHERE e.file_id = f.id;
ALTER TABLE registry_export FORCE ROW LEVEL SECURITY;
ALTER TABLE base_storedfile FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("base", "0004_kept_until"), ("registry", "0008_lists")]
    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RemoveField("export", "kept_until"),
        migrations.AddField(
            "export", "with_sensitive_facts", models.BooleanField(default=True), preserve_default=False
        ),
        migrations.AlterField(
            "export",
            "form",
            models.CharField(
                choices=[(form, form.replace("_", " ").title()) for form in FORMS], max_length=22
            ),
        ),
    ]
