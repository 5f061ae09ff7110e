"""A walk for each pair of hands in a commune: what they came for, and that the rest is not offered to them."""

import pytest
from playwright.sync_api import expect

from tests.pages.served import DESK, PHONE
from tests.world import World

from .conftest import WalkAs

on_both_screens = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


@on_both_screens
def test_the_commune_officer_finds_understands_and_corrects_a_household(
    walk_as: WalkAs, size: tuple[int, int]
) -> None:
    walk = walk_as("commune", size)
    walk.open("/")
    walk.sees("Việc của tôi")
    walk.menu_is(
        "Việc của tôi",
        "Danh sách hộ",
        "Rà soát",
        "Giấy đề nghị",
        "Giấy xác nhận",
        "Nhập nhanh",
        "Nhập từ tệp",
        "Xuất tệp",
        "Đối chiếu",
        "Có thể trùng",
        "Mẫu Word",
        "Xã, thôn",
        "Cán bộ",
    )
    walk.search("1975 lo van hac")
    walk.sees("Kết quả tìm “1975 lo van hac”")
    walk.reads("vợ, chồng: Cà Thị Ỏi")
    walk.follow("Lò Văn Hặc")
    walk.sees("Lò Văn Hặc")
    walk.follow("Vì sao?")
    walk.sees("Vì sao? Lò Văn Hặc")
    walk.reads("Đề nghị: chưa đủ thông tin để xác định", "1.500.000", "Điều 3")
    walk.page.go_back()
    walk.follow("Thu nhập")
    walk.sees("Lò Văn Hặc: Thu nhập")
    income = walk.page.get_by_label("Thu nhập bình quân đầu người/tháng")
    with walk.saving():
        income.fill("2.000.000")
        income.press("Tab")
    expect(walk.page.locator("#verdict")).to_contain_text("Không nghèo")
    walk.sees("Lò Văn Hặc: Thu nhập")
    walk.follow("Về trang hộ")
    walk.reads("Đề nghị theo lần rà soát gần nhất: Không nghèo, không cận nghèo")


@on_both_screens
def test_the_commune_officer_corrects_a_member_and_begins_a_new_review(
    walk_as: WalkAs, size: tuple[int, int], town: World
) -> None:
    walk = walk_as("commune", size)
    walk.open("/households/")
    walk.sees("Danh sách hộ")
    walk.follow("Lò Văn Hặc")
    walk.follow("Cà Thị Ỏi")
    walk.sees("Cà Thị Ỏi")
    insured = walk.page.get_by_role("group", name="Có bảo hiểm y tế")
    with walk.saving():
        insured.get_by_label("Không", exact=True).check()
    walk.open(f"/households/{town.households['hac'].pk}/")
    walk.reads("không có bảo hiểm y tế")
    walk.follow("Rà soát mới")
    walk.sees("Lần rà soát mới")
    walk.page.get_by_label("Ngày rà soát").fill("20/10/2024")
    walk.press("Mở lần rà soát")
    walk.sees("Lò Văn Hặc: ")
    walk.reads("Rà soát ngày 20/10/2024")


def test_the_one_stop_desk_finds_by_personal_id_corrects_the_address_and_records_no_life_act(
    walk_as: WalkAs,
) -> None:
    walk = walk_as("one_stop")
    walk.open("/")
    walk.sees("Việc của tôi")
    walk.menu_is(
        "Việc của tôi", "Danh sách hộ", "Rà soát", "Giấy đề nghị", "Giấy xác nhận", "Nhập nhanh", "Xã, thôn"
    )
    walk.search("duong ban hom")
    walk.follow("Lò Văn Dương")
    walk.sees("Lò Văn Dương")
    walk.has_no("Khai sinh")
    walk.main.locator("#facts").get_by_role("link", name="Sửa").click()
    walk.sees("Lò Văn Dương: ")
    address = walk.page.get_by_label("Địa chỉ")
    with walk.saving():
        address.fill("Số 5, bản Hôm")
        address.press("Tab")
    walk.search("H002")
    walk.follow("Lò Văn Dương")
    walk.reads("Số 5, bản Hôm")


