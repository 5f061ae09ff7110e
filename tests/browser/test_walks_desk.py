"""A walk for the one-stop desk and one for somebody who is not signed in."""

import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from giamngheo.records.base.scope import scoped
from giamngheo.records.review.models import RoundHousehold
from tests.pages.served import DESK, PHONE
from tests.pages.things import things
from tests.world import ALL, World

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


@on_both_screens
def test_the_desk_takes_a_request_and_the_officer_refuses_it(
    walk_as: WalkAs, size: tuple[int, int], town: World
) -> None:
    desk, officer = walk_as("one_stop", size), walk_as("commune", size)
    desk.open("/requests/")
    desk.sees("Giấy đề nghị")
    desk.reads("Không có giấy đề nghị nào đang chờ")
    desk.page.get_by_label("Tên, mã hộ, thôn").fill("lo van duong")
    desk.press("Tìm hộ")
    desk.follow("Lò Văn Dương")
    desk.sees("Nhận giấy đề nghị: Lò Văn Dương")
    desk.page.get_by_label("Mẫu 01").check()
    desk.press("Ghi")
    desk.sees("Rà soát hộ nghèo, hộ cận nghèo (Mẫu 01)")
    desk.reads("hẹn trả ngày 08/11/2024")
    desk.press("Chuyển cán bộ giảm nghèo")
    desk.reads("Đã chuyển cán bộ giảm nghèo")
    officer.open("/requests/")
    officer.sees("Giấy đề nghị")
    officer.reads("15 ngày làm việc")
    officer.follow("1/2024/TNHS")
    officer.follow("Từ chối")
    officer.page.get_by_label("Lý do").fill("Hộ không cư trú tại xã.")
    officer.press("Ghi")
    officer.sees("Rà soát hộ nghèo, hộ cận nghèo (Mẫu 01)")
    officer.reads("Từ chối, chờ chủ tịch ký", "Thông báo từ chối")


@on_both_screens
def test_anyone_reads_a_posted_list_and_disagrees(
    walk_as: WalkAs, size: tuple[int, int], town: World
) -> None:
    with scoped(ALL):
        known = things(town)
        RoundHousehold.objects.filter(pk=known["posted_household"]).update(previous_status="near_poor")
    anyone = walk_as("", size)
    anyone.open("/account/login/")
    anyone.page.get_by_role("link", name="Trang công khai").click()
    anyone.sees("Trang công khai")
    anyone.page.locator("main select[name=commune]").select_option("03658")
    anyone.page.locator("main form:has(select[name=commune]) button").click()
    anyone.follow("Bản Ót")
    anyone.sees("Kết quả niêm yết: Bản Ót")
    anyone.reads("Lò Văn Dương", "Hộ cận nghèo", "Hộ nghèo")
    anyone.follow("Không đồng ý")
    anyone.sees("Không đồng ý với kết quả niêm yết")
    anyone.page.get_by_label("Người khiếu nại").fill("Quàng Văn Một")
    anyone.page.get_by_label("Nội dung").fill("Hộ này có việc làm ổn định.")
    anyone.press("Gửi ý kiến")
    anyone.sees("Đã nhận ý kiến")
    anyone.reads("03658-241020-")


@on_both_screens
def test_the_clerk_puts_the_office_s_words_on_its_letters(
    walk_as: WalkAs, size: tuple[int, int], town: World, tmp_path: Path
) -> None:
    walk = walk_as("commune_clerk", size)
    walk.open("/")
    walk.menu("Mẫu Word")
    walk.sees("Mẫu Word của cơ quan")
    walk.follow("Giấy xác nhận")
    walk.sees("Mẫu Word: Giấy xác nhận")
    with walk.page.expect_download() as saved:
        walk.follow("Tải mẫu để sửa")
    word = docx.Document(str(saved.value.path()))
    own, wrong = tmp_path / "mẫu của xã.docx", tmp_path / "sai.docx"
    line = next(one for one in word.paragraphs if "paper.body" in one.text).insert_paragraph_before("{{ x }}")
    word.save(str(wrong))
    line.text = "Điện thoại: 0212"
    word.save(str(own))
    walk.page.get_by_label("Mẫu đã sửa").set_input_files(wrong)
    walk.press("Thử và lưu mẫu")
    walk.sees("Mẫu Word: Giấy xác nhận")
    walk.reads("“x” không dùng được")
    walk.page.get_by_label("Mẫu đã sửa").set_input_files(own)
    walk.press("Thử và lưu mẫu")
    walk.sees("Mẫu Word của cơ quan")
    walk.reads("Đã lưu mẫu: Giấy xác nhận", "mẫu của xã.docx · 20/10/2024")
    walk.follow("Giấy xác nhận")
    walk.sees("Mẫu Word: Giấy xác nhận")
    walk.press("Bỏ mẫu, về thể thức chung")
    walk.sees("Mẫu Word của cơ quan")
    expect(walk.main).not_to_contain_text("mẫu của xã.docx")
