"""Walks through what changes who a household is: an act recorded and taken back, a household sent and taken in."""

import pytest

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, Membership
from tests.pages.served import DESK, PHONE
from tests.world import ALL, NEIGHBOUR, OWN, World

from .conftest import WalkAs


def members(town: World) -> set[str]:
    """Who is a member of Hặc's household now."""
    with scoped(ALL):
        rows = Membership.objects.filter(household=town.households["hac"], valid_to=None)
        return set(rows.values_list("person__full_name", flat=True))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_wrong_act_is_taken_back_and_the_household_is_as_it_was(
    walk_as: WalkAs, town: World, size: tuple[int, int]
) -> None:
    walk = walk_as("commune", size)
    walk.open(f"/households/{town.households['hac'].pk}/acts/")
    walk.sees("Biến động của hộ Lò Văn Hặc")
    walk.follow("Có người mất")
    walk.sees("Có người mất")
    walk.page.get_by_label("Người (bắt buộc)").select_option(str(town.persons["hac_1"].pk))
    walk.page.get_by_label("Từ ngày").fill("15/10/2024")
    walk.press("Ghi: Có người mất")
    walk.sees("Có người mất")
    walk.reads("chọn chủ hộ mới trong số người ở lại")
    walk.page.get_by_label("Chủ hộ mới").select_option(str(town.persons["hac_2"].pk))
    walk.press("Ghi: Có người mất")
    walk.sees("Biến động của hộ Cà Thị Ỏi")
    assert members(town) == {"Cà Thị Ỏi"}
    walk.follow("Rút lại vì ghi sai")
    walk.sees("Rút biến động ghi sai")
    walk.press("Rút biến động")
    walk.sees("Biến động của hộ Lò Văn Hặc")
    walk.reads("Đã rút biến động", "Đã rút ngày")
    walk.has_no("Rút lại vì ghi sai")
    assert members(town) == {"Lò Văn Hặc", "Cà Thị Ỏi"}


def test_a_household_is_sent_by_one_commune_and_taken_in_by_the_other(walk_as: WalkAs, town: World) -> None:
    sends, takes = walk_as("commune", DESK), walk_as("neighbour", PHONE)
    own = f"/households/{town.households['duong'].pk}/"
    sends.open(own)
    sends.follow("Ghi biến động")
    sends.follow("Cả hộ sang xã khác")
    sends.sees("Cả hộ sang xã khác")
    sends.page.get_by_label("Xã, phường nơi đến").select_option(NEIGHBOUR)
    sends.page.get_by_label("Từ ngày").fill("15/10/2024")
    sends.press("Ghi: Cả hộ sang xã khác")
    sends.reads("Đang chuyển sang xã khác")
    assert takes.open(own) == 404
    takes.open("/")
    takes.reads("Hộ chuyển đến", "Lò Văn Dương")
    takes.follow("Tiếp nhận")
    takes.sees("Hộ chuyển đến, chuyển đi")
    takes.follow("Tiếp nhận")
    takes.sees("Tiếp nhận hộ Lò Văn Dương")
    takes.page.get_by_label("Thôn, bản nơi ở mới").select_option(label="Tổ 1")
    takes.press("Tiếp nhận")
    takes.sees("Lò Văn Dương")
    takes.reads("Đã tiếp nhận hộ")
    with scoped(ALL):
        assert Household.objects.get(pk=town.households["duong"].pk).commune_code == NEIGHBOUR
    assert sends.open(own) == 404
    sends.open("/transfers/")
    sends.sees("Hộ chuyển đến, chuyển đi")
    sends.reads("Lò Văn Dương", "tiếp nhận ngày")
    sends.search("lo van duong")
    sends.reads("Không tìm thấy trong địa bàn")
    with scoped(ALL):
        assert Household.objects.filter(commune_code=OWN).count() == 1
