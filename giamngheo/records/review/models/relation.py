"""Who reviews a relative: declared by the reviewer or the officer, for the household as long as it is true."""

from django.db import models

from giamngheo.records.accounts.models import User
from giamngheo.records.registry.models import Household


class ReviewerRelation(models.Model):
    """A reviewer is a relative of somebody of a household. words: how; empty: taken back."""

    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    words = models.CharField(max_length=120, blank=True)
    declared_on = models.DateField()
    declared_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "household"], name="one_relation_a_household")
        ]
