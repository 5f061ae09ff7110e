"""The cookie that keeps the reader's language on one device."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from giamngheo.records.accounts.models import User

COOKIE = "language"
A_YEAR = 365 * 24 * 60 * 60


def keep_language(response: HttpResponse, language: str) -> None:
    """Let the device remember it."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remember_language(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """On a device where none was chosen: the officer's own language."""
    if COOKIE not in request.COOKIES:
        keep_language(response, user.language)
    return response
