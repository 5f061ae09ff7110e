"""Imports of an office's own workbooks: what was read, how its columns were understood, what each row did."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from giamngheo.records.base.models import StoredFile


class ImportBatch(models.Model):
    """One file on its way in: uploaded, mapped, checked, loaded, perhaps undone.

    second_file: the members' table, where it came beside the households' in a file of its own.
    mapping: heading → contract column, per sheet (JSON: a choice of the officer's, no legal fact).
    preview: what the last check found, for the page that shows it (papers.imports.jobs writes it).
    half_loaded, half_undone: the work was stopped between two of its steps. loaded_at: when the load began.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKING = "checking"
        CHECKED = "checked"
        LOADING = "loading"
        HALF_LOADED = "half_loaded"
        LOADED = "loaded"
        UNDOING = "undoing"
        HALF_UNDONE = "half_undone"
        UNDONE = "undone"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.UUIDField()
    communes = ArrayField(models.CharField(max_length=5), default=list)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    second_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    mapping = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    review_date = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    households = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=200)
    loaded_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)


class ImportRow(models.Model):
    """What one row of the file says is wrong with it, or what it did to the register.

    before: the values it replaced, by column (JSON), for the undo and for history. version: the version it left, so
    that a later edit is seen to stand in the way.
    """

    class Outcome(models.TextChoices):
        REFUSED = "refused"
        CREATED = "created"
        UPDATED = "updated"
        UNCHANGED = "unchanged"
        UNDONE = "undone"
        KEPT = "kept"

    # Without a foreign key: no import is ever deleted, and the row's own policy asks for it.
    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    sheet = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    household_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    field = models.CharField(max_length=120, blank=True)
    message_vi = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    before = models.JSONField(null=True)
    version = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_row"),
            # The households of an import, in the order in which an undo goes through them.
            models.Index(fields=["batch", "household_id"], name="import_row_household"),
        ]


class ImportMapping(models.Model):
    """How an office's columns were understood last time; fingerprint: of the headings."""

    office_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_id", "fingerprint"], name="one_mapping_a_layout")
        ]
