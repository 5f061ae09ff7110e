"""A household as programs see it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from giamngheo.api.paging import Next, Paged
from giamngheo.api.persons.schemas import Member, member_of
from giamngheo.api.values import CommuneCode, Id, Said
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_full_names
from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.household import HouseholdView
from giamngheo.records.registry.selectors.lists import Filters

Status = Literal["poor", "near_poor", "not_poor", "undetermined", "not_reviewed"]
Class = Literal["poor", "near_poor", "not_poor"]


class Asked(Paged):
    """The filters of the list; those left out let everything through."""

    commune: Annotated[CommuneCode | None, Field(description="Code of the commune.", examples=["03658"])] = (
        None
    )
    village: Annotated[Id | None, Field(description="Id of the village.")] = None
    status: Annotated[
        Literal["poor", "near_poor", "not_poor", "undetermined", "not_reviewed", "newly_escaped"] | None,
        Field(description="Proposed status; newly_escaped: by the mark, whatever the status."),
    ] = None
    previous_status: Annotated[Class | None, Field(description="Class recognised before.")] = None
    deprived: Annotated[
        str | None,
        Field(
            pattern=r"^dep_[a-z_]{1,26}$", description="An indicator that is true.", examples=["dep_toilet"]
        ),
    ] = None
    missing: Annotated[Said, Field(description="Only those whose verdict waits for facts.")] = False
    ended: Annotated[
        Said, Field(description="Those that are no longer households, instead of the living.")
    ] = False

    def filters(self) -> Filters:
        """As the selector of lists takes them."""
        given = self.model_dump(exclude_none=True, exclude={"cursor", "limit"})
        return Filters(**given)


class HouseholdLine(Schema):
    """A household in a list. head_name: initials for roles that do not work with families by name.

    missing: how many facts the verdict waits for.
    """

    id: UUID
    code: str
    commune_code: str
    village_id: UUID
    head_name: str
    head_birth_year: int | None
    members: int
    review_date: date | None
    status: Status | None
    previous_status: Class | None
    is_newly_escaped: bool | None
    deprived: list[str]
    missing: int
    ended_on: date | None
    changed_at: datetime


class HouseholdPage(Schema):
    """A page of the list, in the order of ids."""

    items: list[HouseholdLine]
    next: Next


class Recognised(Schema):
    """The status in force by the last decision. valid_from: null where only a file says so."""

    status: Status
    decision: str
    valid_from: date | None


class HouseholdOut(HouseholdLine):
    """One household. address, phone: null for roles that do not work with families by name."""

    address: str | None
    phone: str | None
    recognised: Recognised | None
    present: Annotated[list[Member], Field(description="Its members, the head first.")]


def line_of(officer: Officer, summary: HouseholdSummary) -> HouseholdLine:
    """A household's line as the officer may read it."""
    return HouseholdLine(
        id=summary.pk,
        head_name=shown_name(officer, summary.head_name),
        status=summary.status or None,  # type: ignore[arg-type]  # the column holds one of them
        previous_status=summary.previous_status or None,  # type: ignore[arg-type]  # as above
        **{name: getattr(summary, name) for name in AS_KEPT},
    )


AS_KEPT = (
    *("code", "commune_code", "village_id", "head_birth_year", "members", "review_date", "is_newly_escaped"),
    *("deprived", "missing", "ended_on", "changed_at"),
)


def household_of(officer: Officer, view: HouseholdView) -> HouseholdOut:
    """The household as the officer may read it."""
    known, recognised = read_full_names(officer), view.recognised
    return HouseholdOut(
        **line_of(officer, view.summary).model_dump(),
        address=view.household.address if known else None,
        phone=view.household.phone if known else None,
        recognised=Recognised.model_validate(recognised, from_attributes=True) if recognised else None,
        present=[member_of(officer, one.membership) for one in view.members],
    )
