"""What every public page begins with: nobody is known, the database shows nothing of the register, few may ask much."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from giamngheo.pages.components.parts import Crumb
from giamngheo.records.base.scope import NOWHERE, scoped
from giamngheo.rules.language import say

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def public(limit: str = "", sending: str = "") -> Callable[[View[P]], View[P]]:
    """A page for anyone. Its transaction has no area: it reads what records/desk/selectors/public.py asks for.

    limit: of PUBLIC_RATE_LIMITS, how often one address may ask; beyond it the page answers 429. sending: the same for
    forms that are sent.
    """

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            counted = sending if request.method == "POST" else limit
            if counted and not _may_ask(request, counted):
                return _too_often(request)
            with scoped(NOWHERE):
                response = view(request, *args, **kwargs)
            response.headers["X-Robots-Tag"] = "noindex"
            response.headers["Cache-Control"] = "no-store"
            return response

        return opened

    return wrap


def _too_often(request: HttpRequest) -> HttpResponse:
    crumbs = [
        Crumb(say("Trang công khai", "Public page"), reverse("public")),
        Crumb(say("Hỏi quá nhiều lần", "Asked too often")),
    ]
    return render(request, "public/too_often.html", {"crumbs": crumbs}, status=429)


def _may_ask(request: HttpRequest, limit: str) -> bool:
    """Count this question of the address. As allauth counts sign-ins; what it offers others lets every GET pass."""
    config = settings.PUBLIC_RATE_LIMITS
    return bool(ratelimit.consume(request, app="public", action=limit, config=config, limit_get=True))
