"""A new review day: the answers of the last one are copied forward and corrected; the old ones stay."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, write_answers
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.geography.selectors.units import area_type_on, unit_on
from giamngheo.records.registry.models import Household, HouseholdAnswers, PersonAnswers
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.services.editing_saves import NotSaved, living
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.rules.codes import CLASSES
from giamngheo.rules.language import say


@transaction.atomic
def start_review(*, officer: Officer, household_id: UUID, review_date: date) -> HouseholdAnswers:
    """Answers of a new day, those of the last one in them; judged at once.

    Raises NotAllowed, Household.DoesNotExist, NotSaved: a day to come, or not after the last review.
    """
    require(officer, write_answers)
    answers = begin_review(officer, living(household_id), review_date)
    judge_households([household_id], clock.now())
    return answers


def begin_review(officer: Officer, household: Household, review_date: date) -> HouseholdAnswers:
    """The same of a locked household, not judged yet. Raises NotSaved."""
    before = household.answers.order_by("-review_date").first()
    _check_day(officer, review_date, before)
    answers = HouseholdAnswers.objects.create(
        household=household,
        review_date=review_date,
        saved_at=clock.now(),
        saved_by=officer.signature,
        **_copied(household, before, review_date),
    )
    _copy_members(household, before, answers)
    days = [before.review_date if before else None, review_date]
    details: dict[str, Any] = {"review_date": days}
    record(
        officer, "registry.start_review", "answers", answers.pk, household_id=household.pk, details=details
    )
    return answers


def _check_day(officer: Officer, day: date, before: HouseholdAnswers | None) -> None:
    if day > officer.today:
        raise NotSaved({"review_date": say("ngày này chưa đến", "this day has not come yet")})
    if before and day <= before.review_date:
        last = f"{before.review_date:%d/%m/%Y}"
        told = say(f"phải sau lần rà soát ngày {last}", f"must come after the review of {last}")
        raise NotSaved({"review_date": told})


def _copied(household: Household, before: HouseholdAnswers | None, day: date) -> dict[str, Any]:
    """The last answers; the previous result is the class recognised by now, with the days of escape by a decision."""
    copied = {column.name: getattr(before, column.name) for column in HOUSEHOLD_ANSWERS} if before else {}
    recognised = household.statuses.filter(valid_to=None).first()
    if recognised and recognised.status in CLASSES:
        copied["previous_status"] = recognised.status
    if recognised and recognised.decision:
        copied["escaped_poverty_date"] = recognised.escaped_poverty_date
        copied["escaped_near_poverty_date"] = recognised.escaped_near_poverty_date
    # A commune that turned urban (01/07/2025) has another line, whatever the last review said.
    if unit_on(household.commune_code, day) or not copied.get("area_type"):
        copied["area_type"] = area_type_on(household.commune_code, day)
    return copied


def _copy_members(household: Household, before: HouseholdAnswers | None, answers: HouseholdAnswers) -> None:
    kept = {row.person_id: row for row in before.persons.all()} if before else {}
    now_here = household.memberships.filter(valid_to=None).values_list("person_id", flat=True)
    PersonAnswers.objects.bulk_create(
        PersonAnswers(
            answers=answers,
            household=household,
            person_id=person_id,
            **{
                column.name: getattr(kept[person_id], column.name)
                for column in PERSON_ANSWERS
                if person_id in kept
            },
        )
        for person_id in now_here
    )
