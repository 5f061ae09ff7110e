"""Acts on one household of a round while its village is under review: a relative declared, another reviewer."""

from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import manage_rounds, require, work_on_reviewed_households
from giamngheo.records.accounts.roles import Role
from giamngheo.records.base.audit import record
from giamngheo.records.review.models import ReviewerRelation, RoundHousehold
from giamngheo.records.review.services.rounds import reviewers
from giamngheo.records.review.services.steps import WRONG_STEP, refused
from giamngheo.rules.review_steps import STILL_ASKED


@transaction.atomic
def declare_relation(*, officer: Officer, household_id: UUID, words: str) -> ReviewerRelation:
    """Say how a household's reviewer is a relative of somebody in it; empty words take that back.

    household_id: of the RoundHousehold. The reviewer says it of the own households, the officer of all. Raises
    NotAllowed, RoundHousehold.DoesNotExist, NotSaved.
    """
    one = held_household(officer, household_id)
    if one.reviewer_id is None:
        raise refused("Hộ chưa giao cho rà soát viên nào.", "The household has no reviewer yet.", "words")
    declared = {"words": words.strip(), "declared_on": officer.today, "declared_by": officer.signature}
    made, _ = ReviewerRelation.objects.update_or_create(
        reviewer_id=one.reviewer_id, household_id=one.household_id, defaults=declared
    )
    _log(officer, "declare_relation", one, reviewer=str(one.reviewer_id), words=made.words)
    return made


@transaction.atomic
def reassign(*, officer: Officer, household_id: UUID, reviewer_id: UUID) -> RoundHousehold:
    """Give one household to a reviewer, whoever had it. Raises NotAllowed, RoundHousehold.DoesNotExist, NotSaved."""
    require(officer, manage_rounds)
    one = held_household(officer, household_id)
    if not reviewers(officer).filter(pk=reviewer_id).exists():
        raise refused("Chọn một rà soát viên của xã.", "Choose a reviewer of the commune.", "reviewer")
    before, one.reviewer_id = one.reviewer_id, reviewer_id
    one.save(update_fields=["reviewer"])
    _log(officer, "reassign", one, reviewer=[str(before or ""), str(reviewer_id)])
    return one


def held_household(officer: Officer, household_id: UUID) -> RoundHousehold:
    """A household of a round, locked, while its village is under review; a reviewer holds the own ones only.

    Raises NotAllowed, RoundHousehold.DoesNotExist, NotSaved at another step.
    """
    require(officer, work_on_reviewed_households)
    rows = RoundHousehold.objects.select_for_update(of=("self",)).select_related(
        "household", "village__round"
    )
    if officer.role == Role.REVIEWER:
        rows = rows.filter(reviewer=officer.user_id)
    one: RoundHousehold = rows.get(pk=household_id, household__ended_on=None)
    if one.village.step not in STILL_ASKED:
        raise refused(*WRONG_STEP)
    return one


def _log(officer: Officer, act: str, one: RoundHousehold, **details: object) -> None:
    record(
        officer,
        f"review.{act}",
        "round_household",
        one.pk,
        household_id=one.household_id,
        details=details,
    )
