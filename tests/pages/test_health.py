"""What monitors are told: whether all of it works, in figures, to whom, and nothing of anybody."""

import errno
import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from giamngheo.config.database import Addresses
from giamngheo.records.base.audit import record
from giamngheo.records.base.models import Job
from giamngheo.records.base.operations import publish
from giamngheo.records.base.scope import scoped
from giamngheo.records.base.sealing import seal_all
from giamngheo.records.base.secret_files import secret
from tests.pages.signing_in import sign_in, with_password
from tests.records.as_worker import as_worker
from tests.world import World


def figures(client: Client) -> dict[tuple[str, ...], float]:
    """What a monitor with the token reads: name and label values, and the value."""
    token = secret(settings.DATA, "metrics")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_without_a_worker_the_product_serves_but_is_not_ready(world: World) -> None:
    assert Client().get("/healthz").status_code == 200
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "not ready",
        "database": "ok",
        "migrations": "ok",
        "worker": "fault",
        "disk": "ok",
    }


def test_with_a_worker_at_work_it_is_ready_and_with_one_that_fell_silent_no_more(
    committed_world: World, addresses: Addresses
) -> None:
    with as_worker(addresses):
        publish()
    assert Client().get("/readyz").json()["status"] == "ok"
    kept = cache.get("operations")
    cache.set("operations", {**kept, "at": kept["at"] - 120}, None)
    assert Client().get("/readyz").json()["worker"] == "fault"


def test_a_migration_that_is_not_applied_is_told(committed_world: World, addresses: Addresses) -> None:
    last = "SELECT max(name) FROM django_migrations WHERE app = 'registry'"
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        name = owner.execute(last).fetchone()
        move = "UPDATE django_migrations SET app = %s WHERE app = %s AND name = %s"
        assert name
        owner.execute(move, ["elsewhere", "registry", *name])
        told = Client().get("/readyz").json()
        owner.execute(move, ["registry", "elsewhere", *name])
    assert told["migrations"] == "fault"
    assert Client().get("/readyz").json()["migrations"] == "ok"


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
def test_the_figures_are_for_who_brings_the_token_alone(db: None, given: dict[str, str]) -> None:
    assert Client().get("/metrics", headers=given).status_code == 404


def test_requests_are_counted_by_page_and_answer_and_never_by_what_was_asked(world: World) -> None:
    client = world.client("commune")
    before = figures(client)
    client.get("/search/?q=Lò+Văn+Hặc")
    client.get("/014075000001")
    after = figures(client)

    def more(*labels: str) -> float:
        name = ("giamngheo_requests_total", *labels)
        return after.get(name, 0) - before.get(name, 0)

    assert more("GET", "200", "search") == 1
    assert more("GET", "404", "none") == 1
    assert after["giamngheo_request_seconds_count", "search"] >= 1
    assert not [name for name in after if "Hặc" in str(name) or "014075" in str(name)]


def test_the_worker_tells_of_jobs_of_every_office_and_of_acts_without_a_seal(
    committed_world: World, addresses: Addresses
) -> None:
    officer = committed_world.officer("commune")
    with scoped(officer.scope()):
        record(officer, "base.read_file", "file", "x")
        Job.objects.create(
            kind="export",
            subject_id=uuid4(),
            office_id=officer.office_id,
            user_id=officer.user_id,
            actor="",
            day=officer.today,
            asked_at="2024-10-20T00:00:00Z",
        )
    with as_worker(addresses):
        publish()
    found = figures(Client())
    assert found["giamngheo_jobs", "export", "waiting"] == 1
    assert found["giamngheo_oldest_waiting_job_seconds",] > 1000
    assert found["giamngheo_oldest_unsealed_act_seconds",] > 0
    assert 1 <= found["giamngheo_database_connections",] < found["giamngheo_database_connections_most",]
    assert found["giamngheo_disk_free_bytes",] > 0
    assert found["giamngheo_ready", "worker"] == 1
    with as_worker(addresses):
        seal_all()
        publish()
    assert figures(Client())["giamngheo_oldest_unsealed_act_seconds",] == 0


def test_a_request_is_one_line_with_its_number_in_the_audit_log_and_without_its_question(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    client = world.client("commune")
    with caplog.at_level(logging.INFO, "giamngheo.web"):
        client.get("/search/?q=Lò+Văn+Hặc")
        client.get("/014075000001?name=Hặc")
    searched, unknown = (line.fields for line in caplog.records)  # type: ignore[attr-defined]
    assert searched["view"] == "search"
    assert (searched["path"], searched["status"], searched["method"]) == ("/search/", 200, "GET")
    assert searched["user"] == str(world.users["commune"].pk)
    assert searched["ms"] > 0
    assert (unknown["view"], unknown["path"], unknown["status"]) == ("none", "", 404)
    assert "Hặc" not in json.dumps([searched, unknown], ensure_ascii=False)


def of_database(cause: Exception) -> Exception:
    """An error as Django hands it on."""
    error = OperationalError("Lò Văn Hặc")
    error.__cause__ = cause
    return error


DIES = """
CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN new;
END $$;
CREATE TRIGGER die BEFORE UPDATE ON django_session FOR EACH ROW EXECUTE FUNCTION die()
"""


@pytest.fixture
def dying(committed_world: World, addresses: Addresses) -> Iterator[World]:
    """Whoever keeps a session anew loses the database at that moment."""
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute(DIES)
        yield committed_world
        owner.execute("DROP FUNCTION die CASCADE")


def test_a_database_that_dies_as_the_session_is_kept_is_away_and_not_a_bad_request(dying: World) -> None:
    with_password(dying.users["commune"])
    answer = sign_in(Client(raise_request_exception=False), dying.users["commune"].username)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "10")
    assert "tạm thời không trả lời" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (
            of_database(psycopg.OperationalError("server closed the connection")),
            503,
            "tạm thời không trả lời",
        ),
        (of_database(psycopg.errors.DiskFull("could not extend file")), 507, "Đĩa của máy chủ đã đầy"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "Đĩa của máy chủ đã đầy"),
        (ValueError("Lò Văn Hặc"), 500, "Phần mềm gặp lỗi"),
    ],
)
def test_what_gives_way_under_a_page_is_told_in_a_sentence_with_a_fitting_status(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, told: str
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("giamngheo.pages.health.views.readiness", fail)
    answer = Client(raise_request_exception=False).get("/readyz")
    assert answer.status_code == status
    assert told in answer.content.decode()
    assert "Hặc" not in answer.content.decode()
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)
