"""Units of a day, one of them, its villages."""

from django.http import Http404
from ninja import Path, Query, Router

from giamngheo.api.paging import page_of
from giamngheo.api.units.schemas import (
    Asked,
    EdgeOut,
    OnDay,
    UnitDetail,
    UnitOut,
    UnitPage,
    VillageList,
    VillageOut,
)
from giamngheo.api.values import UnitCode
from giamngheo.api.web import Request, answers
from giamngheo.records.accounts.rights import read_units
from giamngheo.records.geography.models import Unit
from giamngheo.records.geography.selectors.units import edges_from, edges_into, unit_on
from giamngheo.records.registry.selectors.villages import village_lines

router = Router(tags=["units"])


@router.get("", response=UnitPage, summary="Đơn vị hành chính vào một ngày")
@answers(read_units)
def list_units(request: Request, asked: Query[Asked]) -> UnitPage:
    """The units of a level on a day, in the order of codes."""
    found = Unit.objects.on(asked.on or request.auth.today).filter(level=asked.level)
    if asked.parent is not None:
        found = found.filter(parent_code=asked.parent)
    rows, following = page_of(found, ("code",), asked, "units")
    return UnitPage(items=[UnitOut.model_validate(row, from_attributes=True) for row in rows], next=following)


@router.get("/{code}", response=UnitDetail, summary="Một đơn vị hành chính, trước và sau sắp xếp")
@answers(read_units)
def get_unit(request: Request, code: Path[UnitCode], asked: Query[OnDay]) -> UnitDetail:
    """What bore the code that day, what it was made of and what it became."""
    day = asked.on or request.auth.today
    unit = unit_on(code, day)
    if unit is None:
        raise Http404
    before, after = (
        [EdgeOut.model_validate(edge, from_attributes=True) for edge in edges]
        for edges in (edges_into(code, day), edges_from(code, day))
    )
    shown = UnitOut.model_validate(unit, from_attributes=True).model_dump()
    return UnitDetail(**shown, came_from=before, became=after)


@router.get("/{code}/villages", response=VillageList, summary="Thôn, bản của một xã vào một ngày")
@answers(read_units)
def list_villages(request: Request, code: Path[UnitCode], asked: Query[OnDay]) -> VillageList:
    """The villages that belonged to the commune that day, in Vietnamese order; none for another unit."""
    lines = village_lines(request.auth, code, asked.on or request.auth.today)
    return VillageList(items=[VillageOut.model_validate(line, from_attributes=True) for line in lines])
