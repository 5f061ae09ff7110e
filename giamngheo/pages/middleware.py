"""What every request knows before its page: the reader's language, the officer and the day."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from giamngheo.records.accounts.officer import officer_for
from giamngheo.records.base.clock import today
from giamngheo.rules.language import LANGUAGES, language

Respond = Callable[[HttpRequest], HttpResponse]
DUTY = "duty"
# A form that signs in elsewhere ends there, and browsers count that as the form's action.
_FORMS_TO = " ".join(["'self'", *re.findall(r"^https?://[^/]+", settings.OIDC_ISSUER)])
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    f"form-action {_FORMS_TO}"
)


def speak(respond: Respond) -> Respond:
    """Answer in the reader's language: the one chosen (a cookie), else Vietnamese."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get("language", LANGUAGES[0])
        chosen = chosen if chosen in LANGUAGES else LANGUAGES[0]
        token = language.set(chosen)
        try:
            with translation.override(chosen):
                response = respond(request)
        finally:
            language.reset(token)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    return answer


def without_nul(respond: Respond) -> Respond:
    """A sign that no text of the database can hold reads as �, as in a browser's own pages; in a path it is no page's.

    Django gives pages the query as it comes, and PostgreSQL refuses the whole question. The API tells of it itself.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = asked.replace("%00", "%EF%BF%BD").replace("\0", "%EF%BF%BD")
        if "\0" in request.path and not request.path.startswith("/api/"):
            raise Http404
        return respond(request)

    return answer


def know_officer(respond: Respond) -> Respond:
    """Give the request its officer: the signed-in user in the duty chosen; None when signed out or without a duty."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        known = officer_for(user, today(), request.session.get(DUTY)) if user.is_authenticated else None
        request.officer = known  # type: ignore[attr-defined]
        return respond(request)

    return answer
