"""Offices and their officers: who they are, what they may do, helping them in again."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.pages.account.tokens import token_lines
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Chip, Crumb, Term
from giamngheo.pages.officers import lists
from giamngheo.pages.officers.forms import DutyForm, EndForm, NamingForm, OfficeForm, OfficerForm
from giamngheo.pages.officers.rights_words import right_lines
from giamngheo.pages.templatetags.house import clock
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts import selectors
from giamngheo.records.accounts.authority import offices_of, reaches, roles_to_give
from giamngheo.records.accounts.errors import WrongEntry
from giamngheo.records.accounts.models import Duty, Office, User
from giamngheo.records.accounts.rights import change_officers, enter_offices, read_officers
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.services import duties, officers, offices, passwords
from giamngheo.rules.language import say

T = TypeVar("T")
read_only = require_GET
asks_first = require_http_methods(["GET", "POST"])


@read_only
@page(read_officers)
def all_offices(request: Request) -> HttpResponse:
    """The offices one may read, and officers by name; who has one office only is led to it."""
    officer, words = request.officer, request.GET.get("q", "").strip()
    if officer.role != Role.ADMIN:
        return redirect("office", officer.office_id)
    context = {
        "q": words,
        "offices": lists.offices_table(selectors.office_lines(officer, words)),
        "users": lists.users_table(selectors.found_users(officer, words)) if words else None,
        "may_enter_offices": enter_offices(officer),
    }
    return render(request, "officers/offices.html", context)


@read_only
@page(read_officers)
def one_office(request: Request, office_id: UUID) -> HttpResponse:
    """The officers of an office, past ones too."""
    office = get_object_or_404(offices_of(request.officer), id=office_id)
    rows = lists.duty_rows(selectors.duties_in(office), endable=False)
    communes = selectors.communes_of(office, request.officer.today).values_list("name", flat=True)
    context = {
        "office": office,
        "communes": ", ".join(communes),
        "table": lists.officers_table(rows),
        "may_add": bool(roles_to_give(request.officer, office)),
        "crumbs": _way_to(office.name),
    }
    return render(request, "officers/office.html", context)


@read_only
@page(read_officers)
def one_officer(request: Request, user_id: UUID) -> HttpResponse:
    """An officer, the duties, and how they can sign in."""
    user = _seen(request, user_id)
    may_change = reaches(request.officer, user)
    rows = lists.duty_rows(selectors.duties_shown(request.officer, user), endable=may_change)
    state = selectors.sign_in_state(user)
    context = {
        "account": user,
        "terms": _terms(user, state),
        "state": state,
        "table": lists.duties_table(rows),
        "may_change": may_change,
        "tokens": token_lines(user) if may_change else [],
        "crumbs": _way_to(user.full_name),
    }
    return render(request, "officers/officer.html", context)


@asks_first
@never_cache
@page(change_officers)
def add_officer(request: Request, office_id: UUID) -> HttpResponse:
    """Enter a new officer; the answer shows the temporary password once."""
    office = get_object_or_404(offices_of(request.officer), id=office_id)
    form = OfficerForm(request.officer, office, request.POST or None)
    if form.is_valid():
        entered = _try(form, lambda: _enter(request, form))
        if entered:
            return _show_password(request, entered.user, entered.password)
    return _filled(request, "officers/add_officer.html", form, office=office)


@asks_first
@page(change_officers)
def add_duty(request: Request, office_id: UUID) -> HttpResponse:
    """Give somebody who has an account a duty in this office."""
    office = get_object_or_404(offices_of(request.officer), id=office_id)
    form = DutyForm(request.officer, office, request.POST or None)
    if form.is_valid():
        duty = _try(form, lambda: _give(request, form))
        if duty:
            messages.success(request, say("Đã giao nhiệm vụ.", "The duty is given."))
            return redirect("officer", duty.user_id)
    return _filled(request, "officers/add_duty.html", form, office=office)


@asks_first
@page(change_officers)
def end_duty(request: Request, duty_id: UUID) -> HttpResponse:
    """End a duty on a day."""
    duty = get_object_or_404(Duty.objects.filter(office__in=offices_of(request.officer)), id=duty_id)
    form = EndForm(request.POST or None, initial={"on": request.officer.today})
    if form.is_valid():
        on = form.cleaned_data["on"]
        if _try(form, lambda: duties.end_duty(officer=request.officer, duty_id=duty_id, on=on) or True):
            messages.success(request, say("Nhiệm vụ đã có ngày thôi.", "The duty has its last day."))
            return redirect("officer", duty.user_id)
    return _filled(
        request,
        "officers/end_duty.html",
        form,
        duty=duty,
        role=Role(duty.role).label,
        cancel_url=reverse("officer", args=[duty.user_id]),
    )


@asks_first
@page(change_officers)
def correct_officer(request: Request, user_id: UUID) -> HttpResponse:
    """Correct an officer's name and e-mail."""
    user = _seen(request, user_id)
    form = NamingForm(request.POST or None, initial={"full_name": user.full_name, "email": user.email})
    if form.is_valid() and _try(form, lambda: _correct(request, user, form)):
        messages.success(request, say("Đã sửa.", "Corrected."))
        return redirect("officer", user.id)
    return _filled(request, "officers/correct_officer.html", form, account=user)


