"""Frozen results: the province freezes, the ministry reads counts and nothing else, nobody changes what was signed."""

import json
from pathlib import Path

import pytest
from django.db import connection

from giamngheo.config.cli import main
from giamngheo.config.database import Addresses
from giamngheo.records.base.models import AuditEvent, Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdAnswers, Membership, Publication
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, World


@pytest.fixture
def province(committed_world: World, committed: Addresses) -> Importing:
    """The provincial officer."""
    return Importing(committed_world.client("province"), committed)


def frozen(province: Importing, day: str = "20/10/2024") -> Publication:
    """A result that the page froze."""
    response = province.client.post("/publications/ask/", {"as_of": day})
    assert response.status_code == 302, text_of(response.content)
    province.work()
    with scoped(ALL):
        return Publication.objects.latest("asked_at")


def test_the_province_freezes_a_day_and_the_ministry_reads_its_counts(
    province: Importing, committed_world: World, tmp_path: Path
) -> None:
    one = frozen(province)
    ministry = committed_world.client("ministry")
    listed = text_of(ministry.get("/publications/").content)
    assert "20/10/2024" in listed
    assert "2022-2026" in listed
    assert "Chốt kết quả" not in listed
    shown = text_of(ministry.get(f"/publications/{one.pk}/").content)
    assert "Tỉnh Sơn La, 20/10/2024" in shown
    assert one.digest in shown
    signed = ministry.get(f"/publications/{one.pk}/file/").content
    path = tmp_path / "14.json"
    path.write_bytes(signed)
    assert main(["combine", str(path), "--out", str(tmp_path / "vn.csv")]) == 0
    totals = json.loads(signed)["content"]["totals"]
    assert (totals["households"], totals["persons"], totals["not_poor"]) == (3, 4, 3)
    assert ministry.get("/households/").status_code == 403


def test_what_happens_later_changes_no_frozen_result(province: Importing) -> None:
    before = frozen(province)
    with scoped(ALL):
        HouseholdAnswers.objects.all().update(income_per_capita=1, toilet="none", wall="non_durable")
    with scoped(ALL):
        after = Publication.objects.get(pk=before.pk)
    assert bytes(after.signed or b"") == bytes(before.signed or b"")


def test_a_signed_row_can_be_changed_and_removed_by_no_role(
    province: Importing, committed_world: World
) -> None:
    one = frozen(province)
    with scoped(committed_world.officer("province").scope()):
        assert Publication.objects.filter(pk=one.pk).update(digest="x") == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('registry_publication', 'DELETE')")
            assert cursor.fetchone() == (False,)


def test_freezing_is_logged_with_its_digest_and_reading_it_too(
    province: Importing, committed_world: World
) -> None:
    one = frozen(province)
    province.client.get(f"/publications/{one.pk}/file/")
    with scoped(committed_world.officer("province").scope()):
        acts = AuditEvent.objects.filter(subject_id=str(one.pk)).order_by("id")
        assert [(event.act, event.digest) for event in acts] == [
            ("registry.ask_publication", ""),
            ("registry.publish", one.digest),
            ("registry.read_publication", one.digest),
        ]


def test_a_day_that_has_not_come_is_not_frozen(province: Importing) -> None:
    told = text_of(province.client.post("/publications/ask/", {"as_of": "21/10/2024"}).content)
    assert "Ngày này chưa đến" in told
    with scoped(ALL):
        assert not Publication.objects.exists()


def test_a_register_that_cannot_be_judged_is_not_frozen_and_the_province_is_told_why(
    province: Importing, committed_world: World
) -> None:
    with scoped(ALL):
        Membership.objects.filter(household=committed_world.households["tam"]).update(relation="other")
    one = frozen(province)
    assert one.signed is None
    with scoped(committed_world.officer("province").scope()):
        job = Job.objects.get()
    assert job.state == "failed"
    assert job.message_vi.startswith("Chưa chốt được: còn 1 chỗ phải sửa; chỗ đầu tiên: relation:")
    listed = text_of(province.client.get("/publications/").content)
    assert "Chưa chốt kết quả nào" in listed
