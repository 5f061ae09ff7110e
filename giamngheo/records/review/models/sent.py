"""What reviewers' phones send: answers by a key of their own, so that none counts twice, and photos."""

import uuid

from django.db import models

from giamngheo.records.accounts.models import User
from giamngheo.records.base.models import StoredFile
from giamngheo.records.review.models.round import RoundHousehold


class SentAnswer(models.Model):
    """An answer that arrived; id: the key that the phone gave it. What it says is in the register and its log."""

    id = models.UUIDField(primary_key=True, editable=False)
    household = models.ForeignKey(RoundHousehold, models.CASCADE, related_name="+")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()


class ReviewPhoto(models.Model):
    """A photo taken at a household in a round. id: the key that the phone gave it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(RoundHousehold, models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)
