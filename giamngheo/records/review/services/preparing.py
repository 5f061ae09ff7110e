"""Before a round: the decision on the review committee, and which reviewers were trained and tested."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.models import User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import manage_rounds, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Committee, CommitteeMember, ReviewerTraining
from giamngheo.records.review.services.rounds import reviewers
from giamngheo.rules.language import say


@dataclass(frozen=True)
class Member:
    """A member as the decision names them. role: CommitteeMember.Role."""

    name: str
    position: str
    role: str


@transaction.atomic
def enter_committee(
    *, officer: Officer, number: str, decided_on: date, members: Sequence[Member]
) -> Committee:
    """Enter the decision on the office's review committee; one entered before stays readable in the log.

    Raises NotAllowed, NotSaved.
    """
    require(officer, manage_rounds)
    _check(officer, number, decided_on, members)
    made = Committee.objects.create(
        office_id=officer.office_id,
        number=number.strip(),
        decided_on=decided_on,
        entered_at=clock.now(),
        entered_by=officer.signature,
    )
    CommitteeMember.objects.bulk_create(
        CommitteeMember(
            committee=made, place=place, name=one.name.strip(), position=one.position.strip(), role=one.role
        )
        for place, one in enumerate(members, start=1)
    )
    details = {"number": made.number, "decided_on": decided_on, "members": len(members)}
    record(officer, "review.enter_committee", "committee", made.pk, details=details)
    return made


@transaction.atomic
def note_training(
    *, officer: Officer, reviewer_id: UUID, year: int, trained_on: date, has_passed: bool | None
) -> ReviewerTraining:
    """Note when a reviewer of the office was trained for a year's rounds, and how the short test ended.

    has_passed null: not tested. Raises NotAllowed, User.DoesNotExist, NotSaved.
    """
    require(officer, manage_rounds)
    reviewer: User = reviewers(officer).get(pk=reviewer_id)
    if trained_on > officer.today:
        raise NotSaved({"trained_on": say("ngày này chưa tới", "this day is still to come")})
    noted = {"trained_on": trained_on, "has_passed": has_passed, "noted_by": officer.signature}
    made, _ = ReviewerTraining.objects.update_or_create(
        office_id=officer.office_id, reviewer=reviewer, year=year, defaults=noted
    )
    details = {"year": year, "trained_on": trained_on, "has_passed": has_passed}
    record(officer, "review.note_training", "user", reviewer.pk, details=details)
    return made


def _check(officer: Officer, number: str, decided_on: date, members: Sequence[Member]) -> None:
    wrong: dict[str, str] = {}
    if not number.strip():
        wrong["number"] = say("ghi số quyết định", "give the number")
    if decided_on > officer.today:
        wrong["decided_on"] = say("ngày này chưa tới", "this day is still to come")
    if sum(one.role == CommitteeMember.Role.HEAD for one in members) != 1:
        wrong[""] = say("Ban phải có đúng một trưởng ban.", "A committee has one head.")
    if wrong:
        raise NotSaved(wrong)
