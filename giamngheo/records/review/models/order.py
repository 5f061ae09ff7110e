"""An order of a court or an inspection to recognise a household otherwise than it was: the one exception to the rule
that the class follows facts, points and meeting.
"""

import uuid

from django.db import models

from giamngheo.records.base.models import StoredFile
from giamngheo.records.registry.models import Household
from giamngheo.rules.codes import CLASSES
from giamngheo.rules.review_steps import OrderStep


class StatusOrder(models.Model):
    """One order. issuer, number, issued_on: as its paper says, with its scan. status: the class ordered.

    The chair who records it signs the decision that carries it out; the clerk numbers that. withdrawn_reason: recorded
    by mistake.
    """

    class Kind(models.TextChoices):
        COURT = "court"
        INSPECTION = "inspection"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    commune_code = models.CharField(max_length=5)
    kind = models.CharField(max_length=10, choices=Kind)
    issuer = models.CharField(max_length=200)
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    scan = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    status = models.CharField(max_length=14, choices=list(CLASSES.items()))
    step = models.CharField(max_length=12, default=OrderStep.RECORDED.value)
    recorded_on = models.DateField()
    recorded_by = models.CharField(max_length=200)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(step=OrderStep.RECORDED.value),
                name="one_open_order_a_household",
            )
        ]
