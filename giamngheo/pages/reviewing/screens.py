"""The review form on a phone: one group of questions a screen, for the household and for each member."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from giamngheo.pages.household.forms import RowForm, initial_of, units
from giamngheo.pages.household.sections import MEMBER_GROUPS, SECTIONS
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.models import PersonAnswers
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.household import HouseholdView, Member
from giamngheo.rules.explain import completed_years
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Table

# What an earlier decision says is copied when a review begins, and not asked at the door.
NOT_ASKED = ("before",)
ONLY_WOMEN = frozenset({"is_pregnant", "is_nursing"})


@dataclass(frozen=True)
class Question:
    """One question. before: its answer as the page was made."""

    name: str
    field: Any
    before: str
    unit: str


@dataclass(frozen=True)
class Screen:
    """One screen. slug: its place in the address, before, after: those beside it. person_id, note: whom it is about."""

    slug: str
    title: str
    questions: list[Question]
    person_id: UUID | None = None
    note: str = ""
    before: str = ""
    after: str = ""


def screens(officer: Officer, view: HouseholdView) -> list[Screen]:
    """All screens in the order in which a family is asked."""
    found = [*_of_household(view), *_of_members(officer, view)]
    slugs = ["", *(screen.slug for screen in found), ""]
    return [
        replace(screen, before=slugs[place], after=slugs[place + 2]) for place, screen in enumerate(found)
    ]


def _of_household(view: HouseholdView) -> Iterator[Screen]:
    for section in SECTIONS:
        if section.slug not in NOT_ASKED:
            questions = _questions(HOUSEHOLDS, section.columns, view.answers)
            yield Screen(section.slug, section.title, questions)


def _of_members(officer: Officer, view: HouseholdView) -> Iterator[Screen]:
    for number, member in enumerate(view.members, start=1):
        person = member.membership.person
        for place, (words, names) in enumerate(MEMBER_GROUPS, start=1):
            columns = [PERSONS[name] for name in names if person.sex != "male" or name not in ONLY_WOMEN]
            yield Screen(
                slug=f"p{number}-{place}",
                title=f"{shown_name(officer, person.full_name) or say('Chưa có tên', 'No name')}: {say(*words)}",
                questions=_questions(PERSONS, columns, member.answers or PersonAnswers(), f"p{number}"),
                person_id=person.pk,
                note=_note(officer, view, member),
            )


def _note(officer: Officer, view: HouseholdView, member: Member) -> str:
    day = view.answers.review_date if view.answers else officer.today
    age = completed_years(member.membership.person.birth_date, day)
    return "" if age is None else say(f"{age} tuổi", f"{age} years old")


def _questions(table: Table, columns: list[Column], row: object, prefix: str | None = None) -> list[Question]:
    kept = initial_of(columns, row)
    form, behind = RowForm(table, columns, initial=kept, prefix=prefix), units(columns)
    return [
        Question(column.name, form[column.name], kept[column.name], behind.get(column.name, ""))
        for column in columns
    ]
