"""Imports against what the register already knows, and against who may not."""

from datetime import date

import pytest

from giamngheo.config.database import Addresses
from giamngheo.records.base.models import AuditEvent, Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Household,
    HouseholdAlias,
    ImportRow,
    Membership,
    Person,
    Verdict,
)
from giamngheo.records.registry.personal_ids import kept
from tests.workbooks import makers
from tests.workbooks.importing import Importing, form_data
from tests.world import ALL, TODAY, World

HEADINGS = ("Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Thôn", "Khu vực", "Số CCCD")


@pytest.fixture
def importing(committed_world: World, committed: Addresses) -> Importing:
    return Importing(committed_world.client("commune"), committed)


def checked(importing: Importing, *rows: tuple[makers.Cell, ...]) -> str:
    """What the preview says of a sheet with these rows under HEADINGS."""
    importing.upload(makers.workbook([HEADINGS, *rows]))
    return importing.columns()


def test_a_new_head_is_refused_while_the_registers_head_keeps_the_place(importing: Importing) -> None:
    told = checked(importing, ("H001", "Lò Văn Tân", "chủ hộ", "01/01/1999", "Bản Hôm", "nông thôn", None))
    assert "trong sổ, chủ hộ là Lò Văn Hặc" in told
    told = checked(
        importing,
        ("H001", "Lò Văn Hặc", "khác", "05/03/1975", "Bản Hôm", "nông thôn", None),
        ("H001", "Cà Thị Ỏi", "chủ hộ", "05/03/1978", None, None, None),
    )
    assert "Hộ cập nhật 1" in told
    importing.post("load/")
    with scoped(ALL):
        head = Membership.objects.get(
            household__code="H001", household__commune_code="03658", relation="head"
        )
        assert head.person.full_name == "Cà Thị Ỏi"
    importing.post("undo/")
    with scoped(ALL):
        head = Membership.objects.get(
            household__code="H001", household__commune_code="03658", relation="head"
        )
        assert head.person.full_name == "Lò Văn Hặc"


def test_an_ended_household_is_refused(importing: Importing) -> None:
    with scoped(ALL):
        Household.objects.filter(code="H002").update(ended_on=date(2024, 5, 1), ending="died_out")
    told = checked(importing, ("H002", "Lò Văn Dương", "chủ hộ", "05/03/1960", "Bản Hôm", "nông thôn", None))
    assert "hộ đã kết thúc ngày 01/05/2024" in told
    assert "Hộ bị từ chối 1" in told


def test_a_personal_id_of_another_household_is_refused_and_one_of_the_same_finds_the_member(
    importing: Importing,
) -> None:
    number = kept("014060000123")
    with scoped(ALL):
        Person.objects.filter(full_name="Lò Văn Dương").update(
            personal_id_encrypted=number.encrypted,
            personal_id_hash=number.hash,
            personal_id_tail=number.tail,
        )
    row = ("Lò Văn Dươngg", "chủ hộ", "05/03/1961", "Bản Hôm", "nông thôn", "014060000123")
    assert "số định danh đã thuộc một người của hộ H002" in checked(importing, ("Q9", *row))
    assert "Hộ cập nhật 1" in checked(importing, ("H002", *row))
    importing.post("load/")
    with scoped(ALL):
        assert [p.full_name for p in Person.objects.filter(household__code="H002")] == ["Lò Văn Dươngg"]


def test_a_household_is_found_by_the_code_another_source_has_for_it(importing: Importing) -> None:
    with scoped(ALL):
        home = Household.objects.get(code="H002")
        HouseholdAlias.objects.create(
            household=home, commune_code="03658", source="bộ", code="B-77", noted_on=TODAY
        )
    told = checked(importing, ("B-77", "Lò Văn Dương", "chủ hộ", "05/03/1960", "Bản Hôm", "nông thôn", None))
    assert "Hộ mới 0 Hộ cập nhật 1" in told


def test_members_of_no_household_stop_the_whole_load(importing: Importing) -> None:
    homes = "Mã hộ,Thôn,Khu vực,Mái\nN1,Bản Hôm,nông thôn,bền chắc\n".encode()
    members = "Mã hộ,Họ và tên,Quan hệ\nN1,Lò A,chủ hộ\nN2,Lò B,vợ\n".encode()
    importing.upload(homes, "ho.csv", ("nguoi.csv", members))
    told = importing.columns()
    assert "1 nhân khẩu không biết thuộc hộ nào" in told
    assert "Nạp 1 hộ" not in told
    importing.post("load/")
    with scoped(ALL):
        assert not Household.objects.filter(code="N1").exists()


def test_a_loaded_household_has_a_verdict_its_rows_and_one_event_with_a_digest(
    importing: Importing, committed_world: World
) -> None:
    importing.upload(makers.flat())
    importing.columns()
    importing.post("load/")
    with scoped(committed_world.officer("commune").scope()):
        assert Verdict.objects.filter(household__code="M01").exists()
        rows = ImportRow.objects.filter(batch=importing.batch).order_by("number", "id")
        assert {(row.sheet, row.number) for row in rows} == {
            ("DS hộ nghèo", number) for number in (5, 6, 7, 8)
        }
        event = AuditEvent.objects.get(act="registry.load_import")
        assert (event.subject_id, len(event.digest)) == (str(importing.batch), 64)


def test_a_check_that_was_stopped_can_be_asked_for_again(
    importing: Importing, committed_world: World
) -> None:
    importing.upload(makers.flat())
    sent = form_data(importing.client.get(f"/imports/{importing.batch}/columns/").content.decode())
    importing.client.post(f"/imports/{importing.batch}/columns/", {**sent, "act": "check"})
    with scoped(committed_world.officer("commune").scope()):
        job = Job.objects.get(kind="import_check")
    importing.client.post(f"/jobs/{job.pk}/cancel/")
    importing.work()
    assert "Việc trước đã dừng, sổ không thay đổi" in importing.page()
    assert "Hộ mới 2" in importing.columns()


@pytest.mark.parametrize(
    "role",
    [
        "village_head",
        "reviewer",
        "one_stop",
        "commune_clerk",
        "commune_chair",
        "province_head",
        "auditor",
        "admin",
    ],
)
def test_who_may_not_import_is_told_so(importing: Importing, committed_world: World, role: str) -> None:
    importing.upload(makers.flat())
    client = committed_world.client(role)
    for part in ("", "columns/", "marked/", "undo/"):
        assert client.get(f"/imports/{importing.batch}/{part}").status_code == 403
    assert client.get("/imports/").status_code == 403
    assert client.post(f"/imports/{importing.batch}/load/").status_code == 403


def test_another_office_does_not_see_the_import(importing: Importing, committed_world: World) -> None:
    importing.upload(makers.flat())
    for role in ("neighbour", "province"):
        client = committed_world.client(role)
        for part in ("", "columns/", "marked/", "undo/"):
            assert client.get(f"/imports/{importing.batch}/{part}").status_code == 404
        assert "so-ho.xlsx" not in client.get("/imports/").content.decode()
