"""The log and a job in a real browser: usable by anyone, at both widths."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from giamngheo.records.base.audit import record
from giamngheo.records.base.models import Job
from giamngheo.records.base.queue import ask
from giamngheo.records.base.scope import scoped

from ..world import World, id_of
from .served import DESK, PHONE, chromium, faults, is_wider_than_screen, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def pages(browser: Browser, committed_world: World, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The chair's browser; the officer saved answers and asked for a job."""
    width, height = request.param
    fill(committed_world)
    with served() as address:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
        session = committed_world.client("commune_chair").cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        yield context.new_page()
        context.close()


def fill(world: World) -> None:
    """Some lines of the log, and a job that runs."""
    officer, household = world.officer("commune"), id_of(world.households["hac"])
    answers = {"toilet": ["none", "septic"], "floor_area_m2": [48.5, 60.0], "uses_internet": [None, True]}
    with scoped(officer.scope()):
        record(
            officer, "registry.save_answers", "household", household, household_id=household, details=answers
        )
        record(officer, "accounts.sign_in", "user", officer.user_id, details={"way": [None, "password"]})
        job = ask(officer, "registry.apply_unit_changes", uuid4(), total=120)
        Job.objects.filter(id=job.id).update(state="running", done=30)


def job_address(world: World) -> str:
    """Where the job is seen."""
    with scoped(world.officer("commune").scope()):
        return f"/jobs/{Job.objects.get().id}/"


def test_log_and_job_are_usable_by_anyone_at_both_widths(pages: Page, committed_world: World) -> None:
    for address in ("/audit/", "/audit/?since=31/02/2024", "/audit/?actor=xyz", job_address(committed_world)):
        pages.goto(address)
        assert faults(pages) == [], address
        assert not is_wider_than_screen(pages), address


def test_the_log_is_searched_by_keyboard(pages: Page) -> None:
    pages.goto("/audit/")
    pages.locator("summary", has_text="Tìm trong nhật ký").press("Enter")
    pages.get_by_label("Mã hộ").fill("H001")
    pages.get_by_label("Mã hộ").press("Enter")
    pages.wait_for_url("**/audit/?**household=H001**")
    assert pages.get_by_role("row").filter(has_text="Lưu câu trả lời của hộ").count() == 1
    assert pages.get_by_role("row").filter(has_text="Đăng nhập").count() == 0
    assert pages.get_by_label("Mã hộ").input_value() == "H001"


def test_a_job_that_ends_is_seen_to_end(pages: Page, committed_world: World) -> None:
    pages.goto(job_address(committed_world))
    assert pages.get_by_text("25%").is_visible()
    with scoped(committed_world.officer("commune").scope()):
        Job.objects.update(state="done", done=120)
    pages.get_by_text("đã xong").wait_for(timeout=10_000)
    assert pages.locator("[hx-get]").count() == 0
