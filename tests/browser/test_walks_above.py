"""A walk for the province, its departments, the auditor and the administrator."""

import pytest

from tests.pages.served import DESK, PHONE
from tests.world import NEIGHBOUR, World

from .conftest import WalkAs

on_both_screens = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


@on_both_screens
def test_the_provincial_officer_lists_a_commune_and_edits_nothing(
    walk_as: WalkAs, size: tuple[int, int], town: World
) -> None:
    walk = walk_as("province", size)
    walk.open("/")
    walk.sees("Việc của tôi")
    walk.menu_is(
        "Việc của tôi",
        "Danh sách hộ",
        "Rà soát",
        "Nhập từ tệp",
        "Xuất tệp",
        "Đối chiếu",
        "Có thể trùng",
        "Kết quả đã chốt",
        "Xã, thôn",
    )
    walk.menu("Danh sách hộ")
    walk.reads("3 hộ")
    walk.main.locator("summary").first.click()
    walk.page.get_by_label("Xã, phường").select_option(NEIGHBOUR)
    walk.press("Lọc")
    walk.sees("Danh sách hộ")
    walk.reads("1 hộ", "Nguyễn Thị Tâm")
    walk.follow("Nguyễn Thị Tâm")
    walk.sees("Nguyễn Thị Tâm")
    for act in ("Rà soát mới", "Bổ sung nhân khẩu", "Hiện số"):
        walk.has_no(act)
    walk.follow("Vì sao?")
    walk.sees("Vì sao?")
    assert walk.open(f"/households/{town.households['tam'].pk}/edit/") == 403


@pytest.mark.parametrize(
    "role", ["health", "construction", "agriculture", "labour", "education", "front", "province_head"]
)
def test_a_department_the_front_and_the_head_of_the_province_read_initials_and_no_address(
    walk_as: WalkAs, town: World, role: str
) -> None:
    walk = walk_as(role)
    walk.open("/")
    walk.sees("Việc của tôi")
    other = "Đối chiếu" if role == "province_head" else "Xuất tệp"
    walk.menu_is("Việc của tôi", "Danh sách hộ", "Rà soát", other, "Kết quả đã chốt", "Xã, thôn")
    walk.menu("Danh sách hộ")
    walk.sees("Danh sách hộ")
    walk.reads("3 hộ", "L. V. H.")
    walk.follow("L. V. H.")
    walk.sees("L. V. H.")
    walk.reads("không hiển thị", "C. T. Ỏ.")
    walk.follow("Vì sao?")
    walk.sees("Vì sao?")
    for path in ("/households/", "", "why/"):
        walk.open(path if path.startswith("/") else f"/households/{town.households['hac'].pk}/{path}")
        walk.reads_nowhere("Lò Văn Hặc", "Cà Thị Ỏi")


@pytest.mark.parametrize("role", ["finance", "bank", "insurance", "ministry"])
def test_who_receives_lists_reads_units_and_no_household(walk_as: WalkAs, town: World, role: str) -> None:
    walk = walk_as(role)
    walk.open("/")
    walk.sees("Việc của tôi")
    walk.reads("Vai trò này không đọc hồ sơ từng hộ")
    walk.menu_is("Việc của tôi", "Kết quả đã chốt", "Xã, thôn")
    walk.menu("Xã, thôn")
    walk.sees("Đơn vị hành chính")
    for path in ("/households/", "/search/?q=hac", f"/households/{town.households['hac'].pk}/"):
        assert walk.open(path) == 403
        walk.reads_nowhere("Hặc")


def test_the_auditor_reads_households_and_every_office_s_log(walk_as: WalkAs, town: World) -> None:
    walk = walk_as("auditor")
    walk.open("/")
    walk.menu_is(
        "Việc của tôi",
        "Danh sách hộ",
        "Rà soát",
        "Xuất tệp",
        "Đối chiếu",
        "Kết quả đã chốt",
        "Xã, thôn",
        "Nhật ký",
    )
    walk.search("nguyen thi tam")
    walk.follow("Nguyễn Thị Tâm")
    walk.sees("Nguyễn Thị Tâm")
    walk.has_no("Rà soát mới")
    walk.follow("Vì sao?")
    walk.menu("Nhật ký")
    walk.sees("Nhật ký")
    walk.reads("Cán bộ auditor")
    town.client("commune").get(f"/households/{town.households['hac'].pk}/why/")
    walk.open("/audit/")
    walk.reads("Cán bộ commune")


def test_the_administrator_keeps_offices_and_units_and_reads_no_household(
    walk_as: WalkAs, town: World
) -> None:
    walk = walk_as("admin")
    walk.open("/")
    walk.sees("Việc của tôi")
    walk.reads("Vai trò này không đọc hồ sơ từng hộ")
    walk.menu_is("Việc của tôi", "Xã, thôn", "Cán bộ", "Nhật ký")
    walk.menu("Cán bộ")
    walk.sees("Đơn vị và cán bộ")
    walk.follow("Lập đơn vị")
    walk.sees("Lập đơn vị")
    walk.open("/officers/")
    walk.follow("UBND phường Quyết Tâm")
    walk.sees("UBND phường Quyết Tâm")
    walk.follow("Cán bộ neighbour")
    walk.sees("Cán bộ neighbour")
    walk.menu("Xã, thôn")
    walk.sees("Đơn vị hành chính")
    walk.open("/audit/")
    walk.sees("Nhật ký")
    for path in ("/households/", "/search/?q=hac", f"/households/{town.households['hac'].pk}/"):
        assert walk.open(path) == 403
        walk.sees("")
        walk.reads_nowhere("Hặc")
