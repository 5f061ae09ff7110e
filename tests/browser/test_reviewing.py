"""A reviewer with a phone in a village: what is answered is there in the end, once, whatever line and tab do."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.registry.models import HouseholdAnswers
from giamngheo.records.review.models import ReviewPhoto, SentAnswer
from giamngheo.records.review.services.rounds import assign_reviewer, close_list
from tests.pages.served import PHONE, faults, is_wider_than_screen
from tests.records.reviewing import OPENED, Story, area, opened
from tests.world import TODAY, World

from .conftest import tab_of
from .line import Line, line

# Scripts that wait, in place of sleeping: the worker has the page, and the page is on the phone.
CONTROLLED = """() => (navigator.serviceWorker.controller && true) ?? new Promise(resolve => {
    navigator.serviceWorker.oncontrollerchange = () => resolve(true);
})"""
IS_KEPT = """async () => {
    while (!(await caches.match(location.pathname))) await new Promise(resolve => setTimeout(resolve, 50));
}"""


@dataclass
class Phone:
    """The reviewer's phone on the form of the Hặc household."""

    context: BrowserContext
    page: Page
    line: Line
    story: Story
    path: str

    def ask(self, name: str) -> Locator:
        """A question of the screen that is shown."""
        return self.page.locator(f"[data-ask={name}]")

    def answer(self, name: str, words: str) -> None:
        """Tap an answer."""
        self.ask(name).get_by_label(words, exact=True).check(force=True)

    def turn_to(self, screen: str) -> None:
        """Go to a screen by its link on the page, however many screens away."""
        self.page.evaluate("slug => { location.hash = slug }", f"s-{screen}")
        expect(self.page.locator(f"#s-{screen}")).to_be_visible()

    def says(self, name: str, words: str) -> None:
        """What stands under an answer."""
        expect(self.ask(name).locator("[data-note]")).to_have_text(words, timeout=15000)

    def reopen(self) -> None:
        """Kill the tab without asking it, and open the page anew."""
        self.page.close(run_before_unload=False)
        self.page = self.context.new_page()
        self.page.goto(self.path)

    def kept(self) -> HouseholdAnswers:
        """What the register has."""
        with area(self.story.world):
            return HouseholdAnswers.objects.filter(household=self.story.world.households["hac"]).latest(
                "review_date"
            )

    def saves(self) -> tuple[int, int]:
        """How many answers arrived, and how many changes the log has."""
        with area(self.story.world):
            logged = AuditEvent.objects.filter(act="registry.save_answers").count()
            return SentAnswer.objects.count(), logged


@pytest.fixture
def phone(browser: Browser, address: str, town: World, named_units: None) -> Iterator[Phone]:
    with area(town):
        story = opened(town)
        officer = story.officer("commune", OPENED)
        assign_reviewer(officer=officer, village_id=story.village_id, reviewer_id=town.users["reviewer"].pk)
        close_list(officer=officer, village_id=story.village_id)
        path = f"/my-households/{story.household('hac').pk}/"
        HouseholdAnswers.objects.update(has_tv=None, has_radio=None, uses_phone=None, uses_internet=None)
    with line(address) as held:
        context = tab_of(browser, held.address, town, "reviewer", PHONE)
        yield Phone(context, _page(context, path), held, story, path)
        context.close()


def _page(context: BrowserContext, path: str) -> Page:
    """The household's form, kept on the phone by the worker."""
    context.set_default_navigation_timeout(30000)
    page = context.new_page()
    page.goto("/my-households/")
    page.evaluate(CONTROLLED)
    page.goto(path)
    page.evaluate(IS_KEPT)
    return page


def test_every_screen_is_usable_by_thumb_and_each_answer_saves_itself(phone: Phone) -> None:
    wrong = {}
    for section in phone.page.locator("[data-screen]").all():
        slug = str(section.get_attribute("id")).removeprefix("s-")
        phone.turn_to(slug)
        found = faults(phone.page) + (["wide"] if is_wider_than_screen(phone.page) else [])
        small = section.locator("label, .btn, select, input[type=text]").evaluate_all(
            "all => all.filter(one => one.closest('.choices, .ask-turn, .ask') && one.offsetParent"
            " && one.matches('.choices label, .btn, select, input') && one.getBoundingClientRect().height < 44).length"
        )
        if found or small:
            wrong[slug] = (found, small)
    assert wrong == {}
    phone.turn_to("information")
    phone.answer("has_tv", "Có")
    phone.says("has_tv", "đã lưu")
    expect(phone.page.locator("#standing .badge")).not_to_have_text("chưa hỏi trong đợt")
    assert (phone.kept().has_tv, phone.kept().review_date) == (True, TODAY)
    phone.page.goto("/my-households/")
    assert faults(phone.page) == []


