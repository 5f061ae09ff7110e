"""Correct what the register holds of a household and of its latest review; the verdict follows at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from giamngheo.engine.judge import columns_read
from giamngheo.engine.rows import check_row
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, write_answers, write_households
from giamngheo.records.base import clock
from giamngheo.records.base.planned import found, put
from giamngheo.records.registry.models import Household, HouseholdAnswers, Person, PersonAnswers
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.services.editing_saves import NotSaved, Record, living, save
from giamngheo.records.registry.services.judging import judge_households, review_on
from giamngheo.records.registry.services.summary import refresh, touch
from giamngheo.rules.labels import column_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Table

HOUSEHOLD_FIELDS = {
    "code": ("Mã hộ", "Household code"),
    "address": ("Địa chỉ", "Address"),
    "phone": ("Điện thoại", "Telephone"),
}


LATEST = "WHERE household_id = %(household)s ORDER BY review_date DESC LIMIT 1 FOR UPDATE"
OF_MEMBER = "WHERE answers_id = %(answers)s AND person_id = %(person)s FOR UPDATE"


@dataclass(frozen=True)
class Saved:
    """version: the one now kept. changed: the fields written; none where everything was so already."""

    version: int
    at: datetime
    changed: tuple[str, ...]


@transaction.atomic
def save_household(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    code: str,
    address: str,
    phone: str,
    over: int | None = None,
) -> Saved:
    """Correct a household's own facts. over: the version that a conflict showed, when mine is to be kept.

    Raises NotAllowed, Household.DoesNotExist, NotSaved, Conflict.
    """
    require(officer, write_households)
    household = living(household_id)
    sent = {"code": code.strip(), "address": address.strip(), "phone": phone.strip()}
    labels = {name: say(*words) for name, words in HOUSEHOLD_FIELDS.items()}
    kept = Record(household, household.pk, "household", labels, household.version)
    now = {name: getattr(household, name) for name in sent}
    changed = save(officer, "registry.save_household", kept, now, sent, version, over)
    if "code" in changed:
        _check_code(household, changed["code"])
    return _written(household, changed, [household_id])


@transaction.atomic
def save_answers(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    cells: Mapping[str, object],
    over: int | None = None,
    merges: bool = True,
) -> Saved:
    """Correct answers of the latest review. cells: by contract column, as text or typed; empty: not known.

    merges: as in editing_saves.save.

    Raises NotAllowed, Household.DoesNotExist, NotSaved (also before the first review), Conflict.
    """
    require(officer, write_answers)
    return put_answers(officer, latest_answers(living(household_id)), cells, version, over, merges)


@transaction.atomic
def save_member_answers(
    *,
    officer: Officer,
    household_id: UUID,
    person_id: UUID,
    version: int,
    cells: Mapping[str, object],
    over: int | None = None,
    merges: bool = True,
) -> Saved:
    """Correct a member's answers of the latest review; version 0: none were kept yet. merges: as in editing_saves.save.

    Raises NotAllowed, Household.DoesNotExist, Person.DoesNotExist, NotSaved, Conflict.
    """
    require(officer, write_answers)
    household = living(household_id)
    answers = latest_answers(household)
    person = member(household, person_id)
    return put_member_answers(officer, answers, person, cells, version, over, merges)


def put_answers(
    officer: Officer,
    answers: HouseholdAnswers,
    cells: Mapping[str, object],
    version: int,
    over: int | None = None,
    merges: bool = True,
    is_new: bool = False,
) -> Saved:
    """The same where the right was asked and the answers are locked. is_new: these are to be judged in any case."""
    kept = Record(answers, answers.household_id, "answers", labels_of(HOUSEHOLD_ANSWERS), answers.version)
    sent = checked(HOUSEHOLDS, HOUSEHOLD_ANSWERS, cells)
    now = {name: getattr(answers, name) for name in sent}
    changed = save(officer, "registry.save_answers", kept, now, sent, version, over, merges)
    if changed:
        _sign(answers, officer)
    return _written(answers, changed, [answers.household_id], "saved_at", "saved_by", is_new=is_new)


def put_member_answers(
    officer: Officer,
    answers: HouseholdAnswers,
    person: Person,
    cells: Mapping[str, object],
    version: int,
    over: int | None = None,
    merges: bool = True,
    is_new: bool = False,
) -> Saved:
    """The same of a locked member."""
    row = member_answers(answers, person.pk) or PersonAnswers(
        person=person, household_id=answers.household_id, version=0
    )
    row.answers = answers
    kept = Record(row, answers.household_id, "answers", labels_of(PERSON_ANSWERS), row.version)
    sent = checked(PERSONS, PERSON_ANSWERS, cells)
    now = {name: getattr(row, name) for name in sent}
    changed = save(officer, "registry.save_member_answers", kept, now, sent, version, over, merges)
    if changed:
        _sign(answers, officer)
        put(answers, "saved_at", "saved_by")
    return _written(row, changed, [answers.household_id], is_new=is_new)


def latest_answers(household: Household) -> HouseholdAnswers:
    """The answers of the latest review, locked. Raises NotSaved before the first one."""
    latest = answers_of(household.pk)
    if latest is None:
        told = ("Hộ chưa có lần rà soát nào: hãy mở lần rà soát trước", "No review yet: start one first")
        raise NotSaved(lambda: {"": say(*told)})
    return latest


def answers_of(household_id: UUID) -> HouseholdAnswers | None:
    """The same; None before the first review."""
    return found(HouseholdAnswers, LATEST, {"household": household_id})


def member_answers(answers: HouseholdAnswers, person_id: UUID) -> PersonAnswers | None:
    """A member's answers beside those of the household, locked; None: never asked."""
    return found(PersonAnswers, OF_MEMBER, {"answers": answers.pk, "person": person_id})


