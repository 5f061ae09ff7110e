"""A commune's own workbook from the file to the register and back, with the worker in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
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


@pytest.fixture
def worker(town: World, committed: Addresses) -> Iterator[None]:
    """The product's worker, as `serve` starts it."""
    own = {
        "DATABASE_URL": committed.worker,
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
    walk.press("Nạp 2 hộ, bỏ lại 1 hộ có lỗi")
    see_the_result(walk)
    assert codes() == {"H001", "H002", "M01", "M02"}
    walk.follow("Hoàn tác lần nhập này")
    walk.sees("Hoàn tác lần nhập")
    walk.press("Hoàn tác lần nhập")
    see_the_result(walk)
    walk.reads("Hộ đã hoàn tác")
    assert codes() == {"H001", "H002"}


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
