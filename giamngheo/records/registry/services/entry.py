"""Answers from paper forms: the same saves as on the household's page, for the day written on the form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, write_answers
from giamngheo.records.registry.models import Household, HouseholdAnswers, PersonAnswers
from giamngheo.records.registry.services.editing import Saved, save_answers, save_member_answers
from giamngheo.records.registry.services.editing_members import save_member
from giamngheo.records.registry.services.editing_review import start_review
from giamngheo.records.registry.services.editing_saves import NotSaved, living
from giamngheo.rules.language import say

COPIED = 1


@dataclass(frozen=True)
class Birth:
    """A member's birth as the form has it. cells, version, over: as for save_member."""

    cells: Mapping[str, object]
    version: int
    over: int | None = None


@transaction.atomic
def enter_household(
    *,
    officer: Officer,
    household_id: UUID,
    day: date,
    version: int,
    cells: Mapping[str, object],
    over: int | None = None,
) -> Saved:
    """The household's answers of that day; version 0: the form had none of that day yet, and a review is begun.

    Raises NotAllowed, Household.DoesNotExist, NotSaved (also after a later review, or another day for a kept form),
    Conflict.
    """
    require(officer, write_answers)
    if version and not HouseholdAnswers.objects.filter(household=household_id, review_date=day).exists():
        told = say("phiếu đã lưu: không đổi ngày ở đây", "the form is kept: its day is not changed here")
        raise NotSaved({"review_date": told})
    if _begin(officer, household_id, day):
        version = COPIED
    return save_answers(officer=officer, household_id=household_id, version=version, cells=cells, over=over)


@transaction.atomic
def enter_member(
    *,
    officer: Officer,
    household_id: UUID,
    person_id: UUID,
    day: date,
    version: int,
    cells: Mapping[str, object],
    over: int | None = None,
    birth: Birth | None = None,
) -> Saved:
    """A member's answers of that day; version 0: the form had none yet. birth: where it is corrected, too.

    Raises NotAllowed, Household.DoesNotExist, Person.DoesNotExist, NotSaved, Conflict.
    """
    require(officer, write_answers)
    _begin(officer, household_id, day)
    if birth:
        save_member(officer=officer, household_id=household_id, person_id=person_id, **asdict(birth))
    if version == 0 and _is_only_copied(household_id, person_id, day):
        version = COPIED
    return save_member_answers(
        officer=officer,
        household_id=household_id,
        person_id=person_id,
        version=version,
        cells=cells,
        over=over,
    )


def _begin(officer: Officer, household_id: UUID, day: date) -> bool:
    """Start a review that day unless there is one; whether it did. Raises NotSaved after a later review."""
    household: Household = living(household_id)
    last = household.answers.order_by("-review_date").values_list("review_date", flat=True).first()
    if last and last > day:
        told = say(
            f"hộ đã được rà soát ngày {last:%d/%m/%Y}, sau ngày của phiếu này",
            f"the household was reviewed on {last:%d/%m/%Y}, after the day of this form",
        )
        raise NotSaved({"": told})
    if last == day:
        return False
    start_review(officer=officer, household_id=household_id, review_date=day)
    return True


def _is_only_copied(household_id: UUID, person_id: UUID, day: date) -> bool:
    """Whether the review's beginning put the member's answers there and nobody has saved them since."""
    return PersonAnswers.objects.filter(
        household=household_id,
        person=person_id,
        answers__review_date=day,
        version=COPIED,
        entered_by=None,
    ).exists()
