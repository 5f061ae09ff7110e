"""The pages of units and villages: as on a day, changed in one's own commune, imported from a list."""

import csv
import io
import re
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import Village, VillageHead, VillageMark, VillagePlace
from tests.world import ALL, NEIGHBOUR, OWN, World

from .signing_in import text_of

MERGED = date(2025, 7, 1)


def village_page(world: World, key: str, act: str = "") -> str:
    """The address of a village's page, or of a change of it."""
    return f"/units/villages/{world.villages[key].pk}/" + (f"{act}/" if act else "")


def change(client: Client, world: World, key: str, act: str, **sent: object) -> HttpResponse:
    """Send a change of a village; it was read at version 1, and is dated today."""
    found: HttpResponse = client.post(
        village_page(world, key, act), {"version": 1, "on": "20/10/2024", **sent}
    )
    return found


def workbook(*rows: list[object]) -> SimpleUploadedFile:
    """A workbook of one sheet with these rows."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("thon.xlsx", kept.getvalue())


def names_of(commune: str) -> set[str]:
    """The names of a commune's villages in the database."""
    return set(Village.objects.filter(commune_code=commune, valid_to=None).values_list("name", flat=True))


# Communes.


def test_an_officer_sees_the_communes_of_the_own_province_on_the_day(known_units: None, world: World) -> None:
    words = text_of(world.client("commune").get("/units/"))
    assert "Sơn La, tại ngày 20/10/2024" in words
    assert "204 đơn vị cấp xã" in words
    assert "Chiềng Cọ địa bàn của tôi" in words


def test_the_same_province_on_another_day_has_other_communes(known_units: None, world: World) -> None:
    page = world.client("commune").get("/units/?province=14&day=01/07/2025")
    assert "75 đơn vị cấp xã" in text_of(page)
    assert f"/units/{OWN}/" not in page.content.decode()


def test_after_the_merger_the_province_is_still_the_own_one(later: World) -> None:
    assert "Sơn La, tại ngày 02/07/2025" in text_of(later.client("admin").get("/units/"))
    assert "Sơn La, tại ngày 20/10/2024" in text_of(later.client("admin").get("/units/?day=20/10/2024"))


@pytest.mark.parametrize("words", ["chieng co", "Chiềng Cọ", "03658"])
def test_a_commune_is_found_without_diacritics_and_by_its_code(
    known_units: None, world: World, words: str
) -> None:
    page = world.client("commune").get("/units/", {"name": words})
    assert 'href="/units/03658/"' in page.content.decode()
    assert 'href="/units/03655/"' not in page.content.decode()


@pytest.mark.parametrize(("name", "row"), [("commune", "2"), ("admin", None), ("neighbour", "0")])
def test_households_are_counted_only_as_far_as_the_officer_sees_them(
    known_units: None, world: World, name: str, row: str | None
) -> None:
    page = world.client(name).get("/units/", {"province": "14", "name": OWN}).content.decode()
    shown = re.findall(r'data-label="Số hộ">\s*([^<]*?)\s*</td>', page)
    assert shown == ([] if row is None else [row])


def test_a_commune_shows_what_it_became_its_source_and_how_sure_that_is(
    known_units: None, world: World
) -> None:
    words = text_of(world.client("province").get(f"/units/{OWN}/"))
    assert "Xã Chiềng Cọ" in words
    assert "từ 01/01/2021 đến trước 01/07/2025" in words
    assert "Về sau nhập vào" in words
    assert "phường Chiềng Cơi (03670): toàn bộ" in words
    assert "1681/NQ-UBTVQH15" in words
    assert "chưa được đối chiếu với văn bản gốc" in words
    assert "Bản Hôm" in words


def test_a_code_means_another_commune_on_another_day(known_units: None, world: World) -> None:
    client = world.client("province")
    assert "Phường Chiềng Lề" in text_of(client.get("/units/03646/?day=2025-06-30"))
    after = text_of(client.get("/units/03646/?day=2025-07-01"))
    assert "Phường Tô Hiệu" in after
    assert "phường Quyết Tâm (03655): toàn bộ" in after


def test_a_commune_of_a_poor_district_says_so_and_an_unknown_one_says_that_the_lists_are_not_complete(
    known_units: None, world: World
) -> None:
    client = world.client("province")
    inside = text_of(client.get("/units/03721/"))
    assert "huyện Thuận Châu (353/QĐ-TTg, đã đối chiếu)" in inside
    outside = text_of(client.get(f"/units/{OWN}/"))
    assert "chưa thấy trong danh sách đã nạp" in outside
    assert "không thấy không có nghĩa là không thuộc" in outside


