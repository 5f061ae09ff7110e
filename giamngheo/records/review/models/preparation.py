"""What an office prepares before a round: its review committee, and the training of its reviewers."""

import uuid

from django.db import models

from giamngheo.records.accounts.models import Office, User


class Committee(models.Model):
    """The review committee of a commune as one decision made it; a later entry replaces it, none is altered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    decided_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)


class CommitteeMember(models.Model):
    """One member. position: the post held in the commune; place: in the order of the decision."""

    class Role(models.TextChoices):
        HEAD = "committee_head"
        DEPUTY = "committee_deputy"
        MEMBER = "committee_member"

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=16, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "place"], name="one_member_a_place")]


class ReviewerTraining(models.Model):
    """A reviewer's training for the rounds of a year. has_passed: the short test; null: not taken."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    trained_on = models.DateField()
    has_passed = models.BooleanField(null=True)
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "reviewer", "year"], name="one_training_a_year")
        ]
