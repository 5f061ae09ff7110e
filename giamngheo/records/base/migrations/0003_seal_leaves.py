"""A seal knows each of its events; the log is read by day and by subject."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """No seal was made before: the default is for nobody."""

    dependencies = [("base", "0002_security")]
    operations = [
        migrations.AddField("AuditSeal", "leaves", models.BinaryField(default=b""), preserve_default=False),
        migrations.AddIndex("AuditEvent", models.Index(fields=["at"], name="audit_at")),
        migrations.AddIndex("AuditEvent", models.Index(fields=["subject_id", "id"], name="audit_of_subject")),
    ]
