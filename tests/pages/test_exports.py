"""Exports: the own area as a file that the import takes back unchanged; names and numbers by right; logged."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings as django_settings
from django.http import FileResponse
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from giamngheo.config.cli import main
from giamngheo.config.database import Addresses
from giamngheo.records.accounts.models import User
from giamngheo.records.accounts.officer import officer_for
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent, Job, StoredFile
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.registry.models import Export, Household, HouseholdAnswers, Person
from giamngheo.records.registry.personal_ids import kept
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, TODAY, World

XLSX = {"form": "xlsx", "columns": "vi", "village": "", "status": "", "purpose": ""}
HOMES_CSV, PERSONS_CSV = {**XLSX, "form": "households_csv"}, {**XLSX, "form": "persons_csv"}


@pytest.fixture
def officer(committed_world: World, committed: Addresses) -> Importing:
    """The commune's officer, whose Dương has a personal id and a name that a spreadsheet would take for a formula."""
    number = kept("014060000123")
    with scoped(ALL):
        Person.objects.filter(full_name="Lò Văn Dương").update(
            full_name="=CMD|Dương",
            personal_id_encrypted=number.encrypted,
            personal_id_hash=number.hash,
            personal_id_tail=number.tail,
        )
    return Importing(committed_world.client("commune"), committed)


def exported(browser: Importing, asked: dict[str, str]) -> bytes:
    """The file that the page gives once the worker has made it."""
    response = browser.client.post("/exports/ask/", asked)
    assert response.status_code == 302
    assert "/jobs/" in response.headers["Location"]
    browser.work()
    with scoped(browser_scope(browser)):
        newest = Export.objects.order_by("-asked_at")[0]
    answer = browser.client.get(f"/exports/{newest.pk}/")
    assert isinstance(answer, FileResponse)
    return b"".join(answer)  # type: ignore[arg-type]  # streamed


def browser_scope(browser: Importing) -> Scope:
    """What the signed-in officer sees, the office's log included."""
    user = User.objects.get(pk=browser.client.session["_auth_user_id"])
    found = officer_for(user, TODAY)
    assert found is not None
    return found.scope()


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The records of a CSV export."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("columns", ["vi", "contract"])
def test_what_was_exported_is_imported_again_without_any_change(officer: Importing, columns: str) -> None:
    content = exported(officer, {**XLSX, "columns": columns})
    officer.upload(content, "xuat.xlsx")
    told = officer.columns()
    assert "Hộ mới 0 Hộ cập nhật 0 Hộ không đổi 2 Hộ bị từ chối 0" in told
    officer.post("load/")
    with scoped(ALL):
        assert Household.objects.count() == 3
        assert Person.objects.filter(full_name="=CMD|Dương").count() == 1
        assert list(HouseholdAnswers.objects.values_list("version", flat=True)) == [1, 1, 1]


def test_an_export_holds_the_own_area_and_no_neighbour(officer: Importing) -> None:
    codes = [row["Thôn, bản, tổ dân phố"] for row in rows_of(exported(officer, HOMES_CSV))]
    assert codes == ["Bản Hôm", "Bản Hôm"]


def test_a_village_alone_can_be_exported(officer: Importing, committed_world: World) -> None:
    village = str(committed_world.villages["ot"].pk)
    assert rows_of(exported(officer, {**HOMES_CSV, "village": village})) == []


