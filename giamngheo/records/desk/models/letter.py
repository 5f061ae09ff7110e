"""Confirmation letters (giấy xác nhận): what a commune tells a school, a hospital or a bank of a household."""

import uuid

from django.db import models

from giamngheo.records.accounts.models import Office
from giamngheo.records.base.paper_codes import new_code
from giamngheo.records.registry.models import Household


class ConfirmationLetter(models.Model):
    """One letter as it was printed: it never follows what changes later.

    number: running in the office and year. for_name, for_birth_year: of the member who needs it. purpose_words: more
    about the purpose. status: the recognised class of the day, "newly_escaped" where the household has left the list
    within the months of the law. status_since, decision: from when and by which decision, where the register knows.
    """

    class Purpose(models.TextChoices):
        STUDY = "study"
        CARE = "care"
        LOAN = "loan"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    commune_code = models.CharField(max_length=5)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True, default=new_code)
    purpose = models.CharField(max_length=10, choices=Purpose)
    purpose_words = models.CharField(max_length=200, blank=True)
    addressee = models.CharField(max_length=200, blank=True)
    head_name = models.CharField(max_length=120)
    for_name = models.CharField(max_length=120)
    for_birth_year = models.PositiveSmallIntegerField(null=True)
    village_name = models.CharField(max_length=120)
    status = models.CharField(max_length=14)
    status_since = models.DateField(null=True)
    decision = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="one_letter_a_number")
        ]

    @property
    def name(self) -> str:
        """How other papers refer to it: 12/2024/GXN-UBND."""
        return f"{self.number}/{self.year}/GXN-UBND"
