"""Rounds of comparing the register with another system's list: what went out, what came back, what differs."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from giamngheo.records.base.models import StoredFile
from giamngheo.rules.reconciliation import DifferenceKind


class Reconciliation(models.Model):
    """One round with one counterpart. counterpart: id of its file in policy/exchange. village_id null: the whole area.

    changed_since: the sheet holds only households changed since then, and so says nothing of the others.
    sheet, answer: what went out and what came in, null where there was none. aside: rows of the answer that belong to
    no commune of the area. cells: of the answer that could not be read, and were taken as empty.
    told_vi, told_en: what is wrong with the answer, a sentence a line.
    """

    class State(models.TextChoices):
        WRITING = "writing"
        SENT = "sent"
        COMPARING = "comparing"
        COMPARED = "compared"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.UUIDField()
    communes = ArrayField(models.CharField(max_length=5))
    village_id = models.UUIDField(null=True)
    counterpart = models.CharField(max_length=40)
    purpose = models.CharField(max_length=300)
    legal_base = models.CharField(max_length=40, blank=True)
    with_personal_ids = models.BooleanField(default=False)
    changed_since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    sheet = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sheet_rows = models.PositiveIntegerField(null=True)
    answer = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer_rows = models.PositiveIntegerField(null=True)
    aside = models.PositiveIntegerField(default=0)
    cells = models.PositiveIntegerField(default=0)
    told_vi = models.TextField(blank=True)
    told_en = models.TextField(blank=True)


class ReconciliationLine(models.Model):
    """One difference about one person. household_id, person_id: null where only they have the person.

    person_version: of ours as it was compared. row: of their sheet, null where only we have the person.
    their_*: what their sheet says, kept only as far as the difference needs it. their_on: day of death or leaving.
    """

    class State(models.TextChoices):
        OPEN = "open"
        LATER = "later"
        ACCEPTED = "accepted"
        KEPT = "kept"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="lines")
    commune_code = models.CharField(max_length=5)
    village_id = models.UUIDField(null=True)
    household_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    person_version = models.PositiveIntegerField(null=True)
    number = models.PositiveIntegerField()
    row = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.value) for kind in DifferenceKind])
    our_name = models.CharField(max_length=120, blank=True)
    their_name = models.CharField(max_length=120, blank=True)
    their_birth_date = models.DateField(null=True)
    their_birth_is_year_only = models.BooleanField(default=False)
    their_sex = models.CharField(max_length=6, blank=True)
    their_ethnic_code = models.CharField(max_length=2, blank=True)
    their_relation = models.CharField(max_length=10, blank=True)
    their_household = models.CharField(max_length=60, blank=True)
    their_village = models.CharField(max_length=120, blank=True)
    their_on = models.DateField(null=True)
    their_personal_id_encrypted = models.BinaryField(null=True)
    their_personal_id_tail = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["reconciliation", "state", "kind", "number"], name="reconciliation_line"),
            models.Index(fields=["reconciliation", "number"], name="reconciliation_order"),
        ]


class ReconciliationShare(models.Model):
    """How much of a village agrees in a round: persons present on each side. village_id null: not known to us.

    ours = matched + only_ours; theirs = matched + only_theirs; differing is a part of matched.
    """

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="shares")
    commune_code = models.CharField(max_length=5)
    village_id = models.UUIDField(null=True)
    ours = models.PositiveIntegerField()
    theirs = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    only_ours = models.PositiveIntegerField()
    only_theirs = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ours=models.F("matched") + models.F("only_ours"))
                & models.Q(theirs=models.F("matched") + models.F("only_theirs"))
                & models.Q(differing__lte=models.F("matched")),
                name="a_share_adds_up",
            )
        ]
