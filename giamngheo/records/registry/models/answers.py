"""The answers of contract 1 at each review: a row a household and review day, a row a member beside it.

Their columns are those of giamngheo/rules/schema.py, so that a fact has one name from the form to the verdict;
what is a person's or a place's own (name, birth, village) is kept there.
"""

import uuid
from typing import Any

from django.db import models

from giamngheo.records.registry.models.household import Household, entered_by_import
from giamngheo.records.registry.models.person import Person
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind, Table

KEPT_ELSEWHERE = frozenset(
    {
        *("household_id", "commune_code", "village_code", "village_name", "review_date"),
        *("person_id", "relation", "sex", "birth_date", "birth_date_is_year_only", "ethnic_code"),
        *("full_name", "personal_id"),
    }
)


def answer_columns(table: Table) -> list[Column]:
    """The columns of a contract table that are answers."""
    return [column for column in table.columns if column.name not in KEPT_ELSEWHERE]


HOUSEHOLD_ANSWERS = answer_columns(HOUSEHOLDS)
PERSON_ANSWERS = answer_columns(PERSONS)


def _field(column: Column) -> "models.Field[Any, Any]":
    """The field of one answer; null: unknown."""
    match column.kind:
        case Kind.BOOLEAN:
            return models.BooleanField(column.label_vi, null=True)
        case Kind.INTEGER:
            return models.BigIntegerField(column.label_vi, null=True)
        case Kind.NUMBER:
            return models.FloatField(column.label_vi, null=True)
        case Kind.DATE:
            return models.DateField(column.label_vi, null=True)
        case _:
            return models.CharField(column.label_vi, max_length=24, null=True)


def _with(model: type[models.Model], columns: list[Column]) -> None:
    for column in columns:
        model.add_to_class(column.name, _field(column))


class HouseholdAnswers(models.Model):
    """A household's answers at one review day; the latest is what the household is judged by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="answers", db_index=False)
    review_date = models.DateField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=200)
    entered_by = entered_by_import()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "review_date"], name="one_answer_a_review_day")
        ]


class PersonAnswers(models.Model):
    """A member's answers beside the household's of the same day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.ForeignKey(HouseholdAnswers, models.CASCADE, related_name="persons", db_index=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="answers")
    version = models.PositiveIntegerField(default=1)
    entered_by = entered_by_import()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answers", "person"], name="one_answer_a_member")]


_with(HouseholdAnswers, HOUSEHOLD_ANSWERS)
_with(PersonAnswers, PERSON_ANSWERS)