def test_a_save_whose_answer_never_came_back_is_sent_again_and_counts_once(phone: Phone) -> None:
    phone.turn_to("information")
    phone.line.drops = b"/answers/ "
    phone.answer("has_tv", "Có")
    assert phone.line.dropped.wait(20)
    phone.says("has_tv", "chưa gửi")
    assert phone.saves() == (1, 1)
    phone.answer("has_radio", "Không")
    phone.answer("has_radio", "Có")
    phone.answer("has_tv", "Không")
    phone.says("has_tv", "chưa gửi")
    phone.reopen()
    phone.turn_to("information")
    expect(phone.ask("has_tv").get_by_label("Không", exact=True)).to_be_checked()
    phone.says("has_radio", "chưa gửi")
    expect(phone.page.locator("[data-line]")).to_contain_text("Còn 3 câu trả lời")
    phone.line.is_down = False
    phone.says("has_tv", "đã lưu")
    phone.says("has_radio", "đã lưu")
    expect(phone.page.locator("[data-line]")).to_be_hidden()
    assert (phone.kept().has_tv, phone.kept().has_radio) == (False, True)
    assert phone.saves() == (3, 3)


def test_a_page_kept_on_the_phone_shows_what_was_saved_after_it_was_made(phone: Phone) -> None:
    phone.turn_to("information")
    phone.answer("has_tv", "Có")
    phone.says("has_tv", "đã lưu")
    phone.line.is_down = True
    phone.reopen()
    phone.turn_to("information")
    expect(phone.ask("has_tv").get_by_label("Có", exact=True)).to_be_checked()
    phone.answer("has_tv", "Không")
    phone.line.is_down = False
    phone.says("has_tv", "đã lưu")
    assert (phone.kept().has_tv, phone.saves()) == (False, (2, 2))


def test_once_signed_out_no_page_of_a_household_stays_on_the_phone(phone: Phone) -> None:
    phone.page.evaluate(IS_KEPT)
    phone.context.clear_cookies()
    phone.page.goto("/account/login/")
    phone.page.wait_for_function("async () => (await caches.keys()).length === 0")


def test_who_answered_otherwise_meanwhile_is_told_at_the_question(phone: Phone) -> None:
    phone.turn_to("information")
    phone.answer("has_tv", "Có")
    phone.says("has_tv", "đã lưu")
    with area(phone.story.world):
        HouseholdAnswers.objects.filter(pk=phone.kept().pk).update(has_tv=None, saved_by="Cà Thị Hương")
    phone.answer("has_tv", "Không")
    expect(phone.ask("has_tv").locator("[data-note]")).to_contain_text("Cà Thị Hương: chưa biết")
    phone.answer("has_radio", "Có")
    phone.says("has_radio", "đã lưu")
    phone.ask("has_tv").get_by_role("button", name="Giữ câu trả lời của tôi").click()
    phone.says("has_tv", "đã lưu")
    assert phone.kept().has_tv is False


def test_a_photo_taken_without_a_line_arrives_small_and_once(phone: Phone) -> None:
    phone.line.is_down = True
    picture = phone.page.screenshot(full_page=True)
    phone.page.locator("#photo").set_input_files(
        {"name": "anh.png", "mimeType": "image/png", "buffer": picture}
    )
    expect(phone.page.locator("[data-photo-note]")).to_have_text("chưa gửi")
    phone.reopen()
    phone.line.is_down = False
    expect(phone.page.locator("[data-photo-list] img")).to_have_count(1, timeout=15000)
    phone.page.reload()
    expect(phone.page.locator("[data-photo-list] img")).to_have_count(1)
    with area(phone.story.world):
        kept = ReviewPhoto.objects.get()
        assert (kept.file.kind, kept.file.household_id) == ("jpeg", phone.story.world.households["hac"].pk)
        assert kept.file.bytes < 300_000
