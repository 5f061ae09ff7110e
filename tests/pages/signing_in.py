"""Helpers of the tests of signing in: what an officer's browser and telephone do."""

import base64
import hashlib
import hmac
import re
import struct
import time
from html import unescape
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client

from giamngheo.records.accounts.models import User

PASSWORD = "Ban-Hom-2024-xanh"
LOGIN, CHANGE = "/account/login/", "/account/password/change/"


def with_password(user: User, password: str = PASSWORD) -> User:
    """The user, with a password of their own."""
    user.set_password(password)
    user.save()
    return user


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Send the sign-in form."""
    found: HttpResponse = client.post(LOGIN, {"login": login, "password": password, **more})
    return found


def is_inside(client: Client) -> bool:
    """Whether the browser is signed in, as a page for officers sees it."""
    return client.get("/my-account/").status_code == 200


def text_of(response: HttpResponse) -> str:
    """What a page says."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode())))


def code_of(secret: str, moment: float | None = None) -> str:
    """The six digits that a telephone shows (RFC 6238), reckoned here by hand."""
    counter = struct.pack(">Q", int((time.time() if moment is None else moment) // 30))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def path_of(url: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
