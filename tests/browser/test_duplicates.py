"""Somebody entered twice: told on the spot, compared side by side, merged, taken back; kept apart by the keyboard."""

from datetime import date

import pytest
from playwright.sync_api import expect

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Membership, PossibleDuplicate
from giamngheo.records.registry.services.editing_members import add_member
from tests.pages.served import DESK, PHONE
from tests.world import World, id_of

from .conftest import WalkAs


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_person_entered_twice_is_merged_and_given_back(
    walk_as: WalkAs, town: World, size: tuple[int, int]
) -> None:
    walk = walk_as("commune", size)
    walk.open(f"/households/{town.households['duong'].pk}/members/add/")
    walk.page.get_by_label("Họ và tên").fill("lo van hac")
    walk.page.get_by_label("Ngày sinh", exact=False).first.fill("05/03/1975")
    walk.page.get_by_label("Nam", exact=True).check()
    walk.page.get_by_label("Quan hệ với chủ hộ").select_option("other")
    walk.main.get_by_role("button").last.click()
    walk.sees("lo van hac")
    walk.follow("lo van hac: có thể trùng với Lò Văn Hặc")
    walk.reads("khác", "Bản Hôm", "H001", "H002")
    # The head of a household is proposed to stay.
    entry = walk.page.get_by_role("columnheader").filter(has_text="Lò Văn Hặc")
    expect(entry.get_by_label("Giữ mục này")).to_be_checked()
    walk.page.get_by_label("Lý do gộp").fill("một người, nhập hai lần")
    walk.press("Gộp hai mục")
    walk.reads("Đã gộp hai mục", "một người, nhập hai lần")
    walk.follow("Rút việc gộp")
    walk.sees("Rút việc gộp")
    walk.press("Rút việc gộp")
    walk.reads("Đã rút việc gộp")
    walk.menu("Có thể trùng")
    walk.sees("Người có thể trùng")
    walk.reads("1 cặp chờ bạn xử lý")
    with scoped(town.officer("commune").scope()):
        assert PossibleDuplicate.objects.get().state == "open"
        assert Membership.objects.filter(valid_to=None).count() == 4


def test_two_people_are_kept_apart_by_the_keyboard_alone(walk_as: WalkAs, town: World) -> None:
    officer = town.officer("commune")
    facts = {"full_name": "Lò Văn Hặc", "sex": "male", "birth_date": date(1975, 3, 5), "relation": "other"}
    with scoped(officer.scope()):
        add_member(officer=officer, household_id=id_of(town.households["duong"]), cells=facts)
        pair = PossibleDuplicate.objects.get()
    walk = walk_as("commune", DESK)
    walk.open(f"/duplicates/{pair.pk}/")
    walk.page.get_by_label("Vì sao là hai người").focus()
    walk.page.keyboard.type("no")
    walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_label("Vì sao là hai người")).to_have_value("no")
    walk.page.get_by_label("Vì sao là hai người").fill("hai người, hai thôn")
    walk.page.keyboard.press("Enter")
    walk.sees("Người có thể trùng")
    walk.reads("Không có cặp nào đang chờ")
    walk.follow("Là hai người")
    walk.reads("hai người, hai thôn")
