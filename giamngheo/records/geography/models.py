"""Communes, their successors, villages: dated, with half-open periods [valid_from, valid_to)."""

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q


class Period(Func):
    """The half-open period of a row, as the database compares it; an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()


def one_at_a_time(name: str, *same: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows with the same values on the same day."""
    expressions: list[tuple[str | Func, str]] = [(field, RangeOperators.EQUAL) for field in same]
    expressions.append((Period("valid_from", "valid_to"), RangeOperators.OVERLAPS))
    return ExclusionConstraint(name=name, expressions=expressions, condition=condition)


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with a period."""

    def on(self, day: date) -> Self:
        """Those in force that day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).filter(
            Q(valid_to=None) | Q(valid_to__gt=day)
        )


def on_day(row: str, day: str = "%(day)s") -> str:
    """The same in a written question: the period of a row, as the question calls it, holds the day."""
    begun, open_ = f"{row}.valid_from IS NULL OR {row}.valid_from <= {day}", f"{row}.valid_to IS NULL"
    return f"({begun}) AND ({open_} OR {row}.valid_to > {day})"


class Unit(models.Model):
    """One code over one period in which level, kind, name and parent stay: a row of policy/geography/units.csv."""

    class Level(models.TextChoices):
        PROVINCE = "province"
        DISTRICT = "district"
        COMMUNE = "commune"

    code = models.CharField(max_length=5)
    level = models.CharField(max_length=10, choices=Level)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    parent_code = models.CharField(max_length=5, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=12)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [one_at_a_time("one_meaning_a_code_a_day", "code")]
        # The constraint's own index finds a code too, thirty times slower.
        indexes = [
            models.Index(fields=["code", "valid_from"], name="unit_by_code"),
            models.Index(fields=["parent_code", "level"], name="unit_beneath"),
        ]


class UnitChange(models.Model):
    """An edge of the graph old → new on a day: a row of policy/geography/changes.csv.

    kind: whole, divided (several rows: a person chooses), unmapped (new_code empty).
    """

    on_date = models.DateField()
    old_code = models.CharField(max_length=5)
    new_code = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on_date", "old_code", "new_code"], name="one_edge_a_day")
        ]


class Village(models.Model):
    """A village of a commune (thôn, bản, tổ dân phố, tiểu khu…); a household lives in exactly one.

    commune_code: the commune it belongs to now; its history is VillagePlace. Rows that carry both follow it by
    a foreign key on the pair, so that a merger of communes moves every household in one statement.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune_code = models.CharField(max_length=5)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "commune_code"], name="village_with_its_commune"),
            models.UniqueConstraint(
                fields=["commune_code", "name"], condition=Q(valid_to=None), name="one_village_a_name"
            ),
        ]


class VillagePlace(models.Model):
    """Which commune a village belonged to, over time."""

    village = models.ForeignKey(Village, models.CASCADE, related_name="places")
    commune_code = models.CharField(max_length=5)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [one_at_a_time("one_commune_a_village_a_day", "village")]


class VillageFormerName(models.Model):
    """What a village was called before it was renamed. valid_from null: since before it was first known."""

    village = models.ForeignKey(Village, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [one_at_a_time("one_former_name_a_day", "village")]


class VillageHead(models.Model):
    """Who leads a village (trưởng thôn, trưởng bản, tổ trưởng), over time."""

    village = models.ForeignKey(Village, models.CASCADE, related_name="heads")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [one_at_a_time("one_head_a_village_a_day", "village")]


class VillageMark(models.Model):
    """A village on the list of extremely difficult villages, over time; instrument: the decision that lists it."""

    village = models.ForeignKey(Village, models.CASCADE, related_name="marks")
    instrument = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [one_at_a_time("one_mark_a_village_a_day", "village")]
