"""Phiếu A of a household that asked for its review; filled again, the newest holds."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from giamngheo.records.review.models.round import RoundHousehold


class QuickForm(models.Model):
    """One filling. table: of policy/quick_form, empty where the outcome was written down by hand.

    signs: the numbers of those that were there. reason: why it is not to be reviewed; goes into the refusal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(RoundHousehold, models.CASCADE, related_name="quick_forms")
    filled_on = models.DateField()
    filled_at = models.DateTimeField()
    filled_by = models.CharField(max_length=200)
    table = models.CharField(max_length=20, blank=True)
    signs = ArrayField(models.PositiveSmallIntegerField(), default=list)
    is_to_review = models.BooleanField()
    reason = models.CharField(max_length=1_000, blank=True)
