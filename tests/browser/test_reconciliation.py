"""A village compared with the population database: the sheet out, the answer in, one line accepted, one kept."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Person, ReconciliationLine
from tests.pages.served import DESK, PHONE
from tests.workbooks.importing import Importing
from tests.world import ALL, World

from .conftest import WalkAs

SYSTEM = "Cơ sở dữ liệu quốc gia về dân cư"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_sheet_goes_out_comes_back_and_is_settled_line_by_line(
    walk_as: WalkAs, town: World, committed: Addresses, tmp_path: Path, size: tuple[int, int]
) -> None:
    worker = Importing(town.client("commune"), committed)
    walk = walk_as("commune", size)
    walk.open("/")
    walk.menu("Đối chiếu")
    walk.sees("Đối chiếu với hệ thống khác")
    walk.follow("Lập bảng gửi đi")
    walk.sees("Lập bảng gửi đi")
    walk.page.get_by_label(SYSTEM).check()
    walk.page.get_by_label("mọi người đang ở").check()
    walk.page.get_by_label("Mục đích").fill("đối chiếu dân cư quý IV")
    walk.press("Lập bảng")
    walk.sees(SYSTEM)
    worker.work()
    walk.page.reload()
    with walk.page.expect_download() as found:
        walk.follow("Tải bảng gửi đi (3 người)")
    path = tmp_path / "tra-loi.xlsx"
    found.value.save_as(path)
    _answer(path)
    walk.page.get_by_label("Bảng nhận về").set_input_files(path)
    walk.press("Đưa lên và so")
    worker.work()
    walk.page.reload()
    walk.sees(SYSTEM)
    walk.reads("100,0 %", "Họ tên khác", "Ngày sinh khác")
    walk.follow("Cà Thị Ỏi")
    walk.sees("Cà Thị Ỏi")
    walk.reads("05/03/1978", "06/03/1978")
    walk.press("Nhận theo bên kia")
    walk.sees("Lò Văn Dương")
    walk.page.get_by_label("Lý do giữ theo sổ").fill("giấy khai sinh ghi Dương")
    walk.press("Giữ theo sổ")
    walk.sees(SYSTEM)
    walk.reads("Không còn dòng nào")
    walk.follow("đã giữ theo sổ")
    walk.follow("Lò Văn Dương")
    expect(walk.main).to_contain_text(re.compile("đã giữ theo sổ · Cán bộ commune"))
    with scoped(ALL):
        assert f"{Person.objects.get(full_name='Cà Thị Ỏi').birth_date}" == "1978-03-06"
        states = ReconciliationLine.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == ["accepted", "kept"]


def _answer(path: Path) -> None:
    """What the database answers: another birth date, another name."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.value == "05/03/1978":
                cell.value = "06/03/1978"
            elif cell.value == "Lò Văn Dương":
                cell.value = "Lò Văn Giang"
    book.save(path)
