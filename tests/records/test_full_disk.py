"""A disk that is full in the middle of a job is named to the officer, at once: to try again would not make room.

/dev/full is a disk without room: the system itself refuses what is written there.
"""

from pathlib import Path

import polars as pl
import psycopg
import pytest
from django.db import connection

from giamngheo.config.database import Addresses
from giamngheo.records.base.giving_way import is_no_room
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import Progress
from giamngheo.records.base.worker import NO_ROOM, JobFunction
from tests.records.test_queue import asked, job_now, work
from tests.world import World

FULL = Path("/dev/full")


def in_a_file(_job: Job, _progress: Progress) -> None:
    FULL.write_bytes(b"\0" * 100_000)


def in_polars(_job: Job, _progress: Progress) -> None:
    pl.DataFrame({"a": range(100_000)}).write_parquet(FULL)


def in_the_database(_job: Job, progress: Progress) -> None:
    with progress.step(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$")


@pytest.mark.parametrize("act", [in_a_file, in_polars, in_the_database])
def test_a_job_that_meets_a_full_disk_ends_and_says_so_in_both_languages(
    committed_world: World, committed: Addresses, act: JobFunction
) -> None:
    job = asked(committed_world)
    assert work(committed, act)
    now = job_now(committed, job)
    assert (now["state"], now["attempts"]) == ("failed", 1)
    assert (now["message_vi"], now["message_en"]) == NO_ROOM
    assert not work(committed, act)


class Full:
    """A database without room for a heartbeat."""

    def execute(self, *_: object) -> None:
        raise psycopg.errors.DiskFull("could not extend file")


def test_a_heartbeat_that_finds_no_room_ends_the_job_likewise(
    committed_world: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(_job: Job, progress: Progress) -> None:
        monkeypatch.setattr(progress, "_second", Full())
        progress.advance(1, 3, "bước 1", "step 1")

    job = asked(committed_world)
    assert work(committed, act)
    assert job_now(committed, job)["message_vi"] == NO_ROOM[0]


def test_another_error_of_a_disk_is_none_of_room() -> None:
    assert not is_no_room(OSError(13, "Permission denied"))
    assert not is_no_room(ValueError("No space left on device"))
    assert is_no_room(OSError("No space left on device (os error 28)"))
