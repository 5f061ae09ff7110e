"""Long work and files on screen: seen in the office, stopped by who asked, saved by who may read them."""

from uuid import UUID, uuid4

import pytest

from giamngheo.records.base.files import content, store
from giamngheo.records.base.models import AuditEvent, Job, StoredFile
from giamngheo.records.base.queue import ask
from giamngheo.records.base.scope import scoped
from tests.world import ALL, World, id_of

PDF = b"%PDF-1.7 ...."


@pytest.fixture
def job(world: World) -> UUID:
    """A job that the commune's officer asked for, 30 of 120 done."""
    officer = world.officer("commune")
    with scoped(officer.scope()):
        asked = ask(officer, "registry.apply_unit_changes", uuid4(), total=120)
        Job.objects.filter(id=asked.id).update(
            state="running", done=30, message_vi="đang chuyển bản Hôm", message_en="moving bản Hôm"
        )
    return UUID(str(asked.id))


def test_the_page_shows_how_far_a_job_is(world: World, job: UUID) -> None:
    read = world.client("commune").get(f"/jobs/{job}/").content.decode()
    assert "<strong>25%</strong> · đang chạy · 30/120 · đang chuyển bản Hôm" in read
    assert f'hx-get="/jobs/{job}/progress/"' in read
    assert f'action="/jobs/{job}/cancel/"' in read


def test_the_part_that_asks_again_stops_asking_when_the_job_has_ended(world: World, job: UUID) -> None:
    with scoped(world.officer("commune").scope()):
        Job.objects.filter(id=job).update(state="done", done=120)
    read = world.client("commune").get(f"/jobs/{job}/progress/").content.decode()
    assert read.lstrip().startswith("<section")
    assert "hx-get" not in read
    assert "<strong>100%</strong> · đã xong" in read


def test_a_neighbours_job_is_not_there(world: World, job: UUID) -> None:
    client = world.client("neighbour")
    assert client.get(f"/jobs/{job}/").status_code == 404
    assert client.get(f"/jobs/{job}/progress/").status_code == 404
    assert client.post(f"/jobs/{job}/cancel/").status_code == 404


def test_only_who_asked_stops_a_job(world: World, job: UUID) -> None:
    assert "cancel/" not in world.client("second").get(f"/jobs/{job}/").content.decode()
    assert world.client("second").post(f"/jobs/{job}/cancel/").status_code == 403
    assert world.client("commune").get(f"/jobs/{job}/cancel/").status_code == 405
    assert world.client("commune").post(f"/jobs/{job}/cancel/").status_code == 302
    assert "đang dừng lại" in world.client("commune").get(f"/jobs/{job}/").content.decode()
    with scoped(world.officer("commune").scope()):
        assert Job.objects.get(id=job).cancel_asked


def status_of(world: World, role: str, file: UUID) -> int:
    """How an officer's wish for a file is answered."""
    response = world.client(role).get(f"/files/{file}/")
    b"".join(response)
    return int(response.status_code)


def stored(world: World, role: str, household: str = "") -> UUID:
    """A file that an officer stored."""
    officer = world.officer(role)
    owner = id_of(world.households[household]) if household else None
    with scoped(officer.scope()):
        return UUID(str(store(officer, "giấy tờ.pdf", PDF, {"pdf"}, household_id=owner).id))


def test_a_file_is_saved_not_shown_and_the_reading_is_logged(world: World) -> None:
    file = stored(world, "commune", "hac")
    response = world.client("commune").get(f"/files/{file}/")
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''gi%E1%BA%A5y%20t%E1%BB%9D.pdf"
    with scoped(ALL):
        event = AuditEvent.objects.get(act="base.read_file")
    assert event.household_id == id_of(world.households["hac"])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("commune", 200),
        ("one_stop", 200),
        ("village_head", 200),
        ("province", 200),
        ("auditor", 200),
        ("neighbour", 404),
        ("health", 403),
        ("admin", 403),
        ("ministry", 403),
    ],
)
def test_a_households_paper_is_for_who_reads_names_and_sees_the_household(
    world: World, role: str, status: int
) -> None:
    file = stored(world, "commune", "hac")
    assert status_of(world, role, file) == status


def test_a_village_head_gets_no_paper_of_another_village(world: World) -> None:
    with scoped(ALL):
        world.users["village_head"].duties.get().villages.set([world.villages["ot"]])
    file = stored(world, "commune", "hac")
    assert status_of(world, "village_head", file) == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("commune", 200),
        ("second", 200),
        ("commune_chair", 200),
        ("village_head", 403),
        ("one_stop", 403),
        ("neighbour", 404),
    ],
)
def test_a_list_of_many_households_is_for_who_imports_or_exports(
    world: World, role: str, status: int
) -> None:
    file = stored(world, "commune")
    assert status_of(world, role, file) == status


def test_a_file_whose_content_is_gone_is_not_found(world: World) -> None:
    file = stored(world, "commune")
    with scoped(world.officer("commune").scope()):
        content(StoredFile.objects.get(id=file)).unlink()
    assert status_of(world, "commune", file) == 404
