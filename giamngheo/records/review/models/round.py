"""A round of a commune, its villages, and the households that are reviewed in it."""

import uuid

from django.db import models
from django.db.models import Q

from giamngheo.records.accounts.models import User
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import Household
from giamngheo.rules.codes import STATUSES
from giamngheo.rules.review_steps import RoundStep, VillageStep


def choices(of: type[RoundStep] | type[VillageStep]) -> list[tuple[str, str]]:
    """The steps as Django asks for them."""
    return [(step.value, step.value) for step in of]


class ReviewRound(models.Model):
    """A review in one commune. list_year: the year whose list it makes, which names the standard.

    opened_on, ends_on: both days belong to it. sent_back_reason: why the chair or the district sent it back last.
    """

    class Kind(models.TextChoices):
        PERIODIC = "periodic_review"
        REGULAR = "regular_review"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune_code = models.CharField(max_length=5)
    kind = models.CharField(max_length=16, choices=Kind)
    list_year = models.PositiveSmallIntegerField()
    standard = models.CharField(max_length=12)
    opened_on = models.DateField()
    ends_on = models.DateField()
    step = models.CharField(max_length=10, choices=choices(RoundStep), default=RoundStep.VILLAGES.value)
    submitted_on = models.DateField(null=True)
    sent_back_reason = models.CharField(max_length=500, blank=True)
    opened_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune_code", "list_year"],
                condition=Q(kind="periodic_review"),
                name="one_periodic_round_a_year",
            ),
            models.UniqueConstraint(
                fields=["commune_code", "kind"],
                condition=~Q(step=RoundStep.DECIDED.value),
                name="one_open_round_of_a_kind",
            ),
        ]


class RoundVillage(models.Model):
    """A village in a round. posted_on: of the posting that runs or ran last; posting_ends_on: its last day.

    again_reason: why its households are reviewed again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="villages", db_index=False)
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=choices(VillageStep), default=VillageStep.LISTING.value)
    posted_on = models.DateField(null=True)
    posting_ends_on = models.DateField(null=True)
    again_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "village"], name="one_village_a_round")]


class RoundHousehold(models.Model):
    """A household under review: why, by whom, what was proposed, whether the village agreed, what was decided.

    quick_result: of Phiếu A; empty where the household needs none. One that is not to be reviewed has left the round.
    proposed: the class put before the village. is_agreed null: the meeting is still to come, or must come again.
    movement: set by the decision, as are decided_head and decided_members: who its lists name, whatever the register
    says later; not kept of decisions older than these columns.
    """

    class Reason(models.TextChoices):
        ON_LIST = "on_list"
        REQUEST = "request"

    class QuickResult(models.TextChoices):
        WAITING = "waiting"
        TO_REVIEW = "to_review"
        NOT_TO_REVIEW = "not_to_review"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    village = models.ForeignKey(RoundVillage, models.CASCADE, related_name="households", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    previous_status = models.CharField(max_length=14, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    quick_result = models.CharField(max_length=14, blank=True, choices=QuickResult, default="", db_default="")
    proposed = models.CharField(max_length=14, blank=True, choices=list(STATUSES.items()))
    is_agreed = models.BooleanField(null=True)
    decided = models.CharField(max_length=14, blank=True, choices=list(STATUSES.items()))
    movement = models.CharField(max_length=24, blank=True)
    decided_head = models.CharField(max_length=120, blank=True, default="", db_default="")
    decided_members = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "household"], name="one_review_a_household_a_round")
        ]


# Still a household, and not out of the round by its Phiếu A.
IN_REVIEW = Q(household__ended_on=None) & ~Q(quick_result=RoundHousehold.QuickResult.NOT_TO_REVIEW)
