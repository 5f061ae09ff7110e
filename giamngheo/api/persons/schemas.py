"""A person as programs see them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from giamngheo.api.paging import Next, Paged
from giamngheo.api.values import CommuneCode, Id, Said
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_full_names
from giamngheo.records.registry.models import Membership, Person
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.personal_ids import masked
from giamngheo.rules.codes import RELATIONS

Relation = Annotated[str, Field(json_schema_extra={"enum": list(RELATIONS)})]
Masked = Annotated[
    str, Field(description="Its last three digits; empty where none is kept.", examples=["•••••••••123"])
]


class Asked(Paged):
    """The filters of the list."""

    commune: Annotated[CommuneCode | None, Field(description="Code of the commune.", examples=["03658"])] = (
        None
    )
    village: Annotated[Id | None, Field(description="Id of the village.")] = None
    household: Annotated[Id | None, Field(description="Id of the household.")] = None
    died: Annotated[Said, Field(description="Those who have died, instead of the living.")] = False


class PersonLine(Schema):
    """A person. full_name: initials, birth_date: null for roles that do not work with families by name."""

    id: UUID
    household_id: UUID
    code: str
    full_name: str
    sex: Literal["male", "female"] | None
    birth_date: date | None
    birth_year: int | None
    personal_id: Masked
    died_on: date | None


class Member(PersonLine):
    """A person and how they are related to the head."""

    relation: Relation | None


class PersonPage(Schema):
    """A page of the list, in the order of ids."""

    items: list[PersonLine]
    next: Next


class Stay(Schema):
    """A time in a household. valid_from: null for since before it was first known; valid_to: null for now."""

    household_id: UUID
    relation: Relation | None
    valid_from: date | None
    valid_to: date | None


class PersonOut(PersonLine):
    """One person. ethnic_code: null also for roles that may not read sensitive facts."""

    ethnic_code: str | None
    households: list[Stay]


class PersonalId(Schema):
    """The whole number; empty where none is kept."""

    personal_id: str


def facts_of(officer: Officer, person: Person) -> dict[str, Any]:
    """What the officer may read of a person."""
    return {
        "id": person.pk,
        "household_id": person.household_id,
        "code": person.code,
        "full_name": shown_name(officer, person.full_name),
        "sex": person.sex,
        "birth_date": person.birth_date if read_full_names(officer) else None,
        "birth_year": person.birth_date.year if person.birth_date else None,
        "personal_id": masked(person.personal_id_tail),
        "died_on": person.died_on,
    }


def member_of(officer: Officer, membership: Membership) -> Member:
    """A member of a household."""
    return Member(**facts_of(officer, membership.person), relation=membership.relation)
