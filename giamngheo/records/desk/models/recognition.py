"""Recognitions by income: farm households of average living standard, workers of low income."""

import uuid

from django.db import models

from giamngheo.records.desk.models.request import ReviewRequest
from giamngheo.records.registry.models import Household, Person
from giamngheo.rules.recognition_steps import RecognitionStep


class Recognition(models.Model):
    """What becomes of one request by income. opened_on, ends_on: both days belong to its time.

    members, income_per_head: as they were when it was posted or refused last; đồng a month. back_reason: why the chair
    sent it back, or the officer looked again. number, decided_on: of the decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(ReviewRequest, models.PROTECT, related_name="recognition")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    ends_on = models.DateField()
    step = models.CharField(max_length=10, default=RecognitionStep.INCOME.value)
    members = models.PositiveSmallIntegerField(null=True)
    income_per_head = models.BigIntegerField(null=True)
    posted_on = models.DateField(null=True)
    posting_ends_on = models.DateField(null=True)
    back_reason = models.CharField(max_length=500, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    numbered_by = models.CharField(max_length=200, blank=True)


class RecognitionIncome(models.Model):
    """What one source of policy/recognition.yaml brought a member in the twelve months before. months: in how many."""

    recognition = models.ForeignKey(Recognition, models.CASCADE, related_name="incomes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)
    months = models.PositiveSmallIntegerField()
    amount_vnd = models.BigIntegerField()
    recorded_on = models.DateField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "person", "source"], name="one_income_a_person_a_source"
            )
        ]


class RecognitionComplaint(models.Model):
    """A complaint while the result is posted. finding: of its re-check, empty until then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recognition = models.ForeignKey(Recognition, models.CASCADE, related_name="complaints")
    receipt = models.CharField(max_length=40, unique=True)
    complainant = models.CharField(max_length=120)
    words = models.TextField()
    received_on = models.DateField()
    received_by = models.CharField(max_length=200)
    due_on = models.DateField()
    finding = models.TextField(blank=True)
    rechecked_on = models.DateField(null=True)
    rechecked_by = models.CharField(max_length=200, blank=True)
