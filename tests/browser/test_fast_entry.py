"""Fast entry from the first page to the saved form, without ever touching a mouse."""

from datetime import date

from playwright.sync_api import Page, expect

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdAnswers, Person
from tests.pages.served import DESK
from tests.world import ALL, World

from .conftest import WalkAs

DAY = "18/10/2024"
# The cells of a form in their order; the last closes the household's row.
FORM = ["19102024", "120", "1100000", "1050000", *"212", "45,5", *"872x", "14", *"32122", "127", "35"]
MOST_TABS = 60
FOCUSED = (
    "(({ innerText, labels }) => [innerText, ...[...(labels ?? [])].map((one) => one.innerText)].join())"
)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if name in str(page.evaluate(f"{FOCUSED}(document.activeElement)")):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_paper_forms_are_typed_from_the_first_page_on_with_the_keyboard_alone(
    walk_as: WalkAs, town: World
) -> None:
    walk = walk_as("commune", DESK)
    walk.open("/")
    tab_to(walk.page, "Nhập nhanh")
    walk.page.keyboard.press("Enter")
    walk.sees("Nhập nhanh phiếu giấy")
    tab_to(walk.page, "Ngày rà soát")
    walk.page.keyboard.press("Control+a")
    walk.page.keyboard.type(DAY)
    walk.page.keyboard.press("Enter")
    walk.reads(f"Phiếu ngày {DAY}")
    tab_to(walk.page, "Bản Hôm")
    walk.page.keyboard.press("Enter")
    walk.sees("Bản Hôm")
    walk.reads(f"phiếu ngày {DAY}")
    expect(walk.page.locator(".entry-row .cell").first).to_be_focused()
    for text in FORM:
        walk.page.keyboard.type(text)
        walk.page.keyboard.press("Enter")
    expect(walk.page.locator("#entry-totals")).to_have_text("đã nhập 1/2 hộ")
    walk.sees("Bản Hôm")
    kept = kept_answers(town)
    assert kept.review_date == date(2024, 10, 19)
    assert (kept.income_per_capita, kept.toilet, kept.floor_area_m2) == (1_100_000, "none", 45.5)
    expect(walk.page.locator(".entry-member .cell").first).to_be_focused()
    walk.page.keyboard.type("07091983")
    with walk.page.expect_response(lambda answer: "/members/" in answer.url) as saved:
        walk.page.keyboard.press("ArrowDown")
    assert saved.value.status == 200
    assert born(town) == date(1983, 9, 7)


def born(town: World) -> date | None:
    """When the head of Hặc's household was born."""
    with scoped(ALL):
        found: date | None = Person.objects.get(pk=town.persons["hac_1"].pk).birth_date
    return found


def kept_answers(town: World) -> HouseholdAnswers:
    """The latest answers of Hặc."""
    with scoped(ALL):
        return HouseholdAnswers.objects.filter(household=town.households["hac"]).latest("review_date")


def test_on_a_phone_one_household_fills_the_screen(walk_as: WalkAs, town: World) -> None:
    walk = walk_as("reviewer")
    walk.open("/entry/?day=2024-10-18")
    walk.sees("Nhập nhanh phiếu giấy")
    walk.follow("Bản Hôm")
    walk.sees("Bản Hôm")
    wall = walk.page.get_by_label("Tường, Lò Văn Hặc")
    wall.fill("1")
    walk.page.get_by_label("Mái, Lò Văn Hặc").fill("1")
    walk.press("Lưu Lò Văn Hặc")
    expect(walk.page.locator("#entry-totals")).to_have_text("đã nhập 1/2 hộ")
    assert kept_answers(town).roof == "durable"
