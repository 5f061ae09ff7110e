"""Audit log, work queue, files."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditEvent(models.Model):
    """One act: who, when, what, from which office, on what. Never changed, never deleted.

    details: what changed as JSON, encrypted under the subject's own key, which a lawful deletion destroys.
    digest: SHA-256 over the rows of a bulk act, so that one event answers for all of them.
    """

    at = models.DateTimeField()
    office_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=200)
    act = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    household_id = models.UUIDField(null=True)
    run_id = models.UUIDField()
    details = models.BinaryField()
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "id"], name="audit_of_office"),
            models.Index(fields=["household_id", "id"], name="audit_of_household"),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["subject_id", "id"], name="audit_of_subject"),
        ]


class AuditSeal(models.Model):
    """A batch of one office's events, chained to the batch before: a changed, lost or added event breaks it.

    leaves: number (8 bytes) and SHA-256 (32 bytes) of each event, so that a break names its event.
    """

    office_id = models.UUIDField(null=True)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    events = models.PositiveIntegerField()
    leaves = models.BinaryField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "number"], nulls_distinct=False, name="one_seal_a_number"
            )
        ]


class DataKey(models.Model):
    """The key of one subject's logged personal values, itself under the master key; destroyed: null."""

    subject_id = models.CharField(max_length=60, primary_key=True)
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)


class Job(models.Model):
    """A long piece of work: its state, how far it is, who asked, whether it still breathes.

    A job whose heartbeat is older than the limit is taken up again from its last finished step (`done`).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    office_id = models.UUIDField()
    user_id = models.UUIDField()
    actor = models.CharField(max_length=200)
    communes = ArrayField(models.CharField(max_length=5), default=list)
    villages = ArrayField(models.UUIDField(), default=list)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message_vi = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Read by the worker's claim.
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["waiting", "running"]), name="job_open"
            )
        ]


class StoredFile(models.Model):
    """A file of an office, kept under its checksum in the data folder; served only through the right.

    kept_until: the last day its content is kept, null: for good. removed_at: when housekeeping removed the content.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    stored_by = models.UUIDField(null=True)
    kept_until = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Read by the housekeeping.
            models.Index(
                fields=["kept_until"],
                condition=models.Q(kept_until__isnull=False, removed_at=None),
                name="file_to_remove",
            ),
            models.Index(fields=["sha256"], name="file_content"),
        ]
