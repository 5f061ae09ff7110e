"""One server and one browser for all walks; a committed world and a tab of one's own a test."""

from collections.abc import Iterator
from typing import Protocol

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext

from giamngheo.config.database import Addresses
from tests.pages.served import PHONE, chromium, served, wait_until_idle
from tests.records.many import judged
from tests.world import NEIGHBOUR, OWN, World

from .walk import Walk


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """Where the application answers, on the database of the tests."""
    with served() as found:
        yield found


@pytest.fixture
def town(committed_world: World) -> Iterator[World]:
    """The two communes, every household judged and found by search; gone when the last request is answered."""
    judged(committed_world)
    yield committed_world
    wait_until_idle()


# Code, level, kind, name, the code above.
UNITS = [
    ("14", "province", "tỉnh", "Sơn La", ""),
    ("116", "district", "thành phố", "Sơn La", "14"),
    (OWN, "commune", "xã", "Chiềng Cọ", "116"),
    (NEIGHBOUR, "commune", "phường", "Quyết Tâm", "116"),
]
INSERT = """INSERT INTO geography_unit (code, level, kind, name, parent_code, valid_from, source, confidence)
            VALUES (%s, %s, %s, %s, %s, '2021-01-01', 'tests', 'seen')"""


@pytest.fixture
def named_units(committed: Addresses) -> None:
    """The two communes and what is above them, entered by the owner: the application may not."""
    with psycopg.connect(committed.owner) as database:
        database.cursor().executemany(INSERT, UNITS)


class WalkAs(Protocol):
    """Begins a walk: the role of tests/world.py who is signed in, the screen."""

    def __call__(self, role: str, size: tuple[int, int] = PHONE) -> Walk: ...


@pytest.fixture
def walk_as(browser: Browser, address: str, town: World, named_units: None) -> Iterator[WalkAs]:
    """Walks of one test. Afterwards: no error in a console, no failed request, no other host was asked."""
    walks: list[tuple[BrowserContext, Walk]] = []

    def begin(role: str, size: tuple[int, int] = PHONE) -> Walk:
        context = tab_of(browser, address, town, role, size)
        walks.append((context, Walk(context.new_page(), address)))
        return walks[-1][1]

    yield begin
    for context, _ in walks:
        context.close()
    assert [trouble for _, walk in walks for trouble in walk.troubles] == []


def tab_of(
    browser: Browser, address: str, town: World, role: str, size: tuple[int, int] = PHONE
) -> BrowserContext:
    """A browser of its own in which that officer is signed in; nobody is where the role is empty."""
    context = browser.new_context(base_url=address, viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(8000)
    if not role:
        return context
    session = town.client(role).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return context