@on_both_screens
def test_the_village_head_reads_the_own_village_and_changes_nothing(
    walk_as: WalkAs, size: tuple[int, int], town: World
) -> None:
    walk = walk_as("village_head", size)
    walk.open("/households/")
    walk.sees("Danh sách hộ")
    walk.reads("2 hộ", "Lò Văn Hặc", "Lò Văn Dương")
    walk.reads_nowhere("Nguyễn Thị Tâm")
    walk.follow("Lò Văn Hặc")
    walk.sees("Lò Văn Hặc")
    for act in ("Rà soát mới", "Bổ sung nhân khẩu", "Sửa", "Hiện số"):
        walk.has_no(act)
    walk.follow("Vì sao?")
    walk.sees("Vì sao? Lò Văn Hặc")
    walk.search("tam")
    walk.reads("Không tìm thấy trong địa bàn")
    assert walk.open(f"/households/{town.households['tam'].pk}/") == 404
    assert walk.open(f"/households/{town.households['hac'].pk}/edit/") == 403
    walk.sees("")


def test_the_reviewer_takes_answers_but_not_who_they_are(walk_as: WalkAs, town: World) -> None:
    walk = walk_as("reviewer")
    walk.open("/")
    walk.sees("Việc của tôi")
    walk.menu_is("Việc của tôi", "Danh sách hộ", "Rà soát", "Hộ tôi rà soát", "Nhập nhanh", "Xã, thôn")
    walk.menu("Danh sách hộ")
    walk.follow("Lò Văn Dương")
    walk.has_no("Bổ sung nhân khẩu")
    walk.follow("Nước, vệ sinh")
    walk.sees("Lò Văn Dương: Nước, vệ sinh")
    with walk.saving():
        walk.page.get_by_label("Nhà tiêu").select_option("septic")
    assert walk.open(f"/households/{town.households['duong'].pk}/edit/") == 403


def test_the_commune_clerk_reads_and_edits_no_household(walk_as: WalkAs) -> None:
    walk = walk_as("commune_clerk")
    walk.open("/")
    walk.sees("Việc của tôi")
    walk.menu_is("Việc của tôi", "Danh sách hộ", "Rà soát", "Giấy đề nghị", "Mẫu Word", "Xã, thôn")
    walk.menu("Danh sách hộ")
    walk.follow("Lò Văn Hặc")
    walk.sees("Lò Văn Hặc")
    for act in ("Rà soát mới", "Bổ sung nhân khẩu", "Hiện số"):
        walk.has_no(act)


@on_both_screens
def test_the_commune_chair_gives_a_duty_and_reads_the_log(walk_as: WalkAs, size: tuple[int, int]) -> None:
    walk = walk_as("commune_chair", size)
    walk.open("/")
    walk.menu_is(
        "Việc của tôi",
        "Danh sách hộ",
        "Rà soát",
        "Giấy đề nghị",
        "Xuất tệp",
        "Đối chiếu",
        "Xã, thôn",
        "Cán bộ",
        "Nhật ký",
    )
    walk.menu("Cán bộ")
    walk.sees("UBND xã Chiềng Cọ")
    walk.follow("Giao thêm nhiệm vụ")
    walk.sees("Giao thêm nhiệm vụ")
    walk.page.get_by_label("Tên đăng nhập").fill("second@test")
    walk.page.get_by_label("Vai trò").select_option("village_head")
    walk.page.get_by_label("Bản Ót").check()
    walk.press("Giao nhiệm vụ")
    walk.sees("Cán bộ second")
    walk.reads("Trưởng thôn", "Bản Ót")
    walk.menu("Nhật ký")
    walk.sees("Nhật ký")
    walk.reads("Cán bộ commune_chair")


def test_the_neighbouring_officer_meets_nothing_of_this_commune(walk_as: WalkAs, town: World) -> None:
    walk = walk_as("neighbour")
    walk.open("/households/")
    walk.sees("Danh sách hộ")
    walk.reads("1 hộ", "Nguyễn Thị Tâm")
    walk.reads_nowhere("Lò Văn Hặc")
    own = f"/households/{town.households['hac'].pk}/"
    for path in (own, f"{own}why/", f"{own}edit/", f"/entry/{town.villages['hom'].pk}/"):
        assert walk.open(path) == 404
        walk.sees("")
        walk.reads_nowhere("Hặc")
    walk.search("lo van hac")
    walk.reads("Không tìm thấy trong địa bàn")
