"""Who reviews a relative; what a meeting was told of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from giamngheo.records.base.row_security import grant, of_household


class Migration(migrations.Migration):
    """A table that hangs on a household, a column with a default."""

    dependencies = [
        ("registry", "0019_escaped"),
        ("review", "0006_preparation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingresult",
            name="relation",
            field=models.CharField(blank=True, db_default="", default="", max_length=250),
        ),
        migrations.CreateModel(
            name="ReviewerRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=120)),
                ("declared_on", models.DateField()),
                ("declared_by", models.CharField(max_length=200)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("reviewer", "household"), name="one_relation_a_household")
                ],
            },
        ),
        of_household("review_reviewerrelation"),
        grant("review_reviewerrelation", "SELECT, INSERT, UPDATE"),
    ]
