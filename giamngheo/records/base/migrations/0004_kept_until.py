"""Files that are kept for some days only, and removed by the worker."""

from django.db import migrations, models

from giamngheo.records.base.row_security import WORKER, grant, guard

FILE = "base_storedfile"


class Migration(migrations.Migration):
    """The worker sees every office's files, to know whether a content is still needed."""

    dependencies = [("base", "0003_seal_leaves")]
    operations = [
        migrations.AddField("storedfile", "kept_until", models.DateField(null=True)),
        migrations.AddField("storedfile", "removed_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "storedfile",
            models.Index(
                fields=["kept_until"],
                condition=models.Q(("kept_until__isnull", False), ("removed_at", None)),
                name="file_to_remove",
            ),
        ),
        migrations.AddIndex("storedfile", models.Index(fields=["sha256"], name="file_content")),
        grant(FILE, "UPDATE", WORKER),
        guard(FILE, "keeping_house", "true", "SELECT", WORKER),
        guard(FILE, "removing", "true", "UPDATE", WORKER),
    ]
