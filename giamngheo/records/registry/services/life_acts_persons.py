"""Persons who come into the register by an act: born here, or arrived from elsewhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from giamngheo.records.registry.models import Household, Membership, Person
from giamngheo.records.registry.services.editing import checked
from giamngheo.records.registry.services.editing_members import (
    FACTS,
    MEMBER_FACTS,
    next_code,
    write_facts,
    wrong_name,
    wrong_number,
)
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.finding_duplicates import find_duplicates
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS


def new_person(household: Household, cells: Mapping[str, object], on: date) -> tuple[Person, str | None]:
    """A person as a form tells of them, and the relation to the head; no member yet. on: the day they come.

    cells: of editing_members.FACTS. Raises NotSaved.
    """
    facts = checked(PERSONS, MEMBER_FACTS, dict.fromkeys(FACTS) | _plain(cells))
    wrong = {
        "full_name": wrong_name(facts["full_name"]) or _missing(facts["full_name"]),
        "birth_date": _after(facts["birth_date"], on),
        "personal_id": wrong_number(facts["personal_id"], None),
    }
    if any(wrong.values()):
        raise NotSaved({name: told for name, told in wrong.items() if told})
    person = Person(household=household, code=next_code(household), version=1)
    relation: str | None = facts.pop("relation")
    write_facts(person, facts)
    person.save()
    find_duplicates([person.pk])
    return person, relation


def returning_person(person_id: UUID) -> Person:
    """Somebody the register knows who lives in no household now, locked. Raises NotSaved."""
    person: Person | None = (
        Person.objects.select_for_update().filter(pk=person_id, died_on=None, merged_into=None).first()
    )
    if person is None or Membership.objects.filter(person=person, valid_to=None).exists():
        raise NotSaved(
            {"person": say("người này không có trong số người đã rời đi", "this person did not leave")}
        )
    return person


def _plain(cells: Mapping[str, object]) -> dict[str, Any]:
    number = "".join(str(cells.get("personal_id") or "").split()).replace(".", "")
    return dict(cells) | {"personal_id": number}


def _missing(name: str | None) -> str:
    return "" if name else say("thiếu họ và tên", "the name is missing")


def _after(birth: date | None, on: date) -> str:
    if birth is None or birth <= on:
        return ""
    return say("ngày sinh sau ngày của biến động", "born after the day of the act")
