"""A walk for the one-stop desk and one for somebody who is not signed in."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages.served import DESK, PHONE
from tests.world import World

from .conftest import WalkAs

on_both_screens = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


@on_both_screens
def test_the_desk_issues_a_letter_and_anyone_checks_it(
    walk_as: WalkAs, size: tuple[int, int], town: World
) -> None:
    walk = walk_as("one_stop", size)
    walk.open("/")
    walk.menu("Giấy xác nhận")
    walk.sees("Giấy xác nhận")
    walk.page.get_by_label("Tên, mã hộ, thôn").fill("lo van hac")
    walk.press("Tìm hộ")
    walk.reads("vợ, chồng: Cà Thị Ỏi")
    walk.follow("Lò Văn Hặc")
    walk.sees("Giấy xác nhận: Lò Văn Hặc")
    walk.page.get_by_label("Cà Thị Ỏi").check()
    walk.page.get_by_label("Khám bệnh").check()
    walk.press("Cấp số và in")
    walk.sees("Giấy xác nhận số 1/2024/GXN-UBND")
    code = walk.main.get_by_text(re.compile(r"^\w{4}-\w{4}-\w{4}$")).inner_text()
    anyone = walk_as("", size)
    anyone.open("/public/papers/")
    anyone.sees("Kiểm tra giấy tờ")
    anyone.page.get_by_label("Mã xác minh").fill("123")
    anyone.press("Kiểm tra")
    anyone.reads("không phải là mã xác minh")
    anyone.page.get_by_label("Mã xác minh").fill(code.lower())
    anyone.press("Kiểm tra")
    anyone.sees("Giấy xác nhận")
    anyone.reads("Còn giá trị", "C. T. Ỏ.", "xã Chiềng Cọ")
    anyone.reads_nowhere("Cà Thị Ỏi")
    walk.follow("Thu hồi")
    walk.page.get_by_label("Lý do").fill("ghi nhầm")
    walk.press("Ghi")
    walk.reads("Đã thu hồi")
    anyone.page.reload()
    anyone.sees("Giấy xác nhận")
    expect(anyone.main).to_contain_text("Không còn giá trị")