def test_what_a_spreadsheet_would_run_is_guarded(officer: Importing) -> None:
    names = {row["Họ và tên"] for row in rows_of(exported(officer, PERSONS_CSV))}
    assert names == {"Lò Văn Hặc", "Cà Thị Ỏi", "'=CMD|Dương"}
    book = load_workbook(io.BytesIO(exported(officer, XLSX)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_personal_ids_leave_only_with_the_right_and_a_written_purpose(
    officer: Importing, committed_world: World
) -> None:
    plain = {row["Số định danh cá nhân"] for row in rows_of(exported(officer, PERSONS_CSV))}
    assert plain == {""}
    refused = officer.client.post("/exports/ask/", {**PERSONS_CSV, "with_personal_ids": "on"})
    assert "Hãy ghi rõ mục đích" in text_of(refused.content)
    purpose = "Lập danh sách mua thẻ bảo hiểm y tế quý IV"
    asked = {**PERSONS_CSV, "with_personal_ids": "on", "purpose": purpose}
    numbers = {row["Số định danh cá nhân"] for row in rows_of(exported(officer, asked))}
    assert numbers == {"", "014060000123"}
    chair = Importing(committed_world.client("commune_chair"), officer.addresses)
    assert {row["Số định danh cá nhân"] for row in rows_of(exported(chair, asked))} == {""}
    with scoped(browser_scope(officer)):
        newest = Export.objects.filter(with_personal_ids=True)[0]
    assert chair.client.get(f"/exports/{newest.pk}/").status_code == 403


def test_every_export_is_logged_with_purpose_count_and_digest(officer: Importing) -> None:
    purpose = "Báo cáo Ban Chỉ đạo rà soát cấp xã"
    exported(officer, {**XLSX, "purpose": purpose})
    with scoped(browser_scope(officer)):
        done = readable(AuditEvent.objects.filter(act="registry.export_households"))
        assert [event.details["households"] for event in done if event.details] == [[None, 2]]
        assert [event.details["purpose"] for event in done if event.details] == [[None, purpose]]
        assert all(len(event.event.digest) == 64 for event in done)
        assert AuditEvent.objects.filter(act="registry.read_export").count() == 1


@pytest.mark.parametrize("role", ["village_head", "reviewer", "one_stop", "bank", "admin"])
def test_who_may_not_export_is_told_so(officer: Importing, committed_world: World, role: str) -> None:
    client = committed_world.client(role)
    assert client.get("/exports/").status_code == 403
    assert client.post("/exports/ask/", XLSX).status_code == 403


def test_the_neighbour_cannot_take_the_file(officer: Importing, committed_world: World) -> None:
    exported(officer, XLSX)
    with scoped(browser_scope(officer)):
        newest = Export.objects.all()[0]
    assert committed_world.client("neighbour").get(f"/exports/{newest.pk}/").status_code == 404


@pytest.fixture
def province(officer: Importing, committed_world: World) -> Importing:
    """The provincial officer: both communes."""
    return Importing(committed_world.client("province"), officer.addresses)


def unpacked(content: bytes, folder: Path) -> dict[str, Path]:
    """The files of a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        return {name: folder / name for name in archive.namelist()}


def test_a_province_gets_a_workbook_a_commune_with_that_communes_households_only(
    province: Importing, tmp_path: Path
) -> None:
    files = unpacked(exported(province, {**XLSX, "form": "xlsx_by_commune"}), tmp_path)
    assert sorted(files) == ["03655.xlsx", "03658.xlsx"]
    rows = {
        name: [row[0] for row in load_workbook(path)["Hộ"].iter_rows(min_row=2, values_only=True)]
        for name, path in files.items()
    }
    assert rows == {"03655.xlsx": ["03655-H001"], "03658.xlsx": ["03658-H001", "03658-H002"]}


def test_parquet_is_the_contracts_two_tables_and_classify_reads_it_as_it_is(
    province: Importing, tmp_path: Path
) -> None:
    files = unpacked(exported(province, {**XLSX, "form": "parquet"}), tmp_path)
    assert pl.read_parquet(files["households.parquet"]).columns == HOUSEHOLDS.names
    assert pl.read_parquet(files["persons.parquet"]).columns == PERSONS.names
    words = ["--households", str(files["households.parquet"]), "--persons", str(files["persons.parquet"])]
    out = tmp_path / "results.csv"
    assert main(["classify", *words, "--as-of", "2024-10-20", "--out", str(out)]) == 0
    assert pl.read_csv(out)["household_id"].to_list() == ["03655-H001", "03658-H001", "03658-H002"]


def test_parquet_gives_members_who_came_with_a_code_that_is_taken_here_a_code_of_their_own(
    officer: Importing, tmp_path: Path
) -> None:
    with scoped(ALL):
        Person.objects.filter(code="H002-1").update(code="H001-1")
    files = unpacked(exported(officer, {**XLSX, "form": "parquet"}), tmp_path)
    codes = pl.read_parquet(files["persons.parquet"])["person_id"].to_list()
    assert len(codes) == len(set(codes)) == 3
    assert sum(code.startswith("H001-1-") for code in codes) == 2


def test_a_sheet_that_would_overflow_is_refused_before_it_starts(
    officer: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giamngheo.records.registry.services.exporting.XLSX_ROWS", 2)
    told = text_of(officer.client.post("/exports/ask/", XLSX).content)
    assert "Một trang Excel chứa nhiều nhất 1.048.575 người: hãy chọn mỗi xã một tệp" in told
    with scoped(browser_scope(officer)):
        assert not Export.objects.exists()
        assert not Job.objects.exists()
    assert exported(officer, {**XLSX, "form": "xlsx_by_commune"})


def test_an_export_may_be_larger_than_an_upload(officer: Importing, settings: Settings) -> None:
    settings.LARGEST_UPLOAD_BYTES = 10
    assert len(rows_of(exported(officer, PERSONS_CSV))) == 3


def test_a_cancelled_export_leaves_no_file_and_no_row(officer: Importing) -> None:
    job = officer.client.post("/exports/ask/", PERSONS_CSV).headers["Location"].split("/")[-2]
    with scoped(browser_scope(officer)):
        Job.objects.filter(id=job).update(cancel_asked=True)
    officer.work()
    with scoped(browser_scope(officer)):
        assert Job.objects.get(id=job).state == "cancelled"
        assert StoredFile.objects.count() == 0
    assert list((django_settings.DATA / "work").iterdir()) == []


def test_an_export_is_listed_with_its_last_day_and_cannot_be_taken_after_it(
    officer: Importing, settings: Settings
) -> None:
    exported(officer, PERSONS_CSV)
    with scoped(browser_scope(officer)):
        url = f"/exports/{Export.objects.get().pk}/"
    settings.FIXED_TODAY = date(2024, 10, 27)
    taken = officer.client.get(url)
    assert len(rows_of(b"".join(taken))) == 3  # type: ignore[call-overload]  # streamed
    taken.close()
    settings.FIXED_TODAY = date(2024, 10, 28)
    assert officer.client.get(url).status_code == 404
    assert "27/10/2024" in text_of(officer.client.get("/exports/").content)
