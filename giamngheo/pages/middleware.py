"""What every request knows before its page: the reader's language, the officer and the day."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from giamngheo.records.accounts.officer import officer_for
from giamngheo.records.base.clock import today
from giamngheo.rules.language import LANGUAGES, language

Respond = Callable[[HttpRequest], HttpResponse]
DUTY = "duty"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
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


def know_officer(respond: Respond) -> Respond:
    """Give the request its officer: the signed-in user in the duty chosen; None when signed out or without a duty."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        known = officer_for(user, today(), request.session.get(DUTY)) if user.is_authenticated else None
        request.officer = known  # type: ignore[attr-defined]
        return respond(request)

    return answer
