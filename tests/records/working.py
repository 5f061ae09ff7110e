"""A job done at once, within the test's own transaction: a worker of its own would not see what is not committed.

Only the heartbeat has another connection here. What a worker does, and what its death does, is tried on real workers.
"""

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

from django.db import connection

from giamngheo.config.jobs import KINDS
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import Beside, JobFailed, Progress
from giamngheo.records.base.queue import end
from giamngheo.records.base.scope import scoped


class _OwnConnection:
    def execute(self, words: str, values: Sequence[object]) -> Any:
        cursor = connection.cursor()
        cursor.execute(words, values)
        return cursor


class _Within(Progress):
    def __enter__(self) -> Self:
        self._second = _OwnConnection()  # type: ignore[assignment]
        return self

    def step(self, **_: object) -> AbstractContextManager[None]:  # type: ignore[override]
        """A part of the test's transaction, whatever moment it asks for."""
        return super().step()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was begun beside it."""


def work_asked(officer: Officer) -> Job:
    """What an officer's office asked for last."""
    with scoped(officer.scope()):
        return work(Job.objects.latest("asked_at"))


def work(job: Job) -> Job:
    """Bring a job to its end, as its office sees it."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    job.refresh_from_db()
    try:
        with _Within(job, threading.Event(), Beside()) as progress:
            KINDS[job.kind](job, progress)
        end(job, Job.State.DONE)
    except JobFailed as error:
        end(job, Job.State.FAILED, error.message)
    job.refresh_from_db()
    return job
