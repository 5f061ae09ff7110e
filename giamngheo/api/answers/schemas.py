"""Answers under the columns of the contract; their types are made of giamngheo/rules/schema.py."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool, StrictFloat, create_model

from giamngheo.api.values import Amount, Day
from giamngheo.records.registry.models import HouseholdAnswers, PersonAnswers
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.rules.schema import Column, Kind


def _type(column: Column) -> Any:
    """What a value of the column is in JSON, null aside."""
    match column.kind:
        case Kind.BOOLEAN:
            return StrictBool
        case Kind.INTEGER:
            return Amount
        case Kind.NUMBER:
            return Annotated[StrictFloat, Field(ge=0, allow_inf_nan=False)]
        case Kind.DATE:
            return Day
        case Kind.CODE:
            return Literal[tuple(column.codes)]
    raise TypeError(column.name)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def _sent(column: Column) -> Any:
    """Left out is not null, which says that the answer is not known: only what is sent is written."""
    kind = _type(column) if column.required else _type(column) | None
    described = Field(default=None, description=column.label_vi, json_schema_extra=_without_default)
    return kind, described


def _kept(column: Column) -> Any:
    return _type(column) | None, Field(description=column.label_vi)


class Cells(Schema):
    """Some of the columns; another name is refused."""

    model_config = ConfigDict(extra="forbid")


def _model(name: str, base: type[Schema], columns: list[Column], field: Any) -> Any:
    return create_model(name, __base__=base, **{column.name: field(column) for column in columns})


HouseholdCells = _model("HouseholdCells", Cells, HOUSEHOLD_ANSWERS, _sent)
HouseholdValues = _model("HouseholdValues", Schema, HOUSEHOLD_ANSWERS, _kept)
PersonCells = _model("PersonCells", Cells, PERSON_ANSWERS, _sent)
PersonValues = _model("PersonValues", Schema, PERSON_ANSWERS, _kept)


class HouseholdPatch(Schema):
    """Answers to correct; those left out stay. null: not known."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"answers": {"water_source": "piped", "income_score": None}}]},
    )
    answers: HouseholdCells  # type: ignore[valid-type]  # made of the contract's columns

    @property
    def cells(self) -> dict[str, Any]:
        """What was sent, by column."""
        return cast("Cells", self.answers).model_dump(exclude_unset=True)


class PersonPatch(Schema):
    """A member's answers to correct; those left out stay. null: not known."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"answers": {"health_insurance": True}}]}
    )
    answers: PersonCells  # type: ignore[valid-type]  # made of the contract's columns

    @property
    def cells(self) -> dict[str, Any]:
        """What was sent, by column."""
        return cast("Cells", self.answers).model_dump(exclude_unset=True)


class HouseholdAnswersOut(Schema):
    """A household's answers of the latest review; null: not known. saved_by: with the token's name, if it was one."""

    household_id: UUID
    review_date: date
    version: int
    saved_at: datetime
    saved_by: str
    answers: HouseholdValues  # type: ignore[valid-type]  # as above


class PersonAnswersOut(Schema):
    """A member's answers of the latest review. version 0: nothing was asked of them yet."""

    household_id: UUID
    person_id: UUID
    review_date: date
    version: int
    answers: PersonValues  # type: ignore[valid-type]  # as above


def household_answers_of(row: HouseholdAnswers) -> HouseholdAnswersOut:
    """The answers as they leave."""
    return HouseholdAnswersOut.model_validate(
        {
            name: getattr(row, name)
            for name in ("household_id", "review_date", "version", "saved_at", "saved_by")
        }
        | {"answers": _values(row, HOUSEHOLD_ANSWERS)}
    )


def person_answers_of(review: HouseholdAnswers, row: PersonAnswers) -> PersonAnswersOut:
    """A member's answers as they leave."""
    return PersonAnswersOut.model_validate(
        {"household_id": review.household_id, "person_id": row.person_id, "review_date": review.review_date}
        | {"version": row.version, "answers": _values(row, PERSON_ANSWERS)}
    )


def _values(row: HouseholdAnswers | PersonAnswers, columns: list[Column]) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in columns}
