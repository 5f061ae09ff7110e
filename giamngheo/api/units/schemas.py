"""Units and villages as programs see them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from giamngheo.api.paging import Next, Paged
from giamngheo.api.values import Day, UnitCode

Level = Literal["province", "district", "commune"]


class OnDay(Schema):
    """The day asked about."""

    on: Annotated[
        Day | None, Field(description="The units as of this day; today by default.", examples=["2025-06-30"])
    ] = None


class Asked(Paged, OnDay):
    """Which units."""

    level: Annotated[Level, Field(description="Of which level.")] = "commune"
    parent: Annotated[UnitCode | None, Field(description="Code of the unit above.", examples=["14"])] = None


class UnitOut(Schema):
    """A unit over the time in which level, kind, name and parent stay. confidence: of our source."""

    code: str
    level: Level
    kind: str
    name: str
    parent_code: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


class UnitPage(Schema):
    """A page of the list, in the order of codes."""

    items: list[UnitOut]
    next: Next


class EdgeOut(Schema):
    """A change of units. new_code empty: nobody knows what became of it. kind: whole, divided, unmapped."""

    on_date: date
    old_code: str
    new_code: str
    kind: str
    source: str
    confidence: str


class UnitDetail(UnitOut):
    """A unit with what it was made of up to that day and what it became after."""

    came_from: list[EdgeOut]
    became: list[EdgeOut]


class VillageOut(Schema):
    """A village of the day. households: of those the officer may see; null: none by role.

    difficult_since: since when it is on the list of extremely difficult villages; instrument: the decision.
    """

    id: UUID
    name: str
    kind: str
    code: str
    head: str
    difficult_since: date | None
    instrument: str
    households: int | None


class VillageList(Schema):
    """The villages of a commune, in Vietnamese order."""

    items: list[VillageOut]
