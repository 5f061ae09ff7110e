"""What a reviewer's phone sends, one answer or photo at a time: each by its own key, so that it may be sent again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, review_own_households, write_answers
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.base.files import store
from giamngheo.records.base.planned import joined, rows
from giamngheo.records.registry.conflict import Conflict, Difference
from giamngheo.records.registry.models import Household, HouseholdAnswers, PersonAnswers
from giamngheo.records.registry.services.editing import (
    answers_of,
    checked,
    member,
    member_answers,
    put_answers,
    put_member_answers,
)
from giamngheo.records.registry.services.editing_review import begin_review
from giamngheo.records.review.models import ReviewPhoto, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.services.quick import waits_for_quick_form
from giamngheo.records.review.services.steps import refused
from giamngheo.rules.labels import column_label
from giamngheo.rules.review_steps import STILL_ASKED
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Table

LARGEST_PHOTO = 2 * 2**20
OWN = """
FROM review_roundhousehold r JOIN registry_household h ON h.id = r.household_id
JOIN review_roundvillage v ON v.id = r.village_id JOIN review_reviewround o ON o.id = v.round_id
WHERE r.id = %(id)s AND r.reviewer_id = %(reviewer)s AND h.ended_on IS NULL
FOR UPDATE OF r, h
"""
RECEIVED = """
INSERT INTO review_sentanswer (id, household_id, sent_by_id, received_at)
VALUES (%(key)s, %(household)s, %(user)s, %(now)s) ON CONFLICT (id) DO NOTHING RETURNING id
"""
Row = HouseholdAnswers | PersonAnswers | None


@dataclass(frozen=True)
class Answer:
    """One answer. key: the phone's own. value: as text; before: what the form showed when it was answered."""

    key: UUID
    column: Column
    value: str
    before: str
    person_id: UUID | None = None

    @property
    def table(self) -> Table:
        """Whose column it is."""
        return PERSONS if self.person_id else HOUSEHOLDS


# Without a savepoint: what is refused takes the whole page's transaction back, in which nothing else is done.
@transaction.atomic(savepoint=False)
def save_answer(*, officer: Officer, household_id: UUID, answer: Answer) -> RoundHousehold:
    """Keep an answer of a household given to this reviewer; one that was kept before stays as it is.

    household_id: of the RoundHousehold. The first answer of a round begins the household's review of today. Raises
    NotAllowed, RoundHousehold.DoesNotExist, Person.DoesNotExist, NotSaved, and Conflict where the register says
    something else than before and than this answer.
    """
    one = _own(officer, household_id)
    require(officer, write_answers)
    if not _is_first(officer, one, answer.key):
        return one
    _check_open(one)
    answers = answers_of(one.household_id)
    is_new = answers is None or answers.review_date < one.village.round.opened_on
    if answers is None or is_new:
        answers = begin_review(officer, one.household, officer.today)
    row = _row(answers, answer)
    _check_unchanged(answers, row, answer)
    _save(officer, answers, row, answer, is_new)
    return one


@transaction.atomic
def add_photo(*, officer: Officer, household_id: UUID, key: UUID, photo: Iterable[bytes]) -> ReviewPhoto:
    """Keep a photo (JPEG) of a household given to this reviewer; sent again it is the same one.

    Raises NotAllowed, RoundHousehold.DoesNotExist, NotSaved, NotThisFile.
    """
    one = _own(officer, household_id)
    if kept := ReviewPhoto.objects.filter(pk=key, household=one).first():
        return kept
    _check_open(one)
    name = f"{one.household.code}-{str(key)[:8]}.jpg"
    file = store(officer, name, photo, kinds=["jpeg"], household_id=one.household_id, largest=LARGEST_PHOTO)
    made: ReviewPhoto = ReviewPhoto.objects.create(
        pk=key, household=one, file=file, taken_at=clock.now(), taken_by=officer.signature
    )
    details = {"sha256": [None, file.sha256]}
    record(officer, "review.add_photo", "file", file.pk, household_id=one.household_id, details=details)
    return made


def may_be_asked(one: RoundHousehold) -> bool:
    """Whether Phiếu B may begin: Phiếu A comes first where it is needed, and may put the household out."""
    return not waits_for_quick_form(one) and one.quick_result != RoundHousehold.QuickResult.NOT_TO_REVIEW


def _own(officer: Officer, household_id: UUID) -> RoundHousehold:
    """The household, locked: two sendings of one key wait for each other."""
    require(officer, review_own_households)
    asked = {"id": household_id, "reviewer": officer.user_id}
    one = joined(OWN, asked, r=RoundHousehold, h=Household, v=RoundVillage, o=ReviewRound)
    if one is None:
        raise RoundHousehold.DoesNotExist
    found: RoundHousehold = one[0]
    _, found.household, found.village, found.village.round = one
    return found


def _is_first(officer: Officer, one: RoundHousehold, key: UUID) -> bool:
    """Whether an answer comes for the first time; it is then known as received."""
    asked = {"key": key, "household": one.pk, "user": officer.user_id, "now": clock.now()}
    return bool(rows(RECEIVED, asked))


def _check_open(one: RoundHousehold) -> None:
    if not may_be_asked(one):
        raise refused(
            "Hộ có giấy đề nghị: ghi Phiếu A trước, thuộc diện rà soát mới hỏi Phiếu B.",
            "A household that asked: Phiếu A first, Phiếu B only where it is to be reviewed.",
        )
    if one.village.step not in STILL_ASKED:
        raise refused(
            "Thôn đã qua bước rà soát: không ghi thêm được.",
            "The village is past its review: no more answers.",
        )


def _check_unchanged(answers: HouseholdAnswers, row: Row, answer: Answer) -> None:
    """Raises Conflict where somebody else answered differently since the form was read, NotSaved for a wrong cell."""
    name = answer.column.name
    now, before = getattr(row, name, None), _typed(answer, answer.before)
    if now != before and now != (sent := _typed(answer, answer.value)):
        differs = Difference(name, column_label(answer.column), before, now, sent)
        raise Conflict(answers.saved_by, answers.saved_at, answers.version, [differs])


def _typed(answer: Answer, text: str) -> Any:
    return checked(answer.table, [answer.column], {answer.column.name: text})[answer.column.name]


def _row(answers: HouseholdAnswers, answer: Answer) -> Row:
    """Where the answer is kept; a member who was never asked has no row yet."""
    if answer.person_id is None:
        return answers
    return member_answers(answers, answer.person_id)


def _save(officer: Officer, answers: HouseholdAnswers, row: Row, answer: Answer, is_new: bool) -> None:
    cells = {answer.column.name: answer.value}
    if answer.person_id is None:
        put_answers(officer, answers, cells, answers.version, is_new=is_new)
    else:
        person = member(answers.household, answer.person_id)
        put_member_answers(officer, answers, person, cells, row.version if row else 0, is_new=is_new)
