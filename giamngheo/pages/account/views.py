"""One's own account, the language, the duty one works in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.account.languages import keep_language
from giamngheo.pages.account.tokens import token_lines
from giamngheo.pages.middleware import DUTY
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.models import User
from giamngheo.records.accounts.officer import HeldDuty, Officer, duties_of
from giamngheo.records.accounts.rights import work_here
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.selectors import sign_in_state
from giamngheo.records.accounts.services.own_account import choose_language
from giamngheo.rules.language import LANGUAGES


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language, signed in or not, and go back to the page."""
    language = request.POST.get("language", "")
    response = redirect(_way_back(request))
    if language in LANGUAGES:
        keep_language(response, language)
        if isinstance(request.user, User):
            choose_language(request.user, language)
    return response


@require_POST
@page(work_here)
def switch_duty(request: Request) -> HttpResponse:
    """Work in another of one's own duties of the day."""
    own = {str(duty.id) for duty in duties_of(request.officer.today, user_id=request.officer.user_id)}
    asked = request.POST.get("duty", "")
    if asked not in own:
        raise Http404
    request.session[DUTY] = asked
    return redirect(reverse("home"))


@require_GET
@page(work_here)
def my_account(request: Request) -> HttpResponse:
    """Who one is here, how one signs in, which duties one has."""
    user = _user(request)
    duties = [_line(duty, request.officer) for duty in duties_of(request.officer.today, user_id=user.pk)]
    context = {"account": user, "state": sign_in_state(user), "duties": duties}
    context["tokens"] = token_lines(user)
    return render(request, "account/mine.html", context)


def _line(duty: HeldDuty, officer: Officer) -> dict[str, object]:
    return {
        "id": duty.id,
        "role_label": Role(duty.role).label,
        "office_name": duty.office_name,
        "valid_from": duty.valid_from,
        "is_present": duty.id == officer.duty_id,
    }


def _user(request: Request) -> User:
    return User.objects.get(id=request.officer.user_id)


def _way_back(request: HttpRequest) -> str:
    """The page asked for, never one of another site."""
    wanted = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_here else reverse("home")