def test_a_day_that_cannot_be_read_is_said_and_nothing_breaks(known_units: None, world: World) -> None:
    client = world.client("commune")
    for address in (f"/units/{OWN}/", "/units/"):
        page = client.get(address, {"day": "31/02/2024"})
        assert page.status_code == 200
        assert "31/02/2024" in page.content.decode()
        assert 'class="field-error" id="id_day_error"><svg' in page.content.decode()


def test_an_unknown_code_is_not_found(known_units: None, world: World) -> None:
    assert world.client("commune").get("/units/99999/").status_code == 404


def test_a_day_before_the_list_begins_says_so(known_units: None, world: World) -> None:
    page = world.client("commune").get("/units/?day=2020-01-01")
    assert "Chưa có danh mục của ngày này" in text_of(page)


# Villages.


def test_a_commune_adds_a_village_on_its_page(known_units: None, world: World) -> None:
    sent = {"name": "Bản Mới", "kind": "bản", "code": "", "on": "01/10/2024"}
    answer = world.client("commune").post(f"/units/{OWN}/villages/add/", sent)
    assert answer.headers["Location"] == f"/units/{OWN}/"
    assert names_of(OWN) == {"Bản Hôm", "Bản Ót", "Bản Mới"}


def test_a_wrong_form_stays_filled_and_says_what_is_wrong(known_units: None, world: World) -> None:
    sent = {"name": "Bản Ót", "kind": "bản", "code": "9", "on": "01/10/2024"}
    answer = world.client("commune").post(f"/units/{OWN}/villages/add/", sent)
    assert answer.status_code == 422
    assert "xã đã có thôn mang tên này" in text_of(answer)
    assert 'value="Bản Ót"' in answer.content.decode()
    assert 'value="9"' in answer.content.decode()


@pytest.mark.parametrize("name", ["neighbour", "village_head", "province", "one_stop"])
def test_the_villages_of_a_commune_are_read_by_all_and_changed_by_its_own(
    known_units: None, world: World, name: str
) -> None:
    client = world.client(name)
    page = client.get(village_page(world, "hom"))
    assert page.status_code == 200
    assert "Sửa tên" not in text_of(page)
    for act in ("correct", "head", "mark", "unmark", "end"):
        assert client.get(village_page(world, "hom", act)).status_code == 403
        assert change(client, world, "hom", act).status_code == 403
    assert client.get(f"/units/{OWN}/villages/add/").status_code == 403
    assert client.post(f"/units/{OWN}/villages/add/", {"name": "A"}).status_code == 403
    assert client.post(f"/units/{OWN}/villages/list/load/", {}).status_code == 403


def test_head_and_mark_are_entered_and_shown_with_their_days(known_units: None, world: World) -> None:
    client = world.client("commune")
    sent = {"name": "Lò Văn Một", "phone": "0912 345 678"}
    assert change(client, world, "hom", "head", **sent).status_code == 302
    assert change(client, world, "hom", "mark", instrument="01/QĐ-TTg", version=2).status_code == 302
    words = text_of(client.get(f"/units/{OWN}/"))
    assert "Lò Văn Một" in words
    assert "20/10/2024" in words
    village = text_of(client.get(village_page(world, "hom")))
    assert "Người đứng đầu: Lò Văn Một" in village
    assert "01/QĐ-TTg · từ 20/10/2024" in village
    assert "Ra khỏi danh sách thôn đặc biệt khó khăn" in village
    assert change(client, world, "hom", "unmark", version=3).status_code == 302
    assert VillageMark.objects.get().valid_to == date(2024, 10, 20)


def test_a_telephone_without_a_name_is_refused(known_units: None, world: World) -> None:
    answer = change(world.client("commune"), world, "hom", "head", name="", phone="0912345678")
    assert answer.status_code == 422
    assert not VillageHead.objects.exists()


