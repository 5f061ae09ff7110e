"""A province's rounds of a year under another standard: counts by commune, no household."""

import uuid

from django.db import models


class StandardsComparison(models.Model):
    """What was asked for. other: the standard beside each round's own; ended_at null: still being counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.UUIDField()
    list_year = models.PositiveSmallIntegerField()
    other = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)


class StandardsCount(models.Model):
    """A commune's round: households asked, those on each list by either standard, and how they would move.

    round_id: of its ReviewRound. enters, leaves: the lists; changes: from one list to the other; unknown: by one of the
    two standards it cannot be told.
    """

    comparison = models.ForeignKey(StandardsComparison, models.CASCADE, related_name="counts")
    round_id = models.UUIDField()
    commune_code = models.CharField(max_length=5)
    households = models.PositiveIntegerField()
    now_poor = models.PositiveIntegerField()
    now_near_poor = models.PositiveIntegerField()
    other_poor = models.PositiveIntegerField()
    other_near_poor = models.PositiveIntegerField()
    enters = models.PositiveIntegerField()
    leaves = models.PositiveIntegerField()
    changes = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comparison", "round_id"], name="one_count_a_round_a_comparison")
        ]
