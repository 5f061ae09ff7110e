"""A household, the codes it is known by, where it lives, and its line in lists.

db_constraint=False: a foreign key on the pair with commune_code holds it (migration 0002), one is enough.
"""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from giamngheo.records.geography.models import Village, one_at_a_time


def entered_by_import() -> "models.ForeignKey[Any, Any]":
    """The import that entered a row; null: a person did.

    Nobody may delete an import (migration 0010), so the database need not look it up again for each of a million rows,
    and nothing is searched by it alone.
    """
    return models.ForeignKey(
        "registry.ImportBatch",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )


class Household(models.Model):
    """A household. code: its present code, unique in its commune; ended_on: day it ceased to be one (null: lives on).

    commune_code repeats the village's: the database holds the two together by a foreign key on the pair.
    version: counts saved changes, so that the second of two officers is told.
    """

    class Ending(models.TextChoices):
        DIED_OUT = "died_out"
        MOVED_AWAY = "moved_away"
        MERGED = "merged"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    commune_code = models.CharField(max_length=5)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    version = models.PositiveIntegerField(default=1)
    entered_by = entered_by_import()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune_code", "code"], name="one_household_a_code"),
            models.UniqueConstraint(fields=["id", "commune_code"], name="household_with_its_commune"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="") | (Q(ended_on__isnull=False) & ~Q(ending="")),
                name="an_end_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["village"], name="household_village")]


class HouseholdAlias(models.Model):
    """A code by which another source knows the household."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="aliases", db_constraint=False)
    commune_code = models.CharField(max_length=5)
    source = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    noted_on = models.DateField()
    entered_by = entered_by_import()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune_code", "source", "code"], name="one_household_an_alias")
        ]
        indexes = [models.Index(fields=["code"], name="alias_code")]


class HouseholdPlace(models.Model):
    """The villages a household lived in, over time. valid_from null: since before it was first known."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="places")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [one_at_a_time("one_village_a_household_a_day", "household")]


class HouseholdSummary(models.Model):
    """A household's line in lists: derived, refreshed by registry.services.summary in the act that changes it.

    sort_key: Vietnamese alphabetical order of the head's name. deprived: names of the dep_ columns that are true.
    missing: how many facts the verdict waits for.
    """

    household = models.OneToOneField(Household, models.CASCADE, primary_key=True, related_name="summary")
    code = models.CharField(max_length=40)
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    commune_code = models.CharField(max_length=5)
    head_name = models.CharField(max_length=120, blank=True)
    head_birth_year = models.PositiveSmallIntegerField(null=True)
    head_ethnic_code = models.CharField(max_length=2, blank=True)
    spouse_name = models.CharField(max_length=120, blank=True)
    sort_key = models.BinaryField()
    members = models.PositiveSmallIntegerField()
    review_date = models.DateField(null=True)
    status = models.CharField(max_length=14, blank=True)
    previous_status = models.CharField(max_length=14, blank=True)
    is_newly_escaped = models.BooleanField(null=True)
    deprivations = models.PositiveSmallIntegerField(null=True)
    deprived = ArrayField(models.CharField(max_length=30), default=list)
    missing = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The province's list in each order; the usual one of a commune and a village.
            models.Index(fields=["sort_key", "household"], name="summary_by_name"),
            models.Index(fields=["code", "household"], name="summary_by_code"),
            models.Index(fields=["members", "household"], name="summary_by_members"),
            models.Index(fields=["status", "household"], name="summary_by_status"),
            models.Index(fields=["previous_status", "household"], name="summary_by_previous"),
            models.Index(fields=["missing", "household"], name="summary_by_missing"),
            models.Index(fields=["changed_at", "household"], name="summary_by_change"),
            models.Index(Coalesce("deprivations", -1), "household", name="summary_by_deprivations"),
            models.Index(Coalesce("head_birth_year", 0), "household", name="summary_by_birth"),
            models.Index(fields=["commune_code", "sort_key", "household"], name="summary_of_commune"),
            models.Index(fields=["village", "sort_key", "household"], name="summary_of_village"),
            models.Index(fields=["ended_on"], condition=Q(ended_on__isnull=False), name="summary_ended"),
        ]


class SearchEntry(models.Model):
    """What a household and its members are found by. The application's role has no right to this table: only the
    function registry_search, which filters the area itself, reads it.

    text: folded, a line for the household (codes, village), then one for each of persons (name, birth year).
    """

    household = models.OneToOneField(Household, models.CASCADE, primary_key=True, related_name="+")
    commune_code = models.CharField(max_length=5)
    village_id = models.UUIDField()
    persons = ArrayField(models.UUIDField())
    text = models.TextField()


class HouseholdCount(models.Model):
    """How many households live where, by class: rows that add up, kept by the database beside the summaries.

    An act adds what it alters (+1 here, -1 there), so that nobody waits for another; the worker sums rows up.
    is_waiting: the verdict waits for facts. status: as in the summary.
    """

    id = models.BigAutoField(primary_key=True)
    commune_code = models.CharField(max_length=5)
    village_id = models.UUIDField()
    status = models.CharField(max_length=14, blank=True)
    is_newly_escaped = models.BooleanField()
    is_waiting = models.BooleanField()
    households = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["commune_code"], name="count_of_commune"),
            models.Index(fields=["village_id"], name="count_of_village"),
        ]
