"""Requests at the one-stop desk: to be reviewed (Mẫu số 01), to leave the list (Mẫu số 04), or by income."""

import uuid
from functools import cached_property
from typing import Any

from django.db import models

from giamngheo.records.accounts.models import Office
from giamngheo.records.base.paper_codes import new_code
from giamngheo.records.registry.models import Household, Person
from giamngheo.records.review.models import QuickForm, ReviewRound, RoundHousehold
from giamngheo.rules.decision_lists import ENTER, LEAVE, is_turned_down
from giamngheo.rules.recognition import AVERAGE_LIVING, LOW_INCOME_WORKER
from giamngheo.rules.recognition_steps import RecognitionStep
from giamngheo.rules.request_steps import RequestStep, step_now
from giamngheo.rules.review_steps import RoundStep

# Nobody waits for the commune any more, whether or not the answer was fetched.
THROUGH = (RequestStep.ANSWERED.value, RequestStep.GIVEN.value)


def _reasons(round_: Any, household: Any) -> models.QuerySet[QuickForm, str]:
    """Why Phiếu A put a household out of a round, the newest first."""
    forms = QuickForm.objects.filter(
        household__village__round=round_,
        household__household=household,
        household__quick_result=RoundHousehold.QuickResult.NOT_TO_REVIEW,
    )
    return forms.order_by("-filled_at").values_list("reason", flat=True)


def _outcomes(round_: Any, household: Any) -> models.QuerySet[RoundHousehold]:
    """The household in that round, once its decision has said something of it."""
    found = RoundHousehold.objects.filter(village__round=round_, household=household)
    return found.exclude(decided="")


# What step_of is asked with, of a request as RequestQuerySet.standing gives it.
STANDING = (
    *("form", "step", "round__step", "recognition__step"),
    *("quick_reason", "class_before", "class_decided"),
)


def step_of(
    form: str,
    step: str,
    round_step: str | None,
    recognition_step: str | None,
    quick_reason: str | None,
    class_before: str | None,
    class_decided: str | None,
) -> RequestStep:
    """Where a request stands; None: there is no such thing."""
    is_decided = round_step == RoundStep.DECIDED or recognition_step == RecognitionStep.DECIDED
    is_refused = is_turned_down(form, class_before or "", class_decided or "")
    return step_now(step, is_decided, bool(quick_reason) or is_refused)


class RequestQuerySet(models.QuerySet["ReviewRequest"]):
    """Requests, with where they stand when many are shown."""

    def standing(self) -> "RequestQuerySet":
        """Each with all that step_now, not_to_review and outcome depend on, in one question."""
        mine = models.OuterRef("round"), models.OuterRef("household")
        told = {
            "quick_reason": _reasons(*mine),
            "class_before": _outcomes(*mine).values("previous_status"),
            "class_decided": _outcomes(*mine).values("decided"),
        }
        asked = {name: models.Subquery(found[:1]) for name, found in told.items()}
        return self.select_related("round", "recognition").annotate(**asked)


class ReviewRequest(models.Model):
    """One request from the counter to the answer.

    person: the worker who asks to be recognised as one of low income.
    number: running in the office and year. form: a paper of policy/dossier.yaml. due_on: the day of the appointment.
    round: whose decision answers it, once the officer took it into one. reason: why it is refused; back_reason: why the
    chair sent that back. answer_number, answered_on: of the refusal. given_to: who took the answer home.
    """

    class Form(models.TextChoices):
        ENTER = ENTER
        LEAVE = LEAVE
        AVERAGE = AVERAGE_LIVING
        WORKER = LOW_INCOME_WORKER

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    commune_code = models.CharField(max_length=5)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True, default=new_code)
    form = models.CharField(max_length=20, choices=Form)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    head_name = models.CharField(max_length=120)
    village_name = models.CharField(max_length=120)
    applicant = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    received_on = models.DateField()
    received_by = models.CharField(max_length=200)
    due_on = models.DateField()
    step = models.CharField(max_length=12, default=RequestStep.RECEIVED.value)
    round = models.ForeignKey(ReviewRound, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    back_reason = models.CharField(max_length=500, blank=True)
    refused_by = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    answer_number = models.CharField(max_length=40, blank=True)
    answered_on = models.DateField(null=True)
    given_on = models.DateField(null=True)
    given_to = models.CharField(max_length=120, blank=True)
    given_by = models.CharField(max_length=200, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="one_request_a_number"),
            models.UniqueConstraint(
                fields=["household", "form"],
                condition=~models.Q(step__in=THROUGH) & models.Q(person=None),
                name="one_open_request_a_form",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=~models.Q(step__in=THROUGH),
                name="one_open_request_a_worker",
            ),
        ]

    @property
    def name(self) -> str:
        """How papers refer to it: 12/2024/TNHS."""
        return f"{self.number}/{self.year}/TNHS"

    @property
    def step_now(self) -> RequestStep:
        """Where it stands today."""
        found = getattr(self, "recognition", None)
        steps = self.step, self.round.step if self.round else None, found.step if found else None
        if self.step != RequestStep.IN_REVIEW:
            return step_of(self.form, *steps, None, None, None)
        return step_of(self.form, *steps, self.not_to_review, *self.outcome)

    @cached_property
    def not_to_review(self) -> str:
        """Why Phiếu A put the household out of the round; empty where it did not."""
        if hasattr(self, "quick_reason"):
            return self.quick_reason or ""
        return (_reasons(self.round_id, self.household_id).first() or "") if self.round_id else ""

    @cached_property
    def outcome(self) -> tuple[str, str]:
        """The household's class when its round opened, and the one decided; empty where no decision said one."""
        if hasattr(self, "class_before") and hasattr(self, "class_decided"):
            return self.class_before or "", self.class_decided or ""
        found = (
            _outcomes(self.round_id, self.household_id) if self.round_id else RoundHousehold.objects.none()
        )
        return found.values_list("previous_status", "decided").first() or ("", "")

    @property
    def is_turned_down(self) -> bool:
        """Whether the decision of its round does not give what it asks for."""
        return is_turned_down(self.form, *self.outcome)

    @property
    def is_by_income(self) -> bool:
        """Whether it asks for a recognition beside the poor and near-poor lists."""
        return self.form in (self.Form.AVERAGE, self.Form.WORKER)
