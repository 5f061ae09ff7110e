"""What every page begins with: who asks, the right, the transaction within the officer's area."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import NotAllowed, Right, read_all_logs
from giamngheo.records.base.scope import scoped

P = ParamSpec("P")
# A page that shows a form and takes it.
asks = require_http_methods(["GET", "POST"])


class Request(HttpRequest):
    """A request after the middleware: it knows its officer."""

    officer: Officer


View = Callable[Concatenate[Request, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page(right: Right) -> Callable[[View[P]], Guarded[P]]:
    """A page for officers with that right: others are sent to sign in, or told no. The view runs in one transaction
    in which the database shows the officer's area and nothing else.
    """

    def wrap(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            known = cast(Request, request)
            if known.officer is None:
                return _outside(request)
            if not right(known.officer):
                return refused(request)
            try:
                with scoped(known.officer.scope(read_all_logs(known.officer))):
                    return view(known, *args, **kwargs)
            except NotAllowed:
                return refused(request)

        guarded.right = right  # type: ignore[attr-defined]  # read by the test of the rights table
        return cast(Guarded[P], guarded)

    return wrap


def _outside(request: HttpRequest) -> HttpResponse:
    """For who is no officer today: to the door, or told so where the door has been passed already."""
    if request.user.is_authenticated:
        return render(request, "account/no_duty.html", status=403)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def refused(request: HttpRequest) -> HttpResponse:
    """The page that says what one's role does not allow."""
    return render(request, "403.html", status=403)
