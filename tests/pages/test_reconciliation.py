"""Reconciliation, end to end: a village of twenty goes out, the counterpart answers, both are compared."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from giamngheo.config.database import Addresses
from giamngheo.records.base import clock
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import (
    HouseholdSummary,
    Reconciliation,
    ReconciliationLine,
    ReconciliationShare,
)
from tests.pages import reconciling
from tests.pages.reconciling import (
    ASKED,
    EXPECTED,
    Rows,
    answered,
    lines,
    person,
    post,
    sent,
    workbook,
)
from tests.pages.test_exports import browser_scope
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, NEIGHBOUR, OWN, World

village, officer, compared = reconciling.village, reconciling.officer, reconciling.compared


def lines_village() -> object:
    """Bản Ót."""
    with scoped(ALL):
        return Village.objects.get(name="Bản Ót").pk


def test_the_sheet_has_everybody_present_numbered_with_a_key_of_ours(officer: Importing) -> None:
    _, rows = sent(officer)
    assert len(rows) == 20
    assert [row["STT"] for row in rows] == [str(number) for number in range(1, 21)]
    assert "Mè Văn Út" not in {row["Họ, chữ đệm và tên"] for row in rows}
    first = next(row for row in rows if row["Họ, chữ đệm và tên"] == "Quàng Văn An")
    assert first == {
        "STT": first["STT"],
        "Mã đối chiếu": str(person("Quàng Văn An").pk),
        "Họ, chữ đệm và tên": "Quàng Văn An",
        "Ngày, tháng, năm sinh": "05/03/1970",
        "Giới tính": "Nam",
        "Dân tộc": "Thái",
        "Số định danh cá nhân": "014070000001",
        "Quan hệ với chủ hộ": "chủ hộ",
        "Nơi ở hiện tại (thôn)": "Bản Ót",
        "Mã xã": OWN,
        "Tình trạng cư trú": "Đang cư trú",
        "Ngày chết hoặc chuyển đi": None,
    }
    assert (
        next(row for row in rows if row["Họ, chữ đệm và tên"] == "Lèo Thị Lả")["Ngày, tháng, năm sinh"]
        == "1950"
    )


def test_personal_ids_leave_only_when_asked_for(officer: Importing) -> None:
    _, rows = sent(officer, with_personal_ids="-")
    assert {row["Số định danh cá nhân"] for row in rows} == {None}


def test_an_untouched_answer_agrees_wholly(officer: Importing) -> None:
    at, rows = sent(officer)
    told = answered(officer, at, workbook(rows))
    assert lines() == {}
    assert "Tỷ lệ khớp 100,0 %" in told


def test_each_kind_of_difference_is_one_line(compared: Importing) -> None:
    assert set(lines()) == EXPECTED
    with scoped(ALL):
        found = ReconciliationShare.objects.order_by("ours").values_list(
            "village_id", "ours", "theirs", "matched", "differing", "only_ours", "only_theirs"
        )
        assert [row[1:] for row in found] == [(3, 3, 3, 0, 0, 0), (17, 18, 16, 10, 1, 2)]


def test_purpose_and_legal_base_are_asked_for_and_logged(officer: Importing) -> None:
    refused = officer.client.post("/reconciliations/send/", ASKED | {"purpose": "xem"})
    assert refused.status_code == 422
    sent(officer)
    with scoped(browser_scope(officer)):
        for act in ("registry.ask_sheet", "registry.write_sheet"):
            [logged] = readable(AuditEvent.objects.filter(act=act))
            assert logged.details is not None
            assert logged.details["purpose"] == [None, ASKED["purpose"]]
            assert logged.details["legal_base"] == [None, "68/2020/QH14"]


def test_changes_only_are_sent_and_nobody_is_called_missing(officer: Importing) -> None:
    sent(officer)
    with scoped(ALL):
        changed_home = person("Hà Văn Oai").household_id
        HouseholdSummary.objects.filter(pk=changed_home).update(changed_at=clock.now() + timedelta(hours=1))
    at, rows = sent(officer, extent="changes")
    assert {row["Họ, chữ đệm và tên"] for row in rows} == {"Hà Văn Oai", "Bạc Thị Phương", "Hà Văn Quý"}
    told = answered(officer, at, workbook(rows[1:]))
    assert lines() == {}
    assert "nên không kết luận ai thiếu bên kia" in told


def test_a_list_of_their_own_is_matched_without_our_key(officer: Importing) -> None:
    rows: Rows = [
        {
            "Giới tính": "Nam",
            "Họ và tên": "Quàng Văn Khác",
            "Số CCCD": "014070000001",
            "Ngày sinh": "05/03/1970",
            "Thôn": "Bản Ót",
        },
        {
            "Giới tính": "Nam",
            "Họ và tên": "CÀ VĂN DŨNG",
            "Số CCCD": None,
            "Ngày sinh": "5-3-1965",
            "Thôn": "bản ót",
        },
        {
            "Giới tính": "Nữ",
            "Họ và tên": "Lường Thị Én",
            "Số CCCD": None,
            "Ngày sinh": "1968",
            "Thôn": "Bản Ót",
        },
    ]
    village_id = str(lines_village())
    data = {**ASKED, "counterpart": "ministry_software", "village": village_id}
    file = SimpleUploadedFile("bo.xlsx", workbook(rows))
    response = officer.client.post("/reconciliations/receive/", {**data, "file": file})
    officer.work()
    assert response.status_code == 302
    found = set(lines())
    assert ("Quàng Văn An", "name") in found
    assert not {kind for name, kind in found if name in ("Cà Văn Dũng", "Lường Thị Én")} - {"only_ours"}
    assert ("Cà Văn Dũng", "only_ours") not in found
    assert len([kind for _, kind in found if kind == "only_ours"]) == 15 - 1
    assert "Lò Văn Dương" not in {name for name, _ in found}


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"A,B\n1,2\n", "la.csv", "không tìm thấy cột họ tên"),
        (workbook([{"Họ và tên": "Lò Văn A", "Ghi chú": "x"}]), "thieu.xlsx", "không tìm thấy cột họ tên"),
        (b'H\xe1\xbb\x8d v\xc3\xa0 t\xc3\xaan,Ng\xc3\xa0y sinh\n"L\xc3\xb2,1\n', "hong.csv", "ngoặc kép"),
    ],
)
def test_a_sheet_that_cannot_be_compared_is_refused_with_a_sentence(
    officer: Importing, content: bytes, name: str, sentence: str
) -> None:
    at, rows = sent(officer)
    assert sentence in answered(officer, at, content, name)
    with scoped(ALL):
        assert Reconciliation.objects.get().state == "refused"
    assert "Tỷ lệ khớp 100,0 %" in answered(officer, at, workbook(rows))


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 nothing"])
def test_what_is_no_sheet_is_not_taken(officer: Importing, content: bytes) -> None:
    at, _ = sent(officer)
    file = {"file": SimpleUploadedFile("x.xlsx", content)}
    assert officer.client.post(f"{at}answer/", file).status_code == 422


def test_a_cell_that_is_not_understood_is_told_and_says_nothing(officer: Importing) -> None:
    at, rows = sent(officer)
    rows[0] |= {"Giới tính": "chưa rõ", "Ngày, tháng, năm sinh": "31/02/1970"}
    told = answered(officer, at, workbook(rows))
    assert lines() == {}
    assert "2 ô không hiểu" in told
    assert "hàng 3, cột Giới tính: không hiểu “chưa rõ”" in told


def test_people_of_other_communes_are_set_aside_and_known_ones_have_moved(officer: Importing) -> None:
    at, rows = sent(officer)
    rows[0]["Mã xã"] = NEIGHBOUR
    stranger = rows[1] | {"Mã đối chiếu": None, "Họ, chữ đệm và tên": "Người Lạ", "Mã xã": NEIGHBOUR}
    told = answered(officer, at, workbook([*rows, stranger | {"Số định danh cá nhân": None}]))
    assert [kind for _, kind in lines()] == ["moved_away"]
    assert "1 dòng của xã khác" in told


def test_the_province_sees_shares_by_commune_and_no_name(compared: Importing, village: World) -> None:
    province = village.client("province")
    overview = text_of(province.get("/reconciliations/").content)
    assert "(03658)" in overview
    with scoped(ALL):
        made = Reconciliation.objects.get()
    page = province.get(f"/reconciliations/{made.pk}/")
    told = text_of(page.content)
    assert "Tỷ lệ khớp 86,4 %" in told
    assert not {name for name, _ in EXPECTED if name in told}
    line = lines()["Quàng Văn An", "name"]
    assert province.get(f"/reconciliations/lines/{line.pk}/").status_code == 403


def test_the_neighbour_sees_neither_round_nor_line(compared: Importing, village: World) -> None:
    neighbour = village.client("neighbour")
    line = lines()["Quàng Văn An", "name"]
    assert neighbour.get(f"/reconciliations/{line.reconciliation_id}/").status_code == 404
    assert neighbour.get(f"/reconciliations/lines/{line.pk}/").status_code == 404
    assert neighbour.post(f"/reconciliations/lines/{line.pk}/accept/", {"version": "1"}).status_code == 404
    with scoped(village.officer("neighbour").scope()):
        assert not Reconciliation.objects.exists()
        assert not ReconciliationLine.objects.exists()
        assert not ReconciliationShare.objects.exists()


def test_a_provinces_answer_is_settled_by_each_commune(village: World, committed: Addresses) -> None:
    province = Importing(village.client("province"), committed)
    at, rows = sent(province, with_personal_ids="-")
    assert len(rows) == 21
    by_name = {row["Họ, chữ đệm và tên"]: row for row in rows}
    by_name["Quàng Văn An"]["Giới tính"] = "Nữ"
    by_name["Nguyễn Thị Tâm"]["Giới tính"] = "Nam"
    answered(province, at, workbook(rows))
    for who, name in (("commune", "Quàng Văn An"), ("neighbour", "Nguyễn Thị Tâm")):
        page = text_of(village.client(who).get(at).content)
        assert name in page
        with scoped(village.officer(who).scope()):
            assert [line.our_name for line in ReconciliationLine.objects.all()] == [name]
    commune = Importing(village.client("commune"), committed)
    assert post(commune, "Quàng Văn An", "sex", "accept")[0] == 302


def test_a_province_takes_in_an_answer_as_large_as_its_imports(
    village: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LARGEST_UPLOAD_BYTES", 1_000)
    monkeypatch.setattr(settings, "LARGEST_PROVINCE_UPLOAD_BYTES", 100 * 2**20)
    commune, province = (Importing(village.client(who), committed) for who in ("commune", "province"))
    at, rows = sent(commune)
    refused = commune.client.post(f"{at}answer/", {"file": SimpleUploadedFile("a.xlsx", workbook(rows))})
    assert refused.status_code == 422
    at, rows = sent(province, with_personal_ids="-")
    assert "nhiều nhất 100 MB" in text_of(province.client.get(at).content)
    answered(province, at, workbook(rows))
    with scoped(village.officer("province").scope()):
        assert Reconciliation.objects.get(pk=at.split("/")[-2]).state == Reconciliation.State.COMPARED


def test_the_round_page_filters_its_lines_by_kind_and_village(compared: Importing, village: World) -> None:
    with scoped(ALL):
        at = f"/reconciliations/{Reconciliation.objects.get().pk}/"
    told = text_of(compared.client.get(f"{at}?kind=died").content)
    assert "Vì Thị Inh" in told
    assert "Quàng Văn An" not in told
    near = village.villages["hom"].pk
    assert "Vì Thị Inh" not in text_of(compared.client.get(f"{at}?village={near}").content)
    for strange in ("?kind=x&village=y&state=z&page=-1", "?page=99999999999"):
        assert compared.client.get(at + strange).status_code == 200


def test_a_page_of_lines_asks_the_database_as_often_for_one_as_for_all(
    compared: Importing, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with scoped(ALL):
        at = f"/reconciliations/{Reconciliation.objects.get().pk}/"
    with django_assert_max_num_queries(25):
        compared.client.get(at)
