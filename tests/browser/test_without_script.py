"""With JavaScript off the work still gets done: sign in, find, edit, save, a row of fast entry."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdAnswers
from tests.pages.served import PHONE
from tests.pages.signing_in import PASSWORD, with_password
from tests.world import ALL, World


@pytest.fixture
def plain(browser: Browser, address: str, town: World) -> Iterator[Page]:
    """A telephone that runs no script; the commune's officer has just signed in by the form."""
    with_password(town.users["commune"])
    screen = {"width": PHONE[0], "height": PHONE[1]}
    context = browser.new_context(base_url=address, viewport=screen, java_script_enabled=False)
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.get_by_label("Tên đăng nhập hoặc e-mail").fill("commune@test")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    yield page
    context.close()


def kept(town: World, key: str) -> HouseholdAnswers:
    """The latest answers of a household."""
    with scoped(ALL):
        return HouseholdAnswers.objects.filter(household=town.households[key]).latest("review_date")


def test_a_fact_is_found_edited_and_saved(plain: Page, town: World) -> None:
    plain.locator("#find").fill("hac ban hom")
    plain.get_by_role("button", name="Tìm").click()
    plain.get_by_role("link", name="Lò Văn Hặc").click()
    plain.get_by_role("link", name="Nước, vệ sinh").click()
    plain.get_by_label("Nhà tiêu").select_option("septic")
    plain.get_by_role("button", name="Lưu", exact=True).click()
    expect(plain.locator("main")).to_contain_text("Đã lưu.")
    expect(plain.get_by_label("Nhà tiêu")).to_have_value("septic")
    assert kept(town, "hac").toilet == "septic"


def test_a_wrong_fact_comes_back_as_it_was_typed_with_its_error(plain: Page, town: World) -> None:
    plain.goto(f"/households/{town.households['hac'].pk}/answers/income/")
    plain.get_by_label("Thu nhập bình quân đầu người/tháng").fill("nhiều lắm")
    plain.get_by_role("button", name="Lưu", exact=True).click()
    income = plain.get_by_label("Thu nhập bình quân đầu người/tháng")
    expect(income).to_have_value("nhiều lắm")
    expect(income).to_have_attribute("aria-invalid", "true")
    assert kept(town, "hac").income_per_capita == 1_000_000


def test_a_row_of_fast_entry_is_a_form_of_its_own(plain: Page, town: World) -> None:
    plain.goto("/entry/?day=2024-10-18")
    plain.get_by_role("link", name="Bản Hôm").click()
    plain.get_by_label("Tường, Lò Văn Dương").fill("2")
    plain.get_by_label("Nhà tiêu, Lò Văn Dương").fill("1")
    plain.get_by_role("button", name="Lưu Lò Văn Dương").click()
    expect(plain.locator("#entry-totals")).to_have_text("đã nhập 1/2 hộ")
    assert (kept(town, "duong").wall, kept(town, "duong").toilet) == ("non_durable", "septic")
