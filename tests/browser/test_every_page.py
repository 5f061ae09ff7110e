"""Every page of a commune officer, by the table of rights: usable by anyone, on each screen, light and dark."""

from collections.abc import Callable

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.pages.served import COLOUR, DESK, PHONE, faults, is_wider_than_screen
from tests.pages.test_rights_table import Row, rows
from tests.pages.things import things
from tests.world import World

from .conftest import WalkAs, tab_of

# Answered to a GET, but not with a page: for monitors, for parts of pages, files.
NOT_PAGES = {
    "healthz",
    "readyz",
    "metrics",
    "components_progress",
    "job_progress",
    "stored_file",
    "import_marked",
    "export_file",
    "reconciliation_sheet",
    *("review_decision_pdf", "review_minutes_pdf", "review_posting_pdf", "review_certificates_pdf"),
    *("review_packet_pdf", "review_hand_over_pdf", "review_forms_file", "publication_file"),
    *("all_forms_file", "review_minutes_scan"),
    *("review_lines_pdf", "review_allowances_pdf", "certificate_reprint_pdf", "order_decision_pdf"),
    *("recognition_posting_pdf", "recognition_decision_pdf", "recognition_confirmation_pdf"),
    *("review_list_pdf", "review_notices_pdf"),
    *("review_complaint_receipt_pdf", "review_complaint_answer_pdf"),
    *("recognition_complaint_receipt_pdf", "recognition_complaint_answer_pdf"),
    *("letter_pdf", "request_receipt_pdf", "request_refusal_pdf", "reviewing_worker"),
    "word_template_file",
}
# The table says who may send these forms; their pages are asked for here too.
FORMS = {"start_review", "add_member", "import_undo"}
# Dark changes colours and nothing else.
OF_COLOUR = (COLOUR, "link-in-text-block")
# Who works on reviews beside the commune's officer, and where the pages of reviews are.
OTHER_HANDS = (
    *("commune_chair", "commune_clerk", "one_stop", "reviewer", "village_head"),
    *("province", "province_head", "auditor", "front"),
)
REVIEWS = tuple(
    f"giamngheo.pages.{duty}." for duty in ("review", "reviewing", "desk", "escaped", "results", "public")
)
Look = Callable[[Page], list[str]]


def pages_of(town: World) -> dict[str, str]:
    """Name and address of every page of a commune officer."""
    return {row.url: path for row, path in every_page(town) if row.open or "commune" in row.sees}


def every_page(town: World) -> list[tuple[Row, str]]:
    """Every page of the product: its row in the table of rights, its address."""
    known = things(town)
    return [
        (row, reverse(row.url, kwargs={name: known.get(key, key) for name, key in row.args.items()}))
        for row in rows()
        if row.url in FORMS or (row.method == "GET" and not row.htmx and row.url not in NOT_PAGES)
    ]


def pages_of_other_hands(town: World) -> dict[str, dict[str, str]]:
    """Of each role the pages about reviews that it walks: every page once, by the hands in turn that see it."""
    found: dict[str, dict[str, str]] = {}
    of_reviews = [
        (row, path) for row, path in every_page(town) if resolve(path).func.__module__.startswith(REVIEWS)
    ]
    for place, (row, path) in enumerate(of_reviews):
        hands = [role for role in OTHER_HANDS if role in row.sees]
        if hands:
            found.setdefault(hands[place % len(hands)], {})[row.url] = path
    return found


def wrong_with(page: Page) -> list[str]:
    """What is wrong on the page that stands there, on a phone and a desk, light and dark."""
    found = []
    for size in (PHONE, DESK):
        found += fits(page, size)
        page.emulate_media(color_scheme="light")
        found += [f"{size[0]}: {fault}" for fault in faults(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{size[0]}, dark: {fault}" for fault in faults(page, OF_COLOUR)]
    return found


def wrong_in_the_dark(page: Page) -> list[str]:
    """What is wrong on a phone in the dark, colours too; a desk only has to be wide enough."""
    page.emulate_media(color_scheme="dark")
    return fits(page, DESK) + fits(page, PHONE) + [f"{PHONE[0]}, dark: {fault}" for fault in faults(page)]


def wrong_with_words(page: Page) -> list[str]:
    """What another language can make wrong: names and texts, and words too long for a phone. Not colours."""
    found = fits(page, DESK) + fits(page, PHONE)
    return found + [f"{PHONE[0]}: {fault}" for fault in faults(page, without=[COLOUR])]


def fits(page: Page, size: tuple[int, int]) -> list[str]:
    """Give the screen this size; whether one then has to scroll sideways."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return [f"{size[0]}: wider than the screen"] if is_wider_than_screen(page) else []


@pytest.mark.usefixtures("named_units")
@pytest.mark.parametrize(
    ("language", "look"), [("vi", wrong_with), ("en", wrong_with_words)], ids=["vi", "en"]
)
def test_every_page_of_a_commune_officer_is_usable_by_anyone(
    browser: Browser, address: str, town: World, language: str, look: Look
) -> None:
    context = tab_of(browser, address, town, "commune")
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    wrong = looked_at(context, pages_of(town), language, look)
    context.close()
    assert wrong == {}


@pytest.mark.usefixtures("named_units")
def test_every_page_about_reviews_is_usable_by_a_second_hand_in_the_dark_and_in_english(
    browser: Browser, address: str, town: World
) -> None:
    wrong, walked = {}, pages_of_other_hands(town)
    assert sum(map(len, walked.values())) >= 40
    for role, pages in walked.items():
        context = tab_of(browser, address, town, role)
        context.add_cookies([{"name": "language", "value": "en", "url": address}])
        wrong |= {
            f"{role}: {name}": found
            for name, found in looked_at(context, pages, "en", wrong_in_the_dark).items()
        }
        context.close()
    assert wrong == {}


def looked_at(
    context: BrowserContext, pages: dict[str, str], language: str, look: Look
) -> dict[str, list[str]]:
    """The pages with something wrong, and what."""
    page, wrong = context.new_page(), {}
    for name, path in pages.items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.locator("html")).to_have_attribute("lang", language)
        if found := look(page):
            wrong[name] = found
    return wrong


@pytest.mark.parametrize("path", ["", "why/", "list"])
def test_on_paper_there_is_the_matter_and_no_way_around(walk_as: WalkAs, town: World, path: str) -> None:
    walk = walk_as("commune", DESK)
    walk.open("/households/" if path == "list" else f"/households/{town.households['hac'].pk}/{path}")
    expect(walk.page.get_by_role("navigation").first).to_be_visible()
    walk.page.emulate_media(media="print")
    for role in ("navigation", "search", "button"):
        expect(walk.page.get_by_role(role)).to_have_count(0)
    expect(walk.page.get_by_role("heading", level=1)).to_be_visible()
    expect(walk.main.get_by_text("Lò Văn Hặc").filter(visible=True).first).to_be_visible()
