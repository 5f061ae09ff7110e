"""The pages of households in a real browser: usable by anyone at both widths, saved while one types."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.records.many import add_same_names, judged

from ..world import World
from .served import DESK, PHONE, chromium, faults, is_wider_than_screen, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def pages(browser: Browser, committed_world: World, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The commune officer's browser; everybody is judged, some heads share a name."""
    width, height = request.param
    judged(committed_world)
    add_same_names(committed_world, 4)
    with served() as address:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
        session = committed_world.client("commune").cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        yield context.new_page()
        context.close()


def test_every_page_is_usable_by_anyone_at_both_widths(pages: Page, committed_world: World) -> None:
    own = f"/households/{committed_world.households['hac'].pk}/"
    person = f"{own}members/{committed_world.persons['hac_1'].pk}/"
    addresses = [
        "/",
        "/households/",
        "/households/?status=rich",
        "/households/?status=poor",
        "/search/?q=hac",
    ]
    addresses += [
        "/search/?q=khongco",
        own,
        f"{own}why/",
        f"{own}edit/",
        f"{own}review/",
        f"{own}members/add/",
    ]
    addresses += [person, f"{own}answers/home/", f"{own}answers/needs/"]
    for address in addresses:
        pages.goto(address)
        assert faults(pages) == [], address
        assert not is_wider_than_screen(pages), address


def test_a_change_is_saved_while_one_types_and_the_verdict_follows(
    pages: Page, committed_world: World
) -> None:
    pages.goto(f"/households/{committed_world.households['hac'].pk}/answers/income/")
    income = pages.get_by_label("Thu nhập bình quân đầu người/tháng")
    income.fill("2.000.000")
    income.press("Tab")
    expect(pages.locator("#answers-state")).to_contain_text("Đã lưu")
    expect(pages.locator("#verdict")).to_contain_text("Không nghèo")
    income.fill("nhiều")
    income.press("Tab")
    expect(pages.locator("#answers-state")).to_contain_text("Chưa lưu")
    income.fill("1.000.000")
    income.press("Tab")
    expect(pages.locator("#answers-state")).to_contain_text("Đã lưu")
    expect(pages.locator("#verdict")).to_contain_text("Chưa đủ thông tin")


def test_two_officers_on_one_screen_lose_nothing(pages: Page, committed_world: World) -> None:
    address = f"/households/{committed_world.households['hac'].pk}/answers/water/"
    pages.goto(address)
    other = committed_world.client("second")
    other.post(address, {"version": "1", "water_source": "surface", "toilet": "septic"})
    pages.get_by_label("Nhà tiêu").select_option("vip")
    expect(pages.locator(".clash")).to_contain_text("Cán bộ second")
    expect(pages.get_by_label("Nhà tiêu")).to_have_value("vip")
    pages.get_by_role("button", name="Lưu theo bản của tôi").click()
    expect(pages.get_by_label("Nhà tiêu")).to_have_value("vip")
    # What only the other one changed stays as the other one has left it.
    expect(pages.get_by_label("Nguồn nước sinh hoạt")).to_have_value("surface")
