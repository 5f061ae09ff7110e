"""What people say against a posted list, and what the re-check found."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from giamngheo.records.base import clock
from giamngheo.records.review.models.round import RoundHousehold


class Complaint(models.Model):
    """A complaint about one household's result while it is posted.

    receipt: the number on the slip that the person takes home. received_on: when it was handed in; received_at: when it
    was entered, which is all that is known of older ones. due_on: the last day of the re-check. result: empty until it
    is re-checked; changed: the facts were corrected, and the result is posted again.
    """

    class Result(models.TextChoices):
        KEPT = "kept"
        CHANGED = "changed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(RoundHousehold, models.CASCADE, related_name="complaints")
    receipt = models.CharField(max_length=40, unique=True)
    complainant = models.CharField(max_length=120)
    words = models.TextField()
    received_at = models.DateTimeField()
    received_on = models.DateField(null=True)
    received_by = models.CharField(max_length=200)
    due_on = models.DateField()
    rechecked_on = models.DateField(null=True)
    rechecked_by = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=8, choices=Result, blank=True)
    finding = models.TextField(blank=True)

    @property
    def handed_in_on(self) -> date:
        """The day from which the re-check counts."""
        return self.received_on or clock.as_told(self.received_at).date()

    class Meta:
        indexes = [models.Index(fields=["household"], condition=Q(result=""), name="complaint_waiting")]
