"""The list of households and one of them."""

from uuid import UUID

from ninja import Query, Router

from giamngheo.api.households.schemas import Asked, HouseholdOut, HouseholdPage, household_of, line_of
from giamngheo.api.paging import page_of
from giamngheo.api.web import Request, answers
from giamngheo.records.accounts.rights import read_households
from giamngheo.records.registry.selectors.household import household_view
from giamngheo.records.registry.selectors.lists import filtered

router = Router(tags=["households"])


@router.get("", response=HouseholdPage, summary="Danh sách hộ trong địa bàn")
@answers(read_households)
def list_households(request: Request, asked: Query[Asked]) -> HouseholdPage:
    """The households of the area, with the filters of the page's list, in the order of ids."""
    rows, following = page_of(filtered(request.auth, asked.filters()), ("pk",), asked, "households")
    return HouseholdPage(items=[line_of(request.auth, row) for row in rows], next=following)


@router.get("/{uuid:household_id}", response=HouseholdOut, summary="Một hộ và nhân khẩu của hộ")
@answers(read_households)
def get_household(request: Request, household_id: UUID) -> HouseholdOut:
    """One household with its members. Personal ids show their last three digits."""
    return household_of(request.auth, household_view(household_id))
