"""Two officers at one household at the same moment, each in a browser of their own: neither loses a word."""

from playwright.sync_api import Locator, expect

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdAnswers
from tests.pages.served import DESK, PHONE
from tests.world import ALL, World

from .conftest import WalkAs
from .walk import Walk

AREA = "Diện tích nhà ở"


def kept(town: World) -> HouseholdAnswers:
    """The latest answers of Hặc."""
    with scoped(ALL):
        return HouseholdAnswers.objects.filter(household=town.households["hac"]).latest("review_date")


def choice(walk: Walk, part: str, answer: str) -> Locator:
    """One answer about a part of the house."""
    return walk.main.get_by_role("group", name=part).get_by_label(answer, exact=True)


def test_the_second_to_save_is_told_what_changed_and_by_whom_and_loses_nothing(
    walk_as: WalkAs, town: World
) -> None:
    first, second = walk_as("commune", DESK), walk_as("second", PHONE)
    for walk in (first, second):
        walk.open(f"/households/{town.households['hac'].pk}/answers/home/")
        walk.sees("Lò Văn Hặc: Nhà ở")
    with first.saving():
        choice(first, "Tường", "Không bền chắc").check()
    area = second.page.get_by_label(AREA)
    area.fill("72,5")
    choice(second, "Tường", "Chưa biết").check()
    clash = second.page.locator(".clash")
    expect(clash).to_contain_text("Cán bộ commune (UBND xã Chiềng Cọ) đã sửa hồ sơ này lúc")
    expect(clash).to_contain_text("Tường")
    expect(clash).to_contain_text("không bền chắc")
    second.sees("Lò Văn Hặc: Nhà ở")
    expect(area).to_have_value("72,5")
    assert (kept(town).wall, kept(town).floor_area_m2) == ("non_durable", 60.0)
    second.press("Lưu theo bản của tôi")
    second.reads("Đã lưu.")
    expect(second.page.get_by_label(AREA)).to_have_value("72,5")
    assert (kept(town).wall, kept(town).roof, kept(town).floor_area_m2) == (None, "non_durable", 72.5)


def test_what_the_other_kept_may_stand_and_is_then_on_the_screen(walk_as: WalkAs, town: World) -> None:
    first, second = walk_as("commune", PHONE), walk_as("second", DESK)
    for walk in (first, second):
        walk.open(f"/households/{town.households['hac'].pk}/answers/home/")
    with first.saving():
        choice(first, "Mái", "Bền chắc").check()
    choice(second, "Mái", "Chưa biết").check()
    expect(second.page.locator(".clash")).to_contain_text("Cán bộ commune")
    second.follow("Giữ bản đang lưu")
    expect(choice(second, "Mái", "Bền chắc")).to_be_checked()
    expect(second.page.locator(".clash")).to_have_count(0)
    assert kept(town).roof == "durable"
