"""Persons and the households they belong to over time."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from giamngheo.records.geography.models import one_at_a_time
from giamngheo.records.registry.models.household import Household, entered_by_import
from giamngheo.rules import codes


def choices(of: dict[str, str]) -> list[tuple[str, str]]:
    """The codes of the contract as Django asks for them."""
    return list(of.items())


class Person(models.Model):
    """A person. household: the one they live in now, or lived in last; the history is Membership.

    personal_id_encrypted, _hash, _tail: the citizen number under a key, its keyed hash for exact search, its last
    three digits for the masked form. sort_key: Vietnamese alphabetical order of the name. died_on: null while alive.
    twin_key: the database's own, of folded name, full birth date and sex; null where one of them is not known.
    merged_into: the entry that stayed where two were one person; its history goes on there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=60)
    household = models.ForeignKey(Household, models.PROTECT, related_name="persons")
    full_name = models.CharField(max_length=120, blank=True)
    sort_key = models.BinaryField(default=b"")
    sex = models.CharField(max_length=6, choices=choices(codes.SEXES), null=True)
    birth_date = models.DateField(null=True)
    birth_date_is_year_only = models.BooleanField(null=True)
    ethnic_code = models.CharField(max_length=2, null=True)
    personal_id_encrypted = models.BinaryField(null=True)
    personal_id_hash = models.BinaryField(null=True)
    personal_id_tail = models.CharField(max_length=3, blank=True)
    died_on = models.DateField(null=True)
    twin_key = models.BigIntegerField(null=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    entered_by = entered_by_import()

    class Meta:
        indexes = [
            models.Index(fields=["personal_id_hash"], name="person_personal_id"),
            models.Index(fields=["twin_key"], name="person_twin_key"),
            # Few are: the others stay out of the index.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged_into"
            ),
        ]


def _by_act() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("registry.LifeAct", models.SET_NULL, null=True, related_name="+", db_index=False)


class Membership(models.Model):
    """A person in a household for a time, and how they are related to its head.

    valid_from null: since before the household was first known. begun_by, ended_by: the life act that did so, which
    can be taken back.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    household = models.ForeignKey(Household, models.CASCADE, related_name="memberships")
    relation = models.CharField(max_length=10, choices=choices(codes.RELATIONS), null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    begun_by = _by_act()
    ended_by = _by_act()
    entered_by = entered_by_import()

    class Meta:
        constraints = [
            one_at_a_time("one_household_a_person_a_day", "person"),
            one_at_a_time("one_head_a_household_a_day", "household", condition=Q(relation="head")),
        ]
        indexes = [
            # Few memberships begin or end by an act: the others stay out of the index.
            models.Index(fields=[act], condition=Q((f"{act}__isnull", False)), name=f"membership_{act}")
            for act in ("begun_by", "ended_by")
        ]
