"""What the province had done to all communes' rounds of a year at once."""

import uuid

from django.db import models

from giamngheo.records.base.models import StoredFile


class RoundsRun(models.Model):
    """One run over the communes. ended_at null: still at work, or stopped.

    rounds: opened, renewed or counted; households: in them. left: communes without a round; of a renewal: households
    whose class is not known yet. as_of, format, is_official, file: of forms only.
    """

    class Act(models.TextChoices):
        OPEN = "open"
        PROPOSE = "propose"
        FORMS = "forms"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.UUIDField()
    act = models.CharField(max_length=8, choices=Act)
    list_year = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=4, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    rounds = models.PositiveIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    as_of = models.DateField(null=True)
    is_official = models.BooleanField(default=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