def test_the_second_to_save_sees_both_values_and_may_insist(known_units: None, world: World) -> None:
    first, second = world.client("commune"), world.client("second")
    assert change(first, world, "hom", "correct", name="Bản Hôm A", kind="bản").status_code == 302
    told = change(second, world, "hom", "correct", name="Bản Hôm B", kind="bản")
    assert told.status_code == 409
    words = text_of(told)
    assert "Cán bộ commune (UBND xã Chiềng Cọ) đã sửa hồ sơ này lúc" in words
    assert "Bạn nhập Bản Hôm B Hiện đang lưu Bản Hôm A" in words
    assert 'name="keep_mine" value="2"' in told.content.decode()
    insisted = change(second, world, "hom", "correct", name="Bản Hôm B", kind="bản", keep_mine=2)
    assert insisted.status_code == 302
    assert names_of(OWN) == {"Bản Hôm B", "Bản Ót"}


def test_ending_a_village_with_households_asks_who_takes_them(known_units: None, world: World) -> None:
    client = world.client("commune_chair")
    answer = change(client, world, "hom", "end", into="")
    assert answer.status_code == 422
    assert "chọn thôn tiếp nhận" in text_of(answer)
    assert change(client, world, "hom", "end", into=str(world.villages["to_1"].pk)).status_code == 422
    assert change(client, world, "hom", "end", into=str(world.villages["ot"].pk)).status_code == 302
    assert "Đã kết thúc từ ngày 20/10/2024" in text_of(client.get(village_page(world, "hom")))


def test_an_unknown_change_or_village_is_not_found(known_units: None, world: World) -> None:
    client = world.client("commune")
    assert client.get(village_page(world, "hom", "burn")).status_code == 404
    nobody = "00000000-0000-4000-8000-000000000000"
    assert client.get(f"/units/villages/{nobody}/").status_code == 404
    assert client.get(f"/units/villages/{nobody}/correct/").status_code == 404


# A list of villages.


def upload(client: Client, file: SimpleUploadedFile, instrument: str = "01/QĐ") -> HttpResponse:
    """Send a list to look at."""
    sent = {"file": file, "instrument": instrument, "on": "20/10/2024"}
    found: HttpResponse = client.post(f"/units/{OWN}/villages/list/", sent)
    return found


def take_over(client: Client, shown: HttpResponse) -> HttpResponse:
    """Press the button under the list that is shown."""
    fields = dict(
        re.findall(r'type="hidden" name="(file_id|instrument|on)" value="([^"]*)"', shown.content.decode())
    )
    found: HttpResponse = client.post(f"/units/{OWN}/villages/list/load/", fields)
    return found


def test_a_communes_own_workbook_is_understood_shown_and_taken_over(known_units: None, world: World) -> None:
    client = world.client("commune")
    file = workbook(
        ["UBND XÃ CHIỀNG CỌ"],
        [],
        ["TT", "Tên thôn, bản", "Mã thôn", "Họ tên trưởng bản", "Số điện thoại", "Thôn ĐBKK"],
        [1, "Bản Hôm", "01", "Lò Văn Một", 912345678, "x"],
        [2, "Bản Ót", "02", "", "", "không"],
        [3, "Tổ dân phố 3", "03", "", "", ""],
    )
    shown = upload(client, file)
    words = text_of(shown)
    assert "3 trên 3 dòng có thay đổi" in words
    assert "Thêm mới" in words
    assert names_of(OWN) == {"Bản Hôm", "Bản Ót"}

    assert take_over(client, shown).headers["Location"] == f"/units/{OWN}/"
    assert names_of(OWN) == {"Bản Hôm", "Bản Ót", "Tổ dân phố 3"}
    assert Village.objects.get(name="Tổ dân phố 3").kind == "tổ dân phố"
    assert VillageHead.objects.get().phone == "0912345678"
    assert VillageMark.objects.get().village == world.villages["hom"]


def test_a_csv_with_english_headings_is_understood(known_units: None, world: World) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["Village", "Kind", "Head"], ["Bản Mới", "bản", "A"]])
    client = world.client("commune")
    shown = upload(client, SimpleUploadedFile("villages.csv", text.getvalue().encode()))
    assert take_over(client, shown).status_code == 302
    assert "Bản Mới" in names_of(OWN)