def member(household: Household, person_id: UUID) -> Person:
    """A present member, locked. Raises Person.DoesNotExist."""
    now_here = household.memberships.filter(valid_to=None).values("person_id")
    return Person.objects.select_for_update().get(pk=person_id, pk__in=now_here)


def checked(table: Table, columns: list[Column], cells: Mapping[str, object]) -> dict[str, Any]:
    """The typed values of cells, all of these columns. Raises NotSaved, KeyError for another column."""
    known = {column.name for column in columns}
    if strange := cells.keys() - known:
        raise KeyError(", ".join(sorted(strange)))
    row = check_row(table, cells)
    if row.wrong:
        raise NotSaved(lambda: check_row(table, cells).wrong)
    return row.values


def labels_of(columns: list[Column]) -> dict[str, str]:
    """What columns are called, in the reader's language."""
    return {column.name: column_label(column) for column in columns}


def _check_code(household: Household, code: str) -> None:
    others = Household.objects.filter(commune_code=household.commune_code, code=code).exclude(pk=household.pk)
    if not code:
        raise NotSaved({"code": say("Hộ phải có mã", "A household needs a code")})
    if others.exists():
        raise NotSaved({"code": say("Mã này đã có hộ khác trong xã", "Another household has this code")})


def _sign(answers: HouseholdAnswers, officer: Officer) -> None:
    answers.saved_at, answers.saved_by = clock.now(), officer.signature


def _reviewed_on(row: HouseholdAnswers | PersonAnswers) -> date:
    return row.review_date if isinstance(row, HouseholdAnswers) else row.answers.review_date


def _written(
    row: Household | HouseholdAnswers | PersonAnswers,
    changed: Mapping[str, Any],
    households: list[UUID],
    *also: str,
    is_new: bool = False,
) -> Saved:
    """Write the changed fields, one version up; lists, search and the verdict follow."""
    now = clock.now()
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.version += 1
        if row.version == 1:
            row.save()
        else:
            put(row, *changed, "version", *also)
    if isinstance(row, Household):
        if changed:
            refresh(households, now)
    elif is_new or changed.keys() & columns_read(review_on(_reviewed_on(row))):
        judge_households(households, now, is_found=True)
    elif changed:
        touch(households, now)
    return Saved(row.version, now, tuple(changed))
