"""What reviewers' phones send: answers by their keys, photos; seen with the household in its round."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from giamngheo.records.base.row_security import APP, WORKER, grant, guard

SEEN = "EXISTS (SELECT 1 FROM review_roundhousehold seen WHERE seen.id = {table}.household_id)"
TABLES = ("review_sentanswer", "review_reviewphoto")


class Migration(migrations.Migration):
    """Two tables; no row of them is altered."""

    dependencies = [
        ("base", "0004_kept_until"),
        ("review", "0003_certificate_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ReviewPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.CharField(max_length=200)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="base.storedfile"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="review.roundhousehold",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SentAnswer",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("received_at", models.DateTimeField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="review.roundhousehold",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        *(grant(table, "SELECT, INSERT", APP, WORKER) for table in TABLES),
        *(guard(table, "with_roundhousehold", SEEN.format(table=table)) for table in TABLES),
    ]
