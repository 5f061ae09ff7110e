"""A commune's own workbook from the file to the register and back, with the worker in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from playwright.sync_api import expect

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household
from tests.pages.served import DESK, PHONE
from tests.workbooks.makers import workbook
from tests.world import ALL, World

from .conftest import WalkAs
from .walk import Walk

# The worker's own process starts and takes up the work meanwhile.
SOON = 60_000
ROWS = [
    ("DANH SÁCH HỘ NGHÈO NĂM 2024",),
    ("Mã hộ", "Họ và tên", "QH với chủ hộ", "Ngày sinh", "Thôn/bản", "Khu vực", "Thu nhập BQ", "Nhà tiêu"),
    ("M01", "Quàng Văn Sáng", "chủ hộ", "05/03/1980", "Bản Hôm", "nông thôn", "1.200.000", "tự hoại"),
    ("M01", "Lò Thị Mai", "vợ", "07/09/1983", "Bản Hôm", None, None, None),
    ("M02", "Cầm Thị Ính", "chủ hộ", "20/01/1955", "ban ot", "nông thôn", 900000, "không có"),
    ("M03", "Vì Văn Sợi", "chủ hộ", "31/02/1970", "Bản Ót", "nông thôn", 950000, "không có"),
]


@pytest.fixture(scope="module")
def worker(addresses: Addresses) -> Iterator[None]:
    """The product's worker, as `serve` starts it."""
    own = {
        "DATABASE_URL": addresses.worker,
        "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
        "GIAMNGHEO_DATA": str(settings.DATA),
    }
    words = [sys.executable, "-m", "giamngheo", "worker"]
    process = subprocess.Popen(words, env={**os.environ, **own}, stdout=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(30)


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_workbook_is_understood_previewed_loaded_and_undone(
    walk_as: WalkAs, town: World, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "so-ho-ngheo.xlsx"
    path.write_bytes(workbook(ROWS, "DS hộ", ("A1:H1",)))
    walk = walk_as("commune", size)
    walk.open("/")
    walk.menu("Nhập từ tệp")
    walk.sees("Nhập từ tệp")
    walk.page.get_by_label("Tệp của xã").set_input_files(path)
    walk.page.get_by_label("Ngày rà soát").fill("15/10/2024")
    walk.press("Đưa tệp lên")
    walk.sees("Mỗi cột là gì?")
    walk.press("Kiểm tra tệp")
    see_the_result(walk)
    walk.reads("Hộ mới", "31/02/1970")
    the_errors_are_marked_in_the_own_file(walk, tmp_path)
    walk.press("Nạp 2 hộ, bỏ lại 1 hộ có lỗi")
    see_the_result(walk)
    assert codes() == {"H001", "H002", "M01", "M02"}
    walk.follow("Hoàn tác lần nhập này")
    walk.sees("Hoàn tác lần nhập")
    walk.press("Hoàn tác lần nhập")
    see_the_result(walk)
    walk.reads("Hộ đã hoàn tác")
    assert codes() == {"H001", "H002"}


def the_errors_are_marked_in_the_own_file(walk: Walk, folder: Path) -> None:
    """What is downloaded: the own sheet as it was, the wrong cell coloured with its reason, a list before it."""
    with walk.page.expect_download() as found:
        walk.follow("Tải tệp có đánh dấu lỗi")
    assert found.value.suggested_filename == "so-ho-ngheo - lỗi.xlsx"
    found.value.save_as(folder / "marked.xlsx")
    book = load_workbook(folder / "marked.xlsx")
    assert book.sheetnames == ["Lỗi cần sửa", "DS hộ"]
    own, told = book["DS hộ"], book["Lỗi cần sửa"]
    assert [[cell.value for cell in row] for row in own.iter_rows(min_row=2, max_row=6)] == [
        [*row] for row in ROWS[1:]
    ]
    marked = {cell.coordinate for row in own.iter_rows() for cell in row if cell.comment}
    assert marked == {"D6"}
    assert own["D6"].fill.fgColor.rgb == "FFF4B0A8"
    assert "31/02/1970" in str(own["D6"].comment.text)
    assert [cell.value for cell in told[2]][:3] == ["DS hộ", 6, "Ngày sinh"]


def see_the_result(walk: Walk) -> None:
    """Watch the work until it is done, then see what has become of the file."""
    done = walk.main.get_by_role("link", name="Xem kết quả")
    expect(done).to_be_visible(timeout=SOON)
    walk.sees("so-ho-ngheo.xlsx")
    done.click()
    expect(walk.main).not_to_contain_text("Xem kết quả")
    walk.sees("so-ho-ngheo.xlsx")


def codes() -> set[str]:
    """The households of the own commune."""
    with scoped(ALL):
        return set(Household.objects.filter(commune_code="03658").values_list("code", flat=True))
