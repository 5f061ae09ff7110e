"""What is ready before a round: the committee, the reviewers with their training and how many households each has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q

from giamngheo.engine.policy import load_law
from giamngheo.records.accounts.models import User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.review.models import Committee, Decision, ReviewerTraining, ReviewRound, RoundHousehold
from giamngheo.records.review.services.rounds import reviewers


@dataclass(frozen=True)
class ReviewerLine:
    """A reviewer: training for the year (None: none), households given in the year's open rounds."""

    reviewer: User
    training: ReviewerTraining | None
    households: int

    @property
    def is_ready(self) -> bool:
        """Trained, and through the short test."""
        return self.training is not None and self.training.has_passed is True


@dataclass(frozen=True)
class AllowanceLine:
    """What a reviewer did in one round: households given, households asked since it opened."""

    name: str
    given: int
    asked: int


def committee_of(office_id: UUID, year: int) -> Committee | None:
    """The committee by the newest decision that the year may know; None before the first."""
    known = Committee.objects.filter(office=office_id, decided_on__lte=date(year, 12, 31))
    return known.prefetch_related("members").order_by("-decided_on", "-entered_at").first()


def reviewer_lines(officer: Officer, year: int, of: ReviewRound | None = None) -> list[ReviewerLine]:
    """The reviewers of the officer's own office, by name; households of one round, or of all opened in the year."""
    training = {
        one.reviewer_id: one for one in ReviewerTraining.objects.filter(office=officer.office_id, year=year)
    }
    rounds = Q(village__round=of) if of else Q(village__round__opened_on__year=year)
    given = _given(rounds)
    return [ReviewerLine(one, training.get(one.pk), given.get(one.pk, 0)) for one in reviewers(officer)]


def allowances(of: ReviewRound) -> list[AllowanceLine]:
    """Who asked how many households of a round, by name; households that ended since count where they were asked.

    What was asked after its decision belongs to another round.
    """
    asked = Q(household__answers__review_date__gte=of.opened_on)
    if decision := Decision.objects.filter(round=of).exclude(decided_on=None).first():
        asked &= Q(household__answers__review_date__lte=decision.decided_on)
    found = (
        RoundHousehold.objects.filter(village__round=of, reviewer__isnull=False)
        .values("reviewer", name=F("reviewer__full_name"))
        .annotate(given=Count("pk", distinct=True), asked=Count("pk", filter=asked, distinct=True))
        .order_by("name", "reviewer")
    )
    return [AllowanceLine(one["name"], one["given"], one["asked"]) for one in found]


def allowance_vnd(day: date) -> int | None:
    """What a reviewer is given for a household; None while no figure is entered (policy/review.yaml)."""
    value = load_law().common["reviewer_allowance_vnd"].on(day)
    return None if value is None else int(str(value))


def _given(rounds: Q) -> Mapping[UUID, int]:
    found = RoundHousehold.objects.filter(rounds, reviewer__isnull=False, household__ended_on=None)
    return dict(found.values_list("reviewer").annotate(n=Count("pk")).order_by("reviewer"))
