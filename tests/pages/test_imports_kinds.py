"""Kinds of files at the import page: a table as Parquet, old encodings, a folder of communes as a zip or at once."""

import io
import zipfile
from collections.abc import Sequence
from uuid import UUID

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household
from tests.workbooks import makers
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, World

HEADINGS = ("Mã hộ", "Mã xã", "Họ và tên", "QH với chủ hộ", "Ngày sinh", "Thôn", "Khu vực", "Nhà tiêu")


def of_commune(code: str, commune: str, village: str, toilet: str = "tự hoại") -> bytes:
    """A workbook of one household."""
    area = "thành thị" if commune == "03655" else "nông thôn"
    return makers.workbook(
        [HEADINGS, (code, commune, "Lò Văn Mới", "chủ hộ", "01/02/1970", village, area, toilet)], "Sổ"
    )


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


OWN_FILE = of_commune("Z1", "03658", "Bản Hôm")
NEAR_FILE = of_commune("Z2", "03655", "Tổ 1")


@pytest.fixture
def importing(committed_world: World, committed: Addresses) -> Importing:
    return Importing(committed_world.client("commune"), committed)


@pytest.fixture
def province(committed_world: World, committed: Addresses) -> Importing:
    return Importing(committed_world.client("province"), committed)


def codes() -> Sequence[str]:
    """The households whose code begins with Z."""
    with scoped(ALL):
        return list(
            Household.objects.filter(code__startswith="Z").order_by("code").values_list("code", flat=True)
        )


def test_a_zip_of_communes_is_loaded_by_the_province_and_each_household_lands_in_its_own(
    province: Importing,
) -> None:
    province.upload(zipped({"Sơn La/xa-1.xlsx": OWN_FILE, "Sơn La/xa-2.xlsx": NEAR_FILE}), "tinh.zip")
    assert province.page("columns/").count("Hàng tiêu đề") == 1
    assert "Nạp 2 hộ" in province.columns()
    province.post("load/")
    with scoped(ALL):
        homes = Household.objects.filter(code__startswith="Z").order_by("code")
        assert list(homes.values_list("code", "commune_code")) == [("Z1", "03658"), ("Z2", "03655")]


def test_an_error_in_a_zip_names_file_sheet_and_row_and_is_marked_in_that_file(province: Importing) -> None:
    bad = of_commune("Z2", "03655", "Tổ 1", toilet="hố lạ")
    province.upload(zipped({"xa-1.xlsx": OWN_FILE, "xa-2.xlsx": bad}), "tinh.zip")
    told = province.columns()
    assert "Nạp 1 hộ, bỏ lại 1 hộ có lỗi" in told
    assert "xa-2.xlsx: Sổ 2 Nhà tiêu “hố lạ” không hợp lệ" in told
    response = province.client.get(f"/imports/{province.batch}/marked/")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.namelist() == ["xa-2.xlsx"]
        marked = load_workbook(io.BytesIO(archive.read("xa-2.xlsx")))
    assert "hố lạ" in marked["Sổ"]["H2"].comment.text


def test_the_communes_officer_loads_the_own_commune_only_whatever_the_zip_holds(importing: Importing) -> None:
    importing.upload(zipped({"xa-1.xlsx": OWN_FILE, "xa-2.xlsx": NEAR_FILE}), "tinh.zip")
    told = importing.columns()
    assert "xã 03655 ngoài địa bàn" in told
    importing.post("load/")
    assert codes() == ["Z1"]


def test_several_files_are_chosen_at_once(province: Importing) -> None:
    third = of_commune("Z3", "03658", "Bản Ót")
    files = [
        SimpleUploadedFile(f"xa-{number}.xlsx", data)
        for number, data in enumerate((OWN_FILE, NEAR_FILE, third))
    ]
    response = province.client.post(
        "/imports/upload/", {"file": files, "review_date": "15/10/2024"}, follow=True
    )
    province.batch = UUID(str(response.wsgi_request.path).split("/")[2])
    assert "3 tệp.zip" in text_of(response.content)
    assert "Nạp 3 hộ" in province.columns()


