"""Village meetings: who came, who led, what was said of each household."""

import uuid

from django.db import models

from giamngheo.records.base.models import StoredFile
from giamngheo.records.review.models.round import RoundHousehold, RoundVillage


class Meeting(models.Model):
    """One meeting of a village; its record is made in two copies, signed by the three named here.

    number: 1 for the first of the round. minutes: the scan of the signed record, once it is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    village = models.ForeignKey(RoundVillage, models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    chair = models.CharField(max_length=120)
    secretary = models.CharField(max_length=120)
    representative = models.CharField(max_length=120)
    attendees = models.PositiveIntegerField()
    minutes = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["village", "number"], name="one_meeting_a_number")]


class MeetingResult(models.Model):
    """What a meeting said of one household: the class put before it, and how many agreed.

    relation: how its reviewer is a relative, as the meeting was told; empty where nothing was declared.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="results", db_index=False)
    household = models.ForeignKey(RoundHousehold, models.CASCADE, related_name="results")
    proposed = models.CharField(max_length=14)
    agree = models.PositiveIntegerField()
    is_agreed = models.BooleanField()
    relation = models.CharField(max_length=250, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "household"], name="one_result_a_household_a_meeting")
        ]
