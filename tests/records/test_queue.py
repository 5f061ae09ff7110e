"""The work queue: a job runs once, breathes, can be cancelled, and outlives its worker."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings

from giamngheo.config.database import Addresses
from giamngheo.records.base.models import AuditEvent, Job
from giamngheo.records.base.progress import Beside, JobFailed, Progress
from giamngheo.records.base.queue import ask, cancel, claim
from giamngheo.records.base.scope import scoped
from giamngheo.records.base.worker import JobFunction, work_one
from giamngheo.records.registry.models import Household
from tests.world import World

from .as_worker import as_worker

# A worker of our own kind of job: three steps, each a row in its own transaction, a pause inside the second.
WORKER = """
import time
import django
django.setup()
from pathlib import Path
from giamngheo.records.base import audit, progress, queue, worker
progress.BEAT_SECONDS = 0.2
queue.LIMIT = queue.timedelta(seconds=1)

def count(job, progress):
    for number in range(job.done, 3):
        with progress.step():
            audit.record(progress.officer, "test.step", "step", number)
            pause = Path(PAUSE)
            while number == 1 and pause.exists():
                time.sleep(0.05)
        progress.advance(number + 1, 3, f"bước {number + 1}", f"step {number + 1}")

worker.run({"test.count": count})
"""


def asked(world: World, kind: str = "test.count") -> UUID:
    """A job of the commune's officer, committed."""
    officer = world.officer("commune")
    with scoped(officer.scope()):
        return UUID(str(ask(officer, kind, uuid4(), total=3).id))


def job_now(addresses: Addresses, job_id: UUID) -> dict[str, object]:
    """The job's row as anybody else sees it now."""
    with psycopg.connect(addresses.worker, row_factory=psycopg.rows.dict_row) as other:
        found = other.execute("SELECT * FROM base_job WHERE id = %s", [job_id]).fetchone()
    assert found is not None
    return found