def test_a_file_a_commune_of_a_whole_province_is_chosen_at_once(province: Importing) -> None:
    """204 communes; those of this register's units are two."""
    files = [
        SimpleUploadedFile(
            f"xa-{number:03}.xlsx",
            of_commune(f"Z{number}", *(("03658", "Bản Hôm") if number % 2 else ("03655", "Tổ 1"))),
        )
        for number in range(204)
    ]
    response = province.client.post(
        "/imports/upload/", {"file": files, "review_date": "15/10/2024"}, follow=True
    )
    assert response.status_code == 200
    province.batch = UUID(str(response.wsgi_request.path).split("/")[2])
    assert "204 tệp.zip" in text_of(response.content)
    assert "Nạp 204 hộ" in province.columns()


def test_more_files_than_are_taken_at_once_are_refused_with_the_number(
    province: Importing, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    files = [SimpleUploadedFile(f"xa-{number}.xlsx", OWN_FILE) for number in range(4)]
    response = province.client.post("/imports/upload/", {"file": files, "review_date": "15/10/2024"})
    assert response.status_code == 400
    assert "nhiều nhất 3 tệp" in text_of(response.content)


def test_a_zip_of_more_files_than_are_taken_is_refused(province: Importing, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    told = province.upload(zipped({f"xa-{number}.xlsx": OWN_FILE for number in range(4)}), "tinh.zip")
    assert "quá nhiều tệp" in told


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"../xa.xlsx": OWN_FILE}, "dẫn ra ngoài"),
        ({"xa.zip": zipped({"xa.xlsx": OWN_FILE})}, "không đúng loại được nhận"),
        ({"anh.png": b"\x89PNG\r\n\x1a\n"}, "không đúng loại được nhận"),
        ({"xa.csv": b"a,b\n" + b"0,0\n" * 20_000_000}, "nén bất thường"),
    ],
    ids=["path", "nested", "picture", "bomb"],
)
def test_a_zip_that_is_not_plainly_files_is_refused_with_a_sentence(
    importing: Importing, files: dict[str, bytes], told: str
) -> None:
    assert told in importing.upload(zipped(files), "tinh.zip")


def test_a_zip_under_a_password_is_refused(importing: Importing) -> None:
    data = bytearray(zipped({"xa.xlsx": OWN_FILE}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    assert "có mật khẩu" in importing.upload(bytes(data), "tinh.zip")


def test_the_contracts_tables_are_read_as_parquet(importing: Importing) -> None:
    homes = pl.DataFrame(
        {"household_id": ["Z1"], "commune_code": ["03658"], "village_name": ["Bản Hôm"], "area_type": ["rural"],
         "floor_area_m2": [45.5], "income_per_capita": [900_000.0], "uses_internet": [True]}
    )  # fmt: skip
    people = pl.DataFrame(
        {"household_id": ["Z1"], "person_id": ["Z1-1"], "relation": ["head"], "full_name": ["Lò Văn Mới"],
         "birth_date": ["1970-02-01"]}
    ).with_columns(pl.col("birth_date").str.to_date())  # fmt: skip
    held = io.BytesIO(), io.BytesIO()
    homes.write_parquet(held[0])
    people.write_parquet(held[1])
    importing.upload(held[0].getvalue(), "households.parquet", ("persons.parquet", held[1].getvalue()))
    assert "Nạp 1 hộ" in importing.columns()
    importing.post("load/")
    with scoped(ALL):
        answers = Household.objects.get(code="Z1").answers.get()
        assert (answers.floor_area_m2, answers.income_per_capita, answers.uses_internet) == (
            45.5,
            900_000,
            True,
        )


def test_an_old_encoding_is_refused_with_how_to_save_it(importing: Importing) -> None:
    told = importing.upload("Mã hộ,Thôn\nZ1,Bản Hôm\n".encode("cp1258", "replace"), "so.csv")
    assert "Lưu thành → “CSV UTF-8”" in told


def test_new_villages_of_a_province_are_made_with_one_choice(province: Importing) -> None:
    files = {
        "xa-1.xlsx": of_commune("Z1", "03658", "Bản Mới"),
        "xa-2.xlsx": of_commune("Z2", "03655", "Tổ Mới"),
    }
    province.upload(zipped(files), "tinh.zip")
    assert "Các thôn còn lại" in province.columns()
    assert "Nạp 2 hộ" in province.post("", {"village|*": "+"})
