"""A machine that gives way under the API is said to: what passes is no fault of ours, and says when to come again."""

import errno

import psycopg
import pytest

from giamngheo.api.households import endpoints
from tests.api.asking import Program
from tests.api.test_problems import check
from tests.pages.test_health import of_database
from tests.world import World

FAULTS = [
    (of_database(psycopg.OperationalError("server closed the connection")), 503, "database-away"),
    (of_database(psycopg.errors.DiskFull("could not extend file")), 507, "no-room"),
    (OSError(errno.ENOSPC, "No space left on device"), 507, "no-room"),
]


@pytest.mark.parametrize(("error", "status", "kind"), FAULTS)
def test_what_gives_way_under_an_endpoint_has_a_status_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, kind: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(endpoints, "page_of", fail)
    answer = Program(world, "commune").get("/households")
    assert check(answer, status)["type"] == f"urn:giamngheo:problem:{kind}"
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)


@pytest.mark.parametrize(("error", "status", "kind"), FAULTS)
def test_what_gives_way_before_an_endpoint_is_told_likewise(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, kind: str
) -> None:
    """What the middlewares ask for is there before the token is looked at."""

    def fail(*_: object) -> None:
        raise error

    program = Program(world, "commune")
    program.client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", fail)
    answer = program.get("/households")
    assert check(answer, status)["type"] == f"urn:giamngheo:problem:{kind}"
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)
