"""The subject of a job that ended without doing its work: an import, a reconciliation. It stands where that left it."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from giamngheo.records.base.models import Job


def put_right(made: Any, under_way: Collection[str], left_at: Callable[[Any], str]) -> Job | None:
    """The last job of a subject, whose state is put right where that job has stopped; None: it had no job.

    made: a row with a state. under_way: its states while a job works on it. left_at: the state in which that left it.
    It is looked at again once the row is held: others may have done so, and asked for more, since it was read.
    """
    job = _last_job(made.pk)
    if made.state not in under_way or not _has_stopped(job):
        return job
    held = type(made).objects.select_for_update(skip_locked=True).filter(pk=made.pk).first()
    job = _last_job(made.pk)
    if held and held.state in under_way and _has_stopped(job):
        held.state = left_at(held)
        held.save(update_fields=["state"])
    made.state = held.state if held else made.state
    return job


def _last_job(subject_id: UUID) -> Job | None:
    return Job.objects.filter(subject_id=subject_id).order_by("-asked_at").first()


def _has_stopped(job: Job | None) -> bool:
    return job is not None and job.state in (Job.State.FAILED, Job.State.CANCELLED)