def wait_for(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so, or fail."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


@contextmanager
def worker_process(addresses: Addresses, pause: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker in a process of its own; killed at the end whatever happens."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
        "DATABASE_URL": addresses.worker,
        "GIAMNGHEO_DATA": str(settings.DATA),
    }
    words = [sys.executable, "-c", WORKER.replace("PAUSE", repr(str(pause)))]
    process = subprocess.Popen(words, env=env)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def work(addresses: Addresses, act: JobFunction, kind: str = "test.count") -> bool:
    """One round of a worker in this process."""
    with as_worker(addresses):
        return work_one({kind: act}, threading.Event())


def test_a_job_works_in_the_area_of_whoever_asked(committed_world: World, committed: Addresses) -> None:
    seen: list[str] = []

    def act(job: Job, progress: Progress) -> None:
        assert Household.objects.count() == 0
        with progress.step():
            seen.extend(Household.objects.order_by("code").values_list("code", flat=True))
        progress.advance(3, 3, "xong 3 hộ", "3 households done")

    job = asked(committed_world)
    assert work(committed, act)
    assert not work(committed, act)
    now = job_now(committed, job)
    assert seen == ["H001", "H002"]
    assert (now["state"], now["done"], now["message_vi"]) == ("done", 3, "xong 3 hộ")


def test_only_kinds_that_the_worker_knows_are_taken(committed_world: World, committed: Addresses) -> None:
    asked(committed_world, "test.other")
    assert not work(committed, lambda *_: None)


def test_an_office_sees_its_own_jobs_only(committed_world: World) -> None:
    asked(committed_world)
    with scoped(committed_world.officer("neighbour").scope()):
        assert Job.objects.count() == 0
    with scoped(committed_world.officer("commune_chair").scope()):
        assert Job.objects.count() == 1


def test_progress_is_seen_while_a_steps_transaction_is_open(
    committed_world: World, committed: Addresses
) -> None:
    job = asked(committed_world)

    def act(job: Job, progress: Progress) -> None:
        with progress.step():
            before = job_now(committed, job.id)["heartbeat_at"]
            progress.advance(1, 3, "bước 1", "step 1")
            now = job_now(committed, job.id)
            assert (now["done"], now["message_en"]) == (1, "step 1")
            assert str(now["heartbeat_at"]) > str(before)

    work(committed, act)
    assert job_now(committed, job)["state"] == "done"


def test_a_heart_beats_through_a_long_step(
    committed_world: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giamngheo.records.base.progress.BEAT_SECONDS", 0.05)
    asked(committed_world)
    beats = set()

    def act(job: Job, progress: Progress) -> None:
        with progress.step():
            for _ in range(4):
                beats.add(job_now(committed, job.id)["heartbeat_at"])
                time.sleep(0.1)

    work(committed, act)
    assert len(beats) == 4


def test_a_waiting_job_is_cancelled_at_once_and_the_act_logged(
    committed_world: World, committed: Addresses
) -> None:
    job, officer = asked(committed_world), committed_world.officer("commune")
    with scoped(officer.scope()):
        cancel(officer, job)
        assert AuditEvent.objects.get().act == "base.cancel_job"
    assert not work(committed, lambda *_: None)
    assert job_now(committed, job)["state"] == "cancelled"


def test_a_running_job_is_cancelled_between_steps(committed_world: World, committed: Addresses) -> None:
    job, done = asked(committed_world), []

    def act(job: Job, progress: Progress) -> None:
        with psycopg.connect(committed.worker) as other:
            other.execute("UPDATE base_job SET cancel_asked = true WHERE id = %s", [job.id])
        done.append(1)
        progress.advance(1, 3, "bước 1", "step 1")
        done.append(2)

    work(committed, act)
    assert done == [1]
    assert job_now(committed, job)["state"] == "cancelled"


def test_who_asks_a_job_to_end_when_all_is_done_comes_too_late(
    committed_world: World, committed: Addresses
) -> None:
    job = asked(committed_world)

    def act(job: Job, progress: Progress) -> None:
        with psycopg.connect(committed.worker) as other:
            other.execute("UPDATE base_job SET cancel_asked = true WHERE id = %s", [job.id])
        progress.finish(3, "xong", "done")

    work(committed, act)
    ended = job_now(committed, job)
    assert (ended["state"], ended["done"], ended["total"]) == ("done", 3, 3)


def test_a_job_that_has_ended_stays_as_it_ended(committed_world: World, committed: Addresses) -> None:
    job, officer = asked(committed_world), committed_world.officer("commune")
    work(committed, lambda *_: None)
    with scoped(officer.scope()):
        cancel(officer, job)
    assert job_now(committed, job)["state"] == "done"


def test_a_job_that_cannot_be_done_says_why_in_both_languages(
    committed_world: World, committed: Addresses
) -> None:
    def act(job: Job, progress: Progress) -> None:
        raise JobFailed("Tệp không còn.", "The file is gone.")

    job = asked(committed_world)
    work(committed, act)
    now = job_now(committed, job)
    assert (now["state"], now["message_vi"], now["message_en"]) == (
        "failed",
        "Tệp không còn.",
        "The file is gone.",
    )


def test_an_unforeseen_error_is_logged_and_not_shown(
    committed_world: World, committed: Addresses, caplog: pytest.LogCaptureFixture
) -> None:
    def act(job: Job, progress: Progress) -> None:
        raise KeyError("bí mật")

    job = asked(committed_world)
    work(committed, act)
    now = job_now(committed, job)
    assert now["state"] == "failed"
    assert "bí mật" not in str(now["message_vi"])
    assert "KeyError" not in str(now["message_vi"])
    assert str(job) in str(now["message_vi"])
    assert "KeyError" in caplog.text


def test_two_workers_never_take_one_job(committed_world: World, committed: Addresses) -> None:
    asked(committed_world)
    with as_worker(committed):
        first, second = claim(["test.count"]), claim(["test.count"])
    assert first is not None
    assert second is None


def test_a_job_in_a_step_is_not_taken_even_when_its_heart_is_late(
    committed_world: World, committed: Addresses
) -> None:
    job = asked(committed_world)

    def act(job: Job, progress: Progress) -> None:
        with progress.step(), psycopg.connect(committed.worker) as other:
            stop_heart(other, job.id)
            words = "SELECT 1 FROM base_job WHERE id = %s FOR UPDATE SKIP LOCKED"
            assert other.execute(words, [job.id]).fetchone() is None

    work(committed, act)
    assert job_now(committed, job)["state"] == "done"


def stop_heart(database: psycopg.Connection[tuple[object, ...]], job: UUID) -> None:
    """Make the last heartbeat an old one."""
    database.execute("UPDATE base_job SET heartbeat_at = now() - interval '1 hour' WHERE id = %s", [job])
    database.commit()


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_neither_strands_a_dead_workers_job_nor_doubles_a_living_ones(
    committed_world: World, committed: Addresses, hours: int
) -> None:
    job = asked(committed_world)
    assert overtaken(committed, lambda job: jump(committed, job.id, hours)) == []
    jump(committed, job, hours)
    with as_worker(committed):
        third = claim(["test.count"])
    assert third is not None
    assert third.attempts == 3


def test_a_clock_that_was_set_right_within_the_limit_changes_nothing(
    committed_world: World, committed: Addresses
) -> None:
    job = asked(committed_world)
    with as_worker(committed):
        assert claim(["test.count"]) is not None
        for seconds in (20, -40):
            jump(committed, job, seconds / 3600)
            assert claim(["test.count"]) is None


def overtaken(addresses: Addresses, lose: Callable[[Job], None]) -> list[int]:
    """What a worker still writes after its job is lost and another has taken it, for the second time."""
    written: list[int] = []

    def act(job: Job, progress: Progress) -> None:
        lose(job)
        taken = claim(["test.count"])
        assert taken is not None
        assert taken.attempts == 2
        with progress.step():
            written.append(1)

    work(addresses, act)
    return written


def jump(addresses: Addresses, job: UUID, hours: float) -> None:
    """Set the database's clock back by so many hours, as it is seen from the job's last heartbeat."""
    with psycopg.connect(addresses.worker) as other:
        moved = "heartbeat_at + make_interval(secs => %s)"
        other.execute(f"UPDATE base_job SET heartbeat_at = {moved} WHERE id = %s", [hours * 3600, job])


def test_a_worker_that_was_overtaken_writes_nothing_more(
    committed_world: World, committed: Addresses
) -> None:
    job = asked(committed_world)

    def lose_heart(job: Job) -> None:
        with psycopg.connect(committed.worker) as other:
            stop_heart(other, job.id)

    assert overtaken(committed, lose_heart) == []
    now = job_now(committed, job)
    assert (now["state"], now["attempts"]) == ("running", 2)


def test_after_five_attempts_a_job_is_given_up_with_a_word(
    committed_world: World, committed: Addresses
) -> None:
    job = asked(committed_world)
    for _ in range(5):
        with as_worker(committed):
            assert claim(["test.count"]) is not None
        with psycopg.connect(committed.worker) as other:
            stop_heart(other, job)
    with as_worker(committed):
        assert claim(["test.count"]) is None
    now = job_now(committed, job)
    assert now["state"] == "failed"
    assert str(now["message_vi"]).startswith("Việc này đã bị ngắt giữa chừng 5 lần")


def test_a_job_whose_worker_is_killed_in_a_step_is_taken_up_again(
    committed_world: World, committed: Addresses, tmp_path: Path
) -> None:
    pause = tmp_path / "pause"
    pause.touch()
    job = asked(committed_world)
    with worker_process(committed, pause) as first:
        wait_for(lambda: job_now(committed, job)["done"] == 1)
        time.sleep(0.3)
        first.send_signal(signal.SIGKILL)
        first.wait()
    pause.unlink()
    with worker_process(committed, pause):
        wait_for(lambda: job_now(committed, job)["state"] == "done")
    assert job_now(committed, job)["attempts"] == 2
    with scoped(committed_world.officer("commune").scope()):
        steps = AuditEvent.objects.filter(act="test.step").order_by("id")
        assert list(steps.values_list("subject_id", flat=True)) == ["0", "1", "2"]
        assert {event.run_id for event in steps} == {job}


def test_a_worker_asked_to_stop_ends_its_step_and_leaves_the_rest_to_the_next(
    committed_world: World, committed: Addresses, tmp_path: Path
) -> None:
    pause = tmp_path / "pause"
    pause.touch()
    job = asked(committed_world)
    with worker_process(committed, pause) as first:
        wait_for(lambda: job_now(committed, job)["done"] == 1)
        first.terminate()
        time.sleep(0.3)
        assert first.poll() is None
        pause.unlink()
        assert first.wait(20) == 0
    now = job_now(committed, job)
    assert (now["state"], now["done"], now["attempts"]) == ("waiting", 2, 0)
    with worker_process(committed, pause):
        wait_for(lambda: job_now(committed, job)["state"] == "done")


def test_the_connection_beside_is_kept_and_opened_anew_once_it_was_cut(committed: Addresses) -> None:
    with as_worker(committed), closing(Beside()) as beside:
        first = beside.connection()
        assert beside.connection() is first
        with psycopg.connect(committed.worker, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [first.info.backend_pid])
        again = beside.connection()
        assert again is not first
        assert again.execute("SELECT 1").fetchone() == (1,)
