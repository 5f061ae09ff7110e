"""A file of several communes goes in over two connections at once, and means what it meant over one."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest

from giamngheo.config.database import Addresses
from giamngheo.config.jobs import KINDS
from giamngheo.papers.imports import jobs
from giamngheo.records.base.scope import scoped
from giamngheo.records.base.worker import work_one
from giamngheo.records.registry.models import PossibleDuplicate
from tests.killing import content, counted, files
from tests.killing_office import Office
from tests.records.as_worker import as_worker
from tests.records.test_queue import job_now
from tests.world import ALL, World

TWIN = "Quàng Thị Đôi"


class InThisProcess:
    """A worker that is not killed."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses

    def strike(self, job: UUID, shares: Iterator[float]) -> str:  # noqa: ARG002
        """Bring what waits to its end."""
        with as_worker(self.addresses):
            while work_one(KINDS, threading.Event()):
                pass
        return str(job_now(self.addresses, job)["state"])


@pytest.fixture
def worker(committed: Addresses, monkeypatch: pytest.MonkeyPatch) -> InThisProcess:
    """Three households at once."""
    monkeypatch.setattr(jobs, "LOADED_AT_ONCE", 3)
    return InThisProcess(committed)


def with_twins(persons: bytes) -> bytes:
    """The last member of the first new and of the last household are one by name, birth and sex."""
    lines = persons.decode().splitlines()
    for number in (3, -1):
        code, member, *_ = lines[number].split(",")
        lines[number] = f"{code},{member},{TWIN},child,female,1990-01-02,03"
    return "\n".join(lines).encode()


def test_two_communes_are_loaded_at_once_and_one_person_in_both_is_found(
    worker: InThisProcess, committed_world: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    plain = jobs.load_part

    def seen(*words: object) -> None:
        threads.add(threading.get_ident())
        plain(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "load_part", seen)
    before = content(committed)
    households, persons = files(8)
    persons = with_twins(persons)
    Office(committed_world.officer("province"), worker, (households, persons)).load()
    after = content(committed)
    new = {name: len(rows) - len(before[name]) for name, rows in after.items()}
    assert new == counted(households, persons)
    assert len(threads) == 2
    assert threading.get_ident() not in threads
    with scoped(ALL):
        pair = PossibleDuplicate.objects.get()
        assert pair.first.full_name == pair.second.full_name == TWIN


def test_what_goes_wrong_in_one_commune_ends_the_load_with_what_is_in(
    worker: InThisProcess, committed_world: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = jobs.load_part

    def breaks(batch: object, part: jobs.Prepared, *rest: object) -> None:
        if "03658" in part.households["commune_code"]:
            raise ZeroDivisionError
        plain(batch, part, *rest)  # type: ignore[arg-type]

    office = Office(committed_world.officer("province"), worker, files(8))
    monkeypatch.setattr(jobs, "load_part", breaks)
    with pytest.raises(AssertionError, match="never came"):
        office.load()
    assert len(content(committed)["households"]) < 3 + 16
    monkeypatch.setattr(jobs, "load_part", plain)
    office.load()
    assert len(content(committed)["households"]) == 3 + 16
