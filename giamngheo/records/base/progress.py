"""A job at work: its heartbeat, how far it is, and whether it may go on.

The heartbeat goes over a second connection, so that it is seen while a step's transaction is open.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import psycopg
from django.db import connection

from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import Scope, scoped

BEAT_SECONDS = 5.0
_MINE = "WHERE id = %s AND attempts = %s AND state = 'running'"
_BEAT = f"UPDATE base_job SET heartbeat_at = clock_timestamp() {_MINE} RETURNING cancel_asked"
_ADVANCE = f"""
UPDATE base_job SET heartbeat_at = clock_timestamp(), done = %s, total = %s, message_vi = %s, message_en = %s
{_MINE} RETURNING cancel_asked
"""
_HOLD = f"SELECT 1 FROM base_job {_MINE} FOR KEY SHARE"


class Cancelled(Exception):
    """Somebody asked that the job end."""


class Stopping(Exception):
    """The worker was asked to stop; another takes the job up."""


class Lost(Exception):
    """Another worker has taken the job over, or the database is gone."""


class JobFailed(Exception):
    """The job cannot be done, for a reason to tell the officer, in both languages."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(vietnamese)
        self.message = vietnamese, english


@dataclass(frozen=True)
class OnBehalf:
    """The officer for whom a job works: what the log and the database's locks need of them."""

    user_id: UUID
    office_id: UUID
    signature: str
    communes: tuple[str, ...]
    villages: tuple[UUID, ...]
    today: date

    def scope(self) -> Scope:
        """What the database lets them see."""
        return Scope(str(self.office_id), self.communes, tuple(str(village) for village in self.villages))


class Beside:
    """The connection beside the job's own, kept from one job to the next: to open one takes longer than a small step.

    What it writes is only how far a job is: no job waits for the disk to have it.
    """

    def __init__(self) -> None:
        self._kept: psycopg.Connection[Any] | None = None

    def connection(self) -> psycopg.Connection[Any]:
        """One that answers. Raises psycopg.Error where the database is away."""
        if self._kept is None or not _answers(self._kept):
            self.close()
            self._kept = psycopg.connect(**connection.get_connection_params(), autocommit=True)
            self._kept.execute("SET synchronous_commit TO off")
        return self._kept

    def close(self) -> None:
        """No more jobs."""
        if self._kept is not None:
            self._kept.close()


def _answers(kept: psycopg.Connection[Any]) -> bool:
    try:
        kept.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


class Progress:
    """What a job function is given beside its job. Used as a context by the worker: it beats while that is open."""

    def __init__(self, job: Job, stopping: threading.Event, beside: Beside) -> None:
        """stopping: set once the worker is asked to stop."""
        self.job = job
        self.officer = OnBehalf(
            job.user_id, job.office_id, job.actor, tuple(job.communes), tuple(job.villages), job.day
        )
        self.scope = self.officer.scope()
        self._beside = beside
        self._stopping, self._ended, self._lost = stopping, threading.Event(), threading.Event()
        self._lost_by: Exception | None = None
        self._cancelled = job.cancel_asked
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat of {job.id}", daemon=True)

    def __enter__(self) -> Self:
        self._second = self._beside.connection()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    @contextmanager
    def step(self, one_moment: bool = False, moment: str = "") -> Iterator[None]:
        """One step in one transaction within the asker's area; no other worker is in this job meanwhile.

        one_moment: all that is read in it belongs together; moment: and with what another step of the job reads
        (scope.present_moment). Raises Lost where another has taken it over.
        """
        with scoped(self.scope, one_moment, moment), connection.cursor() as cursor:
            cursor.execute(_HOLD, [self.job.id, self.job.attempts])
            if cursor.fetchone() is None:
                raise Lost
            yield

    def advance(self, done: int, total: int, vietnamese: str, english: str) -> None:
        """Tell how far the job is, at once and for all to see; within a step, what stops the job undoes the step.

        Raises Cancelled, Stopping or Lost where it shall not go on.
        """
        self.job.done, self.job.total = done, total
        self._execute(_ADVANCE, [done, total, vietnamese, english])
        self.check()

    def finish(self, total: int, vietnamese: str, english: str) -> None:
        """Tell that all is done, once it is committed: whoever asks now that the job end comes too late."""
        self.job.done = self.job.total = total
        self._execute(_ADVANCE, [total, total, vietnamese, english])

    def check(self) -> None:
        """Raise Cancelled, Stopping or Lost where the job shall not go on."""
        if self._lost.is_set():
            raise Lost from self._lost_by
        if self._cancelled:
            raise Cancelled
        if self._stopping.is_set():
            raise Stopping

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS) and not self._lost.is_set():
            self._execute(_BEAT, [])

    def _execute(self, words: str, values: list[object]) -> None:
        try:
            row = self._second.execute(words, [*values, self.job.id, self.job.attempts]).fetchone()
        except psycopg.Error as error:
            row, self._lost_by = None, error
        if row is None:
            self._lost.set()
        else:
            self._cancelled = bool(row[0])
