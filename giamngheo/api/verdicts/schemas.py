"""A verdict with its reasons, under the keys of `giamngheo explain --format json`."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from giamngheo.rules.codes import MOVEMENTS

Movement = Annotated[str, Field(json_schema_extra={"enum": list(MOVEMENTS)})]


class IncomeOut(Schema):
    """value, line: VND a person a month, or points where basis is score; null: not known."""

    value: int | None
    line: int | None
    basis: Literal["income", "score"] | None
    is_poor: bool | None
    source: str


class IndicatorOut(Schema):
    """An indicator. deprived: null where it is not known; persons: whom it concerns, by id.

    because, cutoff are Vietnamese. Roles that may not read sensitive facts are told how many, never who.
    """

    code: Annotated[str, Field(examples=["dep_toilet"])]
    label_vi: str
    deprived: bool | None
    because: str
    persons: list[str]
    cutoff: str
    source: str


class VerdictOut(Schema):
    """A proposal, never a decision. missing: the columns whose values would settle it."""

    household_id: UUID
    standard: Annotated[str, Field(examples=["2022-2026"])]
    status: Literal["poor", "near_poor", "not_poor", "undetermined", "not_reviewed"]
    income: IncomeOut
    indicators: list[IndicatorOut]
    missing: list[str]
    movement: Movement | None
