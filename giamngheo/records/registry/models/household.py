"""A household, the codes it is known by, where it lives, and its line in lists."""

import uuid

from django.db import models
from django.db.models import Q

from giamngheo.records.geography.models import Village, one_at_a_time


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
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    commune_code = models.CharField(max_length=5)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey("registry.ImportBatch", models.PROTECT, null=True, related_name="+")

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

    household = models.ForeignKey(Household, models.CASCADE, related_name="aliases")
    commune_code = models.CharField(max_length=5)
    source = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    noted_on = models.DateField()
    entered_by = models.ForeignKey("registry.ImportBatch", models.PROTECT, null=True, related_name="+")

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

    sort_key: Vietnamese alphabetical order of the head's name. missing: how many facts the verdict waits for.
    """

    household = models.OneToOneField(Household, models.CASCADE, primary_key=True, related_name="summary")
    code = models.CharField(max_length=40)
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
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
    missing = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Read by the list, in its usual order, and by the counts of the home page.
            models.Index(fields=["commune_code", "village", "sort_key"], name="summary_list"),
            models.Index(fields=["commune_code", "status"], name="summary_status"),
        ]


class SearchEntry(models.Model):
    """What a household or person is found by: folded text. The application's role has no right to this table:
    only the function registry_search, which filters the area itself, reads it.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    person = models.ForeignKey("registry.Person", models.CASCADE, null=True, related_name="+")
    commune_code = models.CharField(max_length=5)
    village_id = models.UUIDField()
    text = models.TextField()
