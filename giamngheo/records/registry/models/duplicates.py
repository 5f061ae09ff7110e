"""Two entries of the register that may be one person, and what a person decided about them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from giamngheo.records.registry.models.acts import LifeAct
from giamngheo.records.registry.models.household import entered_by_import
from giamngheo.records.registry.models.person import Person


class PossibleDuplicate(models.Model):
    """A pair of persons, the smaller id first. found_by: the import in which it was found; null: an entry, an act.

    act: the life act of a merger; the person who went is the one with merged_into. swapped: the fields whose values
    the two exchanged then, so that none is lost; versions: of first and second after it. Persons who go take their
    pairs along (migration 0015), hence no constraint of Django's own. first_commune, second_commune: where the two
    stand, which the database keeps up (0018).
    """

    class Reason(models.TextChoices):
        SAME_PERSONAL_ID = "same_personal_id"
        SAME_NAME_BIRTH_SEX = "same_name_birth_sex"

    class State(models.TextChoices):
        OPEN = "open"
        KEPT_APART = "kept_apart"
        MERGED = "merged"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    second = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    first_commune = models.CharField(max_length=5, default="", editable=False)
    second_commune = models.CharField(max_length=5, default="", editable=False)
    reason = models.CharField(max_length=19, choices=Reason)
    found_on = models.DateField()
    found_by = entered_by_import()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    act = models.ForeignKey(LifeAct, models.SET_NULL, null=True, related_name="+")
    swapped = ArrayField(models.CharField(max_length=24), default=list)
    versions = ArrayField(models.PositiveIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_entry_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="the_smaller_id_first"),
        ]
        indexes = [models.Index(fields=["state", "-found_on", "id"], name="duplicate_list")]
