"""What happened to a household, what follows from it, and what passes between communes."""

import uuid

from django.db import models

from giamngheo.records.registry.models.household import Household
from giamngheo.records.registry.models.person import Person


class LifeAct(models.Model):
    """A birth, a death, a move…: one act with its day, and who recorded it.

    other: the second household, where two are concerned. taken_back_at: when it was found wrong and undone.
    """

    class Kind(models.TextChoices):
        BIRTH = "birth"
        DEATH = "death"
        MARRIAGE = "marriage"
        MOVE_IN = "move_in"
        MOVE_OUT = "move_out"
        MOVE_VILLAGE = "move_village"
        MOVE_COMMUNE = "move_commune"
        SPLIT = "split"
        MERGE = "merge"
        NEW_HEAD = "new_head"
        SAME_PERSON = "same_person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    household = models.ForeignKey(Household, models.CASCADE, related_name="acts")
    other = models.ForeignKey(Household, models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on_date = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.CharField(max_length=200, blank=True)


class Task(models.Model):
    """Something to be done for a household; kind: a task of policy/life_acts.yaml, which has its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="tasks")
    act = models.ForeignKey(LifeAct, models.CASCADE, null=True, related_name="consequences")
    kind = models.CharField(max_length=30)
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household"], condition=models.Q(done_at=None), name="task_open")]


class Transfer(models.Model):
    """A household on its way from one commune to another: seen by both, taken in by the second.

    It stays after that: the first commune, which no longer sees the household, has here that it left.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="+", db_constraint=False)
    from_commune = models.CharField(max_length=5)
    to_commune = models.CharField(max_length=5)
    household_code = models.CharField(max_length=40)
    head_name = models.CharField(max_length=120)
    on_date = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(taken_at=None, withdrawn_at=None),
                name="one_open_transfer_a_household",
            )
        ]
