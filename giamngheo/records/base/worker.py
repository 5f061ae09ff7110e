"""The worker: takes jobs one at a time, seals the log and keeps house. Any number of them may run."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, nullcontext
from types import FrameType

from django.db import close_old_connections, connections

from giamngheo.records.base.giving_way import DATABASE_GONE, is_no_room
from giamngheo.records.base.housekeeping import tidy
from giamngheo.records.base.models import Job
from giamngheo.records.base.operations import SECONDS_BETWEEN, publish
from giamngheo.records.base.progress import Beside, Cancelled, JobFailed, Lost, Progress, Stopping
from giamngheo.records.base.queue import State, claim, end, give_back
from giamngheo.records.base.runs import one_run
from giamngheo.records.base.sealing import seal_all

JobFunction = Callable[[Job, Progress], None]

SECONDS_WITHOUT_WORK, SECONDS_WITHOUT_DATABASE = 0.5, 2.0
SECONDS_BETWEEN_SEALS, SECONDS_BETWEEN_ROUNDS = 30.0, 600.0
NO_ROOM = (
    "Đĩa của máy chủ đã đầy nên việc này dừng lại; dữ liệu chưa lưu xong được giữ như cũ. "
    "Hãy báo quản trị hệ thống dọn đĩa, rồi yêu cầu lại.",
    "The server's disk is full and this work stopped; what was not yet saved stays as it was. "
    "Please tell the administrator to make room, then ask for it again.",
)
_log = logging.getLogger("giamngheo.worker")


def run(kinds: Mapping[str, JobFunction], chores: Sequence[Callable[[], object]] = ()) -> None:
    """Work until asked to stop, in the main thread of its process. kinds: the function of each kind of job.

    chores: what is to be tidied up besides files, every ten minutes.
    """
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    threads = [
        threading.Thread(target=_keep_doing, args=[act, seconds, stopping], name=act.__name__)
        for act, seconds in (
            (seal_all, SECONDS_BETWEEN_SEALS),
            *((chore, SECONDS_BETWEEN_ROUNDS) for chore in (tidy, *chores)),
            (publish, SECONDS_BETWEEN),
        )
    ]
    for thread in threads:
        thread.start()
    with closing(Beside()) as kept:
        while not stopping.is_set():
            stopping.wait(0 if _is_busy(kinds, stopping, kept) else SECONDS_WITHOUT_WORK)
    for thread in threads:
        thread.join()
    connections.close_all()


def work_one(kinds: Mapping[str, JobFunction], stopping: threading.Event, kept: Beside | None = None) -> bool:
    """Take one job and bring it as far as it goes; False: there was none. kept: of whoever takes more of them."""
    job = claim(list(kinds))
    if job is None:
        return False
    with one_run(job.id), nullcontext(kept) if kept else closing(Beside()) as beside:
        begun = time.monotonic()
        ended = _bring_on(job, kinds[job.kind], stopping, beside)
        ms = round((time.monotonic() - begun) * 1000)
        _log.info("job %s", ended, extra={"fields": {"kind": job.kind, "attempt": job.attempts, "ms": ms}})
    return True


def _bring_on(job: Job, function: JobFunction, stopping: threading.Event, beside: Beside) -> str:
    """Bring a job as far as it goes, note how it ended, and say so in a word for the log."""
    try:
        with Progress(job, stopping, beside) as progress:
            progress.check()
            function(job, progress)
        end(job, State.DONE)
    except Cancelled:
        end(job, State.CANCELLED)
        return "cancelled"
    except Stopping:
        give_back(job, counts=False)
        return "given back"
    except JobFailed as error:
        end(job, State.FAILED, error.message)
        return "refused"
    except Exception as error:
        return _broken_off(job, error)
    return "done"


def _broken_off(job: Job, error: Exception) -> str:
    """What becomes of a job that an error has ended. A full disk is named: to try again would not make room.

    Where there is none to note even that, the job stays as it is, and goes on once there is.
    """
    if is_no_room(error):
        _log.exception("the disk is full")
        end(job, State.FAILED, NO_ROOM)
        return "without room"
    if isinstance(error, Lost):
        return "taken over by another worker"
    if isinstance(error, DATABASE_GONE):
        _log.exception("the job lost the database")
        give_back(job, counts=True)
        return "given back"
    _log.exception("the job failed")
    end(job, State.FAILED, _unforeseen(job))
    return "failed"


def _is_busy(kinds: Mapping[str, JobFunction], stopping: threading.Event, kept: Beside) -> bool:
    """One round; a database that is away is waited for."""
    try:
        return work_one(kinds, stopping, kept)
    except DATABASE_GONE:
        _wait_for_database(stopping)
        return False


def _keep_doing(act: Callable[[], object], seconds: float, stopping: threading.Event) -> None:
    """What is done beside the jobs, again and again; one failure is no reason to leave off."""
    while not stopping.is_set():
        try:
            act()
        except DATABASE_GONE:
            _wait_for_database(stopping)
        except Exception:
            _log.exception("%s failed", act.__name__)
        stopping.wait(seconds)
    connections.close_all()


def _wait_for_database(stopping: threading.Event) -> None:
    _log.warning("the database does not answer", exc_info=True)
    close_old_connections()
    stopping.wait(SECONDS_WITHOUT_DATABASE)


def _unforeseen(job: Job) -> tuple[str, str]:
    """What the officer is told of an error that nobody foresaw; its trace is in the log under the same number."""
    return (
        f"Phần mềm gặp lỗi nên việc này dừng lại; dữ liệu chưa lưu xong được giữ như cũ. "
        f"Hãy báo quản trị hệ thống số việc {job.id}.",
        f"The product met an error and this work stopped; what was not yet saved stays as it was. "
        f"Please give the administrator the job number {job.id}.",
    )
