"""What villages were called before."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import giamngheo.records.geography.models
from giamngheo.records.base.row_security import grant


class Migration(migrations.Migration):
    """Public like the villages themselves."""

    dependencies = [("geography", "0002_security")]
    operations = [
        migrations.CreateModel(
            name="VillageFormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=20)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField()),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="geography.village",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        name="one_former_name_a_day",
                        expressions=[
                            ("village", "="),
                            (giamngheo.records.geography.models.Period("valid_from", "valid_to"), "&&"),
                        ],
                    )
                ]
            },
        ),
        grant("geography_villageformername", "SELECT, INSERT, UPDATE"),
    ]