@asks_first
@never_cache
@page(change_officers)
def give_password(request: Request, user_id: UUID) -> HttpResponse:
    """Ask first, then show a temporary password once."""
    user = _seen(request, user_id)
    if request.method == "POST":
        password = passwords.give_temporary_password(officer=request.officer, user_id=user.id)
        return _show_password(request, user, password)
    return _ask(request, "officers/give_password.html", user)


@asks_first
@page(change_officers)
def unlock(request: Request, user_id: UUID) -> HttpResponse:
    """Ask first, then lift the lock."""
    user = _seen(request, user_id)
    if request.method == "POST":
        passwords.unlock(officer=request.officer, user_id=user.id)
        messages.success(request, say("Đã mở khóa đăng nhập.", "The account is unlocked."))
        return redirect("officer", user.id)
    return _ask(request, "officers/unlock.html", user)


@asks_first
@page(change_officers)
def reset_second_factor(request: Request, user_id: UUID) -> HttpResponse:
    """Ask first, then switch the second factor off."""
    user = _seen(request, user_id)
    if request.method == "POST":
        passwords.reset_second_factor(officer=request.officer, user_id=user.id)
        messages.success(request, say("Đã gỡ xác thực hai lớp.", "The second factor is off."))
        return redirect("officer", user.id)
    return _ask(request, "officers/reset_second_factor.html", user)


@asks_first
@page(enter_offices)
def add_office(request: Request) -> HttpResponse:
    """Enter an office."""
    form = OfficeForm(request.POST or None)
    if form.is_valid():
        office = _try(form, lambda: _enter_office(request, form))
        if office:
            messages.success(request, say("Đã lập đơn vị.", "The office is entered."))
            return redirect("office", office.id)
    return _filled(request, "officers/add_office.html", form)


@read_only
@page(read_officers)
def who_may_do_what(request: Request) -> HttpResponse:
    """The rights, and the roles that have each; of one role where the address names it."""
    asked = request.GET.get("role", "")
    role = Role(asked) if asked in set(Role) else None
    chips = [
        Chip(one.label, with_query(request.GET, role=None if one == role else one.value), one == role)
        for one in Role
    ]
    way = _way_to(say("Ai được làm gì", "Who may do what"))
    context = {"table": lists.rights_table(right_lines(role)), "chips": chips, "crumbs": way}
    return render(request, "officers/rights.html", context)


def _way_to(name: str) -> list[Crumb]:
    return [Crumb(say("Cán bộ", "Officers"), reverse("officers")), Crumb(name)]


def _seen(request: Request, user_id: UUID) -> User:
    """A user with a duty, past or present, in an office one may read."""
    users = User.objects.filter(duties__office__in=offices_of(request.officer)).distinct()
    return get_object_or_404(users, id=user_id)


def _enter(request: Request, form: OfficerForm) -> officers.Entered:
    return officers.add_officer(officer=request.officer, naming=form.naming(), duty=form.duty())


def _give(request: Request, form: DutyForm) -> Duty:
    user = officers.user_to_employ(request.officer, form.cleaned_data["username"])
    return duties.add_duty(officer=request.officer, user=user, duty=form.duty())


def _correct(request: Request, user: User, form: Form) -> bool:
    email = form.cleaned_data["email"].lower()
    officers.correct_officer(
        officer=request.officer, user_id=user.id, full_name=form.cleaned_data["full_name"], email=email
    )
    return True


def _enter_office(request: Request, form: Form) -> Office:
    given = form.cleaned_data
    return offices.add_office(
        officer=request.officer,
        name=given["name"],
        level=Office.Level(given["level"]),
        communes=given["communes"],
    )


def _try(form: Form, act: Callable[[], T]) -> T | None:
    """What the act gives; what it refuses stands at its field, and the form keeps what was typed."""
    try:
        return act()
    except WrongEntry as error:
        form.add_error(error.field, error.message)
        return None


def _filled(request: Request, template: str, form: Form, **context: Any) -> HttpResponse:
    """The page with its form; 422 where something in it is wrong."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def _ask(request: Request, template: str, user: User) -> HttpResponse:
    return render(request, template, {"account": user, "cancel_url": reverse("officer", args=[user.id])})


def _show_password(request: Request, user: User, password: str) -> HttpResponse:
    return render(request, "officers/password.html", {"account": user, "password": password})


def _terms(user: User, state: selectors.SignInState) -> list[Term]:
    on, off = say("Đang bật", "On"), say("Chưa bật", "Off")
    return [
        Term(say("Tên đăng nhập", "User name"), user.username),
        Term(say("Địa chỉ e-mail", "E-mail address"), user.email),
        Term(say("Xác thực hai lớp", "Second factor"), on if state.has_second_factor else off),
        Term(say("Đăng nhập lần cuối", "Last sign-in"), clock(state.last_sign_in)),
    ]
