"""The application on a port of its own, and a real browser that looks at it."""

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright keeps an event loop in this thread; the tests themselves are plain code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
PHONE, DESK = (390, 844), (1440, 900)
# Naming them switches on what axe leaves off by itself: the size of what one taps (WCAG 2.2).
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SIZE = "target-size"
# The slowest of its rules: what is seen often need not be asked each time.
COLOUR = "color-contrast"
RUN = "asked => axe.run(asked.place ?? document, asked.options).then(found => found.violations)"
NAMES = ("chromium", "chromium-browser", "google-chrome")


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a request, each with a database connection that ends with it."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        super().process_request_thread(request, client_address)
        connections.close_all()


class _UnderWay:
    """The application, and how many of its answers are not all said yet."""

    def __init__(self) -> None:
        self.application, self.count, self.changed = WSGIHandler(), 0, threading.Condition()

    def __call__(self, environ: Any, start_response: Any) -> Iterator[bytes]:
        self._add(+1)
        try:
            with closing(self.application(environ, start_response)) as parts:
                yield from parts
        finally:
            self._add(-1)

    def _add(self, change: int) -> None:
        with self.changed:
            self.count += change
            self.changed.notify_all()


@cache
def _application() -> _UnderWay:
    return _UnderWay()


def wait_until_idle() -> None:
    """Until no request is being answered: a page that is closed may have asked for something a moment before."""
    found = _application()
    with found.changed:
        assert found.changed.wait_for(lambda: found.count == 0, timeout=30)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is its own."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the application, as this test's settings and database have it."""
    with make_server("127.0.0.1", 0, _application(), _Server, _Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, without a window; a test is skipped where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("this machine has no Chromium: " + ", ".join(NAMES))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def faults(page: Page, rules: Sequence[str] = RULES, without: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong on the page, each with its first place. rules: tags or names of its rules."""
    found = _violations(page, rules, without=without)
    places = ((fault["id"], node["target"][0]) for fault in found for node in fault["nodes"])
    return [f"{rule}: {place}" for rule, place in places if rule != SIZE or _is_small(page, place)]


def _is_small(page: Page, place: str) -> bool:
    """Whether what one taps is small also where nothing that sticks to the screen lies over it."""
    page.locator(place).evaluate("one => one.scrollIntoView({ block: 'center' })")
    return bool(_violations(page, [SIZE], place))


def _violations(
    page: Page, rules: Sequence[str], place: str | None = None, without: Sequence[str] = ()
) -> list[dict[str, Any]]:
    options = {
        "runOnly": [*rules],
        "resultTypes": ["violations"],
        "rules": {name: {"enabled": False} for name in without},
    }
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(RUN, {"place": place, "options": options})
    return found


@cache
def _axe() -> str:
    """axe-core, half a megabyte: read once, sent once a page."""
    text: str = Axe().axe_script
    return text


def is_wider_than_screen(page: Page) -> bool:
    """Whether one has to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
