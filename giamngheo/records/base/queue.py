"""The work queue: long work is a row that a worker takes, keeps alive and brings to an end, once."""

from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import Scope

# A job that has not breathed for so long has lost its worker.
LIMIT = timedelta(seconds=30)
ATTEMPTS = 5
EXHAUSTED = (
    f"Việc này đã bị ngắt giữa chừng {ATTEMPTS} lần nên dừng hẳn. Hãy báo quản trị hệ thống.",
    f"This work was cut short {ATTEMPTS} times and was given up. Please tell the administrator.",
)
State = Job.State


class Asker(Actor, Protocol):
    """Whoever may ask for long work: an Officer."""

    @property
    def today(self) -> Any:
        """The legal day."""

    def scope(self) -> Scope:
        """What the database lets them see."""


def ask(officer: Asker, kind: str, subject_id: UUID, total: int = 0) -> Job:
    """Put work in the queue, in the transaction of the act that needs it; kind: a name of config/jobs.py.

    total: how many steps, where that is known.
    """
    scope = officer.scope()
    return Job.objects.create(
        kind=kind,
        subject_id=subject_id,
        office_id=officer.office_id,
        user_id=officer.user_id,
        actor=officer.signature,
        communes=list(scope.communes),
        villages=list(scope.villages),
        day=officer.today,
        total=total,
        asked_at=clock.now(),
    )


def cancel(officer: Actor, job_id: UUID) -> None:
    """Ask that a job end: one that waits ends here, one that runs at its next step; one that has ended stays."""
    job = Job.objects.filter(id=job_id)
    ended = job.filter(state=State.WAITING).update(
        state=State.CANCELLED, cancel_asked=True, ended_at=clock.now()
    )
    if ended or job.filter(state=State.RUNNING).update(cancel_asked=True):
        record(officer, "base.cancel_job", "job", job_id)


def claim(kinds: list[str]) -> Job | None:
    """Take the oldest job that waits or has lost its worker; None: there is none. The worker's role only.

    A job in the middle of a step is passed over: its row is held (progress.Progress.step).
    """
    with transaction.atomic():
        _give_up_exhausted()
        job = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(_is_free(), kind__in=kinds)
            .order_by("asked_at")
            .first()
        )
        if job is None:
            return None
        job.attempts += 1
        mine = Job.objects.filter(id=job.id)
        mine.update(
            state=State.RUNNING,
            attempts=job.attempts,
            heartbeat_at=Now(),
            started_at=job.started_at or clock.now(),
        )
        return mine.get()


def end(job: Job, state: State, message: tuple[str, str] | None = None) -> None:
    """Bring a job to its end, unless another worker has taken it over. message: in Vietnamese, in English."""
    told = {"message_vi": message[0], "message_en": message[1]} if message else {}
    _mine(job).update(state=state, ended_at=clock.now(), **told)


def give_back(job: Job, counts: bool) -> None:
    """Let another worker take the job. counts: whether this was one of its attempts."""
    _mine(job).update(state=State.WAITING, attempts=F("attempts") if counts else F("attempts") - 1)


def _mine(job: Job) -> Any:
    return Job.objects.filter(id=job.id, attempts=job.attempts, state=State.RUNNING)


def _is_free() -> Q:
    """All heartbeats are by the database's clock. Where that was set back, the last beat of a worker that died before
    lies ahead: nobody waits until then. One that lives writes the new time at once, and whoever is overtaken ends."""
    is_open = Q(state__in=[State.WAITING, State.RUNNING])
    is_lost = Q(heartbeat_at__lt=Now() - LIMIT) | Q(heartbeat_at__gt=Now() + LIMIT)
    return is_open & (Q(state=State.WAITING) | is_lost)


def _give_up_exhausted() -> None:
    lost = Job.objects.filter(_is_free(), attempts__gte=ATTEMPTS)
    lost.update(state=State.FAILED, ended_at=clock.now(), message_vi=EXHAUSTED[0], message_en=EXHAUSTED[1])
