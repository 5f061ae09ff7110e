"""Signing in, passwords and the second factor: our own look, both languages, usable by anyone."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from giamngheo.records.accounts.models import User

from ..world import World
from .served import DESK, PHONE, chromium, faults, is_wider_than_screen, served

VIETNAMESE = re.compile(r"[À-ỹ]")
PASSWORD = "gừng-cay-muối-mặn"
SIGNED_OUT = (
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
)
SIGNED_IN = (
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/totp/deactivate/",
    "/account/3rdparty/",
    "/account/email/",
    "/account/logout/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def officer(committed_world: World) -> User:
    """The commune's officer, who has a password and an address."""
    user = committed_world.users["commune"]
    user.set_password(PASSWORD)
    user.email = "can-bo@example.vn"
    user.save()
    return user


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def context(browser: Browser, officer: User, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, height = request.param
    with served() as address:
        found = browser.new_context(base_url=address, viewport={"width": width, "height": height})
        yield found
        found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def sign_in(page: Page, user: User) -> None:
    page.goto("/account/login/")
    page.get_by_label("Tên đăng nhập hoặc e-mail").fill(user.username)
    page.get_by_label("Mật khẩu", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


def code_now(secret: str) -> str:
    """The six digits an authenticator shows (RFC 6238, 30 seconds, SHA-1)."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def assert_fit(page: Page) -> None:
    """Anyone can use the page, and nothing hangs over its edge."""
    assert faults(page) == [], page.url
    assert not is_wider_than_screen(page), page.url


def test_whoever_is_signed_out_meets_pages_anyone_can_use(page: Page) -> None:
    for address in SIGNED_OUT:
        page.goto(address)
        assert_fit(page)


def test_a_wrong_password_is_told_in_vietnamese_and_the_name_stays(page: Page, officer: User) -> None:
    page.goto("/account/login/")
    page.get_by_label("Tên đăng nhập hoặc e-mail").fill(officer.username)
    page.get_by_label("Mật khẩu", exact=False).first.fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    expect(page.get_by_label("Tên đăng nhập hoặc e-mail")).to_have_value(officer.username)
    assert_fit(page)


def test_an_officer_signs_in_turns_on_the_second_factor_and_needs_it_from_then_on(
    page: Page, officer: User
) -> None:
    sign_in(page, officer)
    page.goto("/account/2fa/totp/activate/")
    expect(page.get_by_role("heading", name="Xác nhận là bạn")).to_be_visible()
    assert_fit(page)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_role("img", name="Mã QR của khóa bên dưới")).to_be_visible()
    assert_fit(page)
    secret = page.locator("form .code").inner_text()
    page.get_by_label("Mã 6 số hiện trên điện thoại").fill(code_now(secret))
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    recovery = page.locator(".codes li").first.inner_text()
    assert_fit(page)
    for address in SIGNED_IN:
        page.goto(address)
        assert_fit(page)
    page.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    sign_in(page, officer)
    expect(page.get_by_role("heading", name="Lớp xác thực thứ hai")).to_be_visible()
    assert_fit(page)
    page.get_by_label("Mã 6 số").fill(recovery)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/account/2fa/")
    expect(page.get_by_text("Còn 9 mã chưa dùng.")).to_be_visible()


def test_a_forgotten_password_is_set_anew_by_mail(page: Page, officer: User) -> None:
    page.goto("/account/password/reset/")
    page.get_by_label("Địa chỉ e-mail").fill(officer.email)
    page.get_by_role("button", name="Gửi đường dẫn").click()
    expect(page.get_by_role("heading", name="Đã gửi đường dẫn")).to_be_visible()
    (sent,) = mail.outbox
    assert "Đặt lại mật khẩu" in sent.subject
    assert "mật khẩu không đổi" in sent.body
    page.goto(re.findall(r"https?://[^/]+(/\S+)", str(sent.body))[0])
    assert_fit(page)
    for field in page.locator("input[type=password]").all():
        field.fill(f"{PASSWORD}-mới")
    page.get_by_role("button", name="Lưu mật khẩu mới").click()
    expect(page.get_by_role("heading", name="Đã đổi mật khẩu")).to_be_visible()
    officer.refresh_from_db()
    assert officer.check_password(f"{PASSWORD}-mới")


@pytest.mark.parametrize("address", SIGNED_OUT)
def test_in_english_nothing_stays_vietnamese_but_the_switch(db: None, address: str) -> None:
    client = Client()
    client.cookies["language"] = "en"
    lines = client.get(address).content.decode().splitlines()
    left = [line.strip() for line in lines if VIETNAMESE.search(line) and "Tiếng Việt" not in line]
    assert left == []
