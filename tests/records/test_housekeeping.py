"""What the worker tidies: files leave the disk after their last day, and only where nothing else needs them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.records.base.files import content, store, take_in
from giamngheo.records.base.housekeeping import Tidied, tidy
from giamngheo.records.base.models import AuditEvent, Job, StoredFile
from giamngheo.records.base.queue import ask
from giamngheo.records.base.scope import scoped
from giamngheo.records.base.workplace import workplace
from tests.world import World

from .as_worker import as_worker

LAST_DAY = date(2024, 10, 27)
Made = Callable[..., StoredFile]


@pytest.fixture
def made(committed_world: World, settings: Settings, tmp_path: Path) -> Made:
    """How an officer's job keeps a file it made."""
    settings.DATA = tmp_path

    def kept(role: str = "commune", data: bytes = b"a\n", until: date | None = LAST_DAY) -> StoredFile:
        officer = committed_world.officer(role)
        path = tmp_path / "made"
        path.write_bytes(data)
        with scoped(officer.scope()):
            return take_in(officer, "hộ.csv", path, "csv", until)

    return kept


def tidied(addresses: Addresses, settings: Settings, day: date) -> Tidied:
    """Once round on that day, as the worker."""
    settings.FIXED_TODAY = day
    with as_worker(addresses):
        return tidy()


def test_a_file_is_on_the_disk_until_its_last_day_is_over(
    made: Made, committed: Addresses, committed_world: World, settings: Settings
) -> None:
    file = made()
    assert tidied(committed, settings, LAST_DAY).files == 0
    assert content(file).read_bytes() == b"a\n"
    assert tidied(committed, settings, date(2024, 10, 28)).files == 1
    assert not content(file).exists()
    with scoped(committed_world.officer("commune").scope()):
        assert StoredFile.objects.get().removed_at is not None
    assert tidied(committed, settings, date(2024, 10, 29)).files == 0


def test_removing_a_file_is_logged(made: Made, committed: Addresses, settings: Settings) -> None:
    file = made()
    tidied(committed, settings, date(2024, 10, 28))
    with as_worker(committed):
        logged = AuditEvent.objects.get(act="base.remove_file")
    assert (logged.subject_id, logged.user_id) == (str(file.pk), None)


def test_a_content_that_another_office_still_has_stays(
    made: Made, committed: Addresses, settings: Settings
) -> None:
    file, other = made(), made("neighbour", until=date(2024, 11, 5))
    assert file.sha256 == other.sha256
    assert tidied(committed, settings, date(2024, 10, 28)).files == 1
    assert content(other).read_bytes() == b"a\n"
    assert tidied(committed, settings, date(2024, 11, 6)).files == 1
    assert not content(other).exists()


def test_a_content_that_is_also_kept_for_good_stays(
    made: Made, committed: Addresses, committed_world: World, settings: Settings
) -> None:
    made()
    officer = committed_world.officer("commune")
    with scoped(officer.scope()):
        uploaded = store(officer, "hộ.csv", b"a\n", {"csv"})
    tidied(committed, settings, date(2025, 1, 1))
    assert content(uploaded).read_bytes() == b"a\n"


def test_after_a_kill_between_content_and_row_the_next_round_ends_it(
    made: Made, committed: Addresses, settings: Settings
) -> None:
    content(made()).unlink()
    assert tidied(committed, settings, date(2024, 10, 28)).files == 1


def test_the_folder_of_a_killed_job_goes_once_nobody_takes_the_job_up_again(
    committed_world: World, committed: Addresses, settings: Settings
) -> None:
    officer = committed_world.officer("commune")
    with scoped(officer.scope()):
        job = ask(officer, "export", uuid4())
    folder = django_settings.DATA / "work" / str(job.id)
    folder.mkdir(parents=True)
    (folder / "half").write_text("Lò Văn Hặc")
    assert tidied(committed, settings, LAST_DAY).folders == 0
    assert folder.exists()
    with scoped(officer.scope()):
        Job.objects.filter(id=job.id).update(state="failed")
    assert tidied(committed, settings, LAST_DAY).folders == 1
    assert not folder.exists()


def test_a_job_that_is_taken_up_again_finds_its_folder_empty(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    job = uuid4()
    left = tmp_path / "work" / str(job)
    left.mkdir(parents=True)
    (left / "half").touch()
    with workplace(job) as folder:
        assert list(folder.iterdir()) == []
    assert not left.exists()
