"""The official forms 1-15 made from a round: preliminary at any moment, official once, after the decision."""

import uuid

from django.db import models
from django.db.models import Q

from giamngheo.records.base.models import StoredFile
from giamngheo.records.review.models.round import ReviewRound


class RoundForms(models.Model):
    """One set of forms. as_of: the day they count; file null: still being made.

    undetermined, not_reviewed: households that stand where the last decision put them (contract 9).
    """

    class Format(models.TextChoices):
        XLSX = "xlsx"
        PDF = "pdf"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="forms")
    is_official = models.BooleanField()
    format = models.CharField(max_length=4, choices=Format)
    with_names = models.BooleanField()
    as_of = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    households = models.PositiveIntegerField(default=0)
    undetermined = models.PositiveIntegerField(default=0)
    not_reviewed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "format"],
                condition=Q(is_official=True, file__isnull=False),
                name="one_official_set_a_round",
            )
        ]
