"""What holds for a whole session: it ends, and a temporary password opens nothing but its own change."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from requests import RequestException

from giamngheo.records.base.clock import now
from giamngheo.rules.language import say

Respond = Callable[[HttpRequest], HttpResponse]
BEGAN = "began_at"
ENDED = (
    "Phiên làm việc đã đủ 12 giờ: hãy đăng nhập lại.",
    "Your session ended after 12 hours: sign in again.",
)
OPEN_WITH_A_TEMPORARY_PASSWORD = ("account_change_password", "account_logout", "set_language")


def end_long_sessions(respond: Respond) -> Respond:
    """Sign out twelve hours after the first page, however busy the session: its cookie alone would live on with use."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            moment = now().timestamp()
            began = request.session.setdefault(BEGAN, moment)
            if moment - began >= settings.SESSION_COOKIE_AGE:
                logout(request)
                messages.info(request, say(*ENDED))
        return respond(request)

    return answer


def insist_on_own_password(respond: Respond) -> Respond:
    """Send whoever has a temporary password to change it, whichever page they ask for."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not getattr(request.user, "must_change_password", False):
            return respond(request)
        if request.path in map(reverse, OPEN_WITH_A_TEMPORARY_PASSWORD):
            return respond(request)
        there = reverse("account_change_password")
        return HttpResponseClientRedirect(there) if getattr(request, "htmx", False) else redirect(there)

    return answer


class AnswerForTheOtherSide:
    """Where the body that should say who somebody is does not answer: a page that says so. allauth asks it for its
    addresses outside of what it guards, and nothing else in the product calls on another server.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before, nothing after."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page for this fault; every other goes its way."""
        if not isinstance(fault, RequestException):
            return None
        return render(request, "socialaccount/authentication_error.html", status=502)