def test_rows_that_are_wrong_are_named_and_nothing_is_written(known_units: None, world: World) -> None:
    file = workbook(["Tên thôn", "Loại", "ĐBKK"], ["Bản Mới", "bản", "x"], ["", "bản", ""], ["Mới", "", ""])
    shown = upload(world.client("commune"), file, instrument="")
    assert shown.status_code == 422
    words = text_of(shown)
    assert "3 dòng cần sửa; chưa ghi gì" in words
    assert "nhập số văn bản công nhận thôn đặc biệt khó khăn" in words
    assert "thiếu tên thôn" in words
    assert "thiếu loại" in words
    assert "Nhập 3 thôn" not in words
    assert names_of(OWN) == {"Bản Hôm", "Bản Ót"}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("thon.xlsx", b"PK\x03\x04 broken"), "Nội dung tệp không đúng loại"),
        (SimpleUploadedFile("thon.pdf", b"%PDF-1.7 ...."), "Nội dung tệp không đúng loại"),
        (SimpleUploadedFile("thon.csv", "Xã,Huyện\nA,B\n".encode()), "không thấy cột tên thôn"),
        (workbook(["Tên thôn", "ĐBKK"], ["Bản A", "có lẽ"]), "cần “x” hoặc “không”"),
        (workbook(["Tên thôn"]), "danh sách không có dòng nào"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    known_units: None, world: World, file: SimpleUploadedFile, said: str
) -> None:
    file.seek(0)
    answer = upload(world.client("commune"), file)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_file_of_another_office_is_not_taken_over(known_units: None, world: World) -> None:
    shown = upload(world.client("commune"), workbook(["Tên thôn"], ["Bản Mới"]))
    fields = dict(
        re.findall(r'type="hidden" name="(file_id|instrument|on)" value="([^"]*)"', shown.content.decode())
    )
    client = world.client("neighbour")
    assert client.post(f"/units/{NEIGHBOUR}/villages/list/load/", fields).status_code == 404


# Changes of units.


@pytest.fixture
def later(settings: Settings, known_units: None, world: World) -> World:
    """The world on the day after the merger, with a village that waits for a choice."""
    settings.FIXED_TODAY = date(2025, 7, 2)
    with scoped(ALL):
        village = Village.objects.create(commune_code="04957", name="Xóm Bến", kind="xóm")
        VillagePlace.objects.create(village=village, commune_code="04957")
        world.villages["ben"] = village
    return world


def test_the_administrator_sees_what_is_due_and_begins_it(later: World) -> None:
    client = later.client("admin")
    words = text_of(client.get("/units/changes/"))
    assert "Ngày 01/07/2025 2 xã mới còn phải chuyển" in words
    answer = client.post("/units/changes/apply/")
    with scoped(later.officer("admin").scope()):
        job = Job.objects.get()
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    assert (job.kind, job.state, job.day) == ("registry.apply_unit_changes", "waiting", date(2025, 7, 2))


def test_the_administrator_chooses_for_a_village_of_a_divided_commune(later: World) -> None:
    client = later.client("admin")
    page = client.get("/units/changes/")
    assert "Xóm Bến xã Cao Sơn (04957) · 01/07/2025 · xã được chia cho nhiều xã mới" in text_of(page)
    address = f"/units/changes/villages/{later.villages['ben'].pk}/"
    assert client.post(address, {"commune_code": ""}).status_code == 302
    assert client.post(address, {"commune_code": "03670"}).status_code == 302
    assert "không nằm trong các xã kế thừa" in text_of(client.get("/units/changes/"))
    client.post(address, {"commune_code": "04960"})
    later.villages["ben"].refresh_from_db()
    assert later.villages["ben"].commune_code == "04960"
    assert "Không có thôn nào phải chờ" in text_of(client.get("/units/changes/"))


@pytest.mark.parametrize("name", ["commune", "commune_chair", "province", "province_head", "auditor"])
def test_nobody_else_comes_near_changes_of_units(later: World, name: str) -> None:
    client = later.client(name)
    assert client.get("/units/changes/").status_code == 403
    assert client.post("/units/changes/apply/").status_code == 403
    address = f"/units/changes/villages/{later.villages['ben'].pk}/"
    assert client.post(address, {"commune_code": "04960"}).status_code == 403


def test_a_page_of_many_villages_asks_the_database_no_more_often(
    known_units: None, world: World, django_assert_max_num_queries: object
) -> None:
    client = world.client("commune")
    with scoped(ALL):
        for number in range(60):
            village = Village.objects.create(commune_code=OWN, name=f"Bản {number}", kind="bản")
            VillagePlace.objects.create(village=village, commune_code=OWN)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert "62 thôn, bản, tổ dân phố" in text_of(client.get(f"/units/{OWN}/"))
