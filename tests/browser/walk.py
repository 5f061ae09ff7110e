"""An officer's walk through the product in a real browser: every page that is looked at is checked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

from tests.pages.served import COLOUR, faults, is_wider_than_screen

# Chromium tells a refused page in the console too; statuses are watched by themselves.
ONLY_A_STATUS = "Failed to load resource"
TOLD_TO_PEOPLE = {409, 422}


@dataclass
class Walk:
    """One browser tab. troubles: what nobody saw on the pages but must not be, in words."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("request", self._watch_request)
        self.page.on("response", self._watch_answer)

    def open(self, path: str) -> int:
        """Go there as somebody who knows the address; the status of the answer."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def sees(self, heading: str) -> None:
        """A page of this heading has come; anyone can use it, on this screen. Its colours: test_every_page.py."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        found = faults(self.page, without=[COLOUR])
        assert not found, f"{self.page.url}: {found}"
        assert not is_wider_than_screen(self.page), self.page.url

    def reads(self, *words: str) -> None:
        """The page's content says this."""
        for one in words:
            expect(self.main).to_contain_text(one)

    def reads_nowhere(self, *words: str) -> None:
        """Nothing on the page says this, not even where it is hidden."""
        told = self.page.content()
        found = [one for one in words if one in told]
        assert not found, f"{self.page.url} says {found}"

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.locator("main")

    def follow(self, name: str) -> None:
        """Go by the first link of this name in the page's content."""
        self.main.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        """Press the button of this very name."""
        self.main.get_by_role("button", name=name, exact=True).first.click()

    def has_no(self, name: str) -> None:
        """Neither link nor button of this name is offered."""
        for role in ("link", "button"):
            expect(self.main.get_by_role(role, name=name)).to_have_count(0)

    def menu(self, name: str) -> None:
        """Go by the menu, on a phone also through its last entry."""
        link = self._menu.get_by_role("link", name=name)
        if not link.is_visible():
            self._menu.locator("summary").click()
        link.click()

    def menu_is(self, *names: str) -> None:
        """The menu offers this and nothing else."""
        more = self._menu.locator("summary")
        if more.is_visible():
            more.click()
        expect(self._menu.get_by_role("link")).to_have_text([re.compile(name) for name in names])

    def search(self, words: str) -> None:
        """Ask in the header, as on every page."""
        self.page.locator("#find").fill(words)
        self.page.locator("#find").press("Enter")

    @contextmanager
    def saving(self) -> Iterator[None]:
        """What is done to a form within is kept by itself; wait until it is."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            yield
        expect(self.page.locator(".save-state", has_text="Đã lưu").first).to_be_visible()

    @property
    def _menu(self) -> Locator:
        return self.page.get_by_role("navigation", name="Chính")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ONLY_A_STATUS):
            self.troubles.append(f"console: {message.text}")

    def _watch_request(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.troubles.append(f"asked another host: {request.url}")

    def _watch_answer(self, answer: Response) -> None:
        is_page = answer.request.is_navigation_request()
        if answer.status >= 500 or (
            answer.status >= 400 and not is_page and answer.status not in TOLD_TO_PEOPLE
        ):
            self.troubles.append(f"{answer.status}: {answer.url}")
