"""A walk through a round: officer, village head and one-stop desk, each with their own screen."""

import pytest
from django.conf import settings

from giamngheo.records.review.models import RoundVillage
from tests.pages.served import DESK, PHONE
from tests.records.reviewing import Story, area
from tests.world import World

from .conftest import WalkAs


def asked_today(town: World) -> None:
    """The reviewer takes both households' answers on the day of the walk."""
    with area(town):
        village = RoundVillage.objects.get()
        story = Story(town, village.round_id, village.pk)
        for key in ("hac", "duong"):
            story.ask(key, settings.FIXED_TODAY)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_village_from_its_list_to_a_rechecked_complaint(
    walk_as: WalkAs, size: tuple[int, int], town: World
) -> None:
    officer, head, desk = (walk_as(role, size) for role in ("commune", "village_head", "one_stop"))
    officer.open("/")
    officer.menu("Rà soát")
    officer.sees("Các đợt rà soát")
    officer.follow("Mở đợt rà soát")
    officer.sees("Mở đợt rà soát")
    officer.press("Mở đợt")
    officer.sees("Rà soát định kỳ hằng năm")
    officer.follow("Bản Hôm")
    officer.sees("Bản Hôm")
    officer.press("Chốt danh sách, bắt đầu rà soát")
    officer.reads("chưa hỏi")
    asked_today(town)
    officer.press("Giao các hộ chưa có người")
    officer.press("Rà soát xong, đưa ra họp dân")
    officer.reads("Chờ họp dân")

    head.open("/reviews/")
    head.follow("Rà soát định kỳ hằng năm")
    head.follow("Bản Hôm")
    head.has_no("Đưa về rà soát lại")
    head.follow("Ghi biên bản họp dân")
    head.sees("Biên bản họp dân")
    for label, words in (
        ("Chủ trì", "Lò Văn Inh"),
        ("Thư ký", "Cà Thị Hương"),
        ("Đại diện hộ dân", "Quàng Văn Một"),
    ):
        head.main.get_by_label(label).fill(words)
    head.main.get_by_label("Số người dự họp").fill("40")
    for field in head.main.get_by_label("Số người đồng ý").all():
        field.fill("20")
    head.press("Ghi biên bản")
    head.sees("Bản Hôm")
    head.reads("thôn nhất trí", "Biên bản họp lần 1")

    officer.page.reload()
    officer.press("Niêm yết")
    officer.reads("niêm yết đến hết ngày 23/10/2024")
    desk.open(officer.page.url)
    desk.follow("Nhận khiếu nại Lò Văn Hặc")
    desk.sees("Nhận khiếu nại")
    desk.main.get_by_label("Người khiếu nại").fill("Lò Văn Tư")
    desk.main.get_by_label("Nội dung").fill("Hộ có xe máy mới.")
    desk.press("Ghi")
    desk.reads("Hộ có xe máy mới.", "phải trả lời trước hết ngày 23/10/2024")
    desk.has_no("Phúc tra")
    officer.page.reload()
    officer.follow("Phúc tra")
    officer.main.get_by_label("Kết quả phúc tra").fill("Xe của em trai, kết quả không đổi.")
    officer.press("Ghi")
    officer.reads("Xe của em trai")
