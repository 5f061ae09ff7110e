"""A member of a household: who they are, what they answered; and one who was left out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.duplicates.lists import notices
from giamngheo.pages.household.crumbs import crumbs
from giamngheo.pages.household.editing import live_verdict, open_for_changes
from giamngheo.pages.household.forms import RowForm, add_wrong, initial_of, member_form
from giamngheo.pages.household.saving import Page, Sheet, answer
from giamngheo.pages.household.sections import MEMBER_COLUMNS, MEMBER_GROUPS
from giamngheo.pages.household.views import head
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import write_answers, write_households
from giamngheo.records.registry.models import Membership, PersonAnswers
from giamngheo.records.registry.selectors.household import HouseholdView, Member
from giamngheo.records.registry.services.editing import Saved, save_member_answers
from giamngheo.records.registry.services.editing_members import add_member as enter
from giamngheo.records.registry.services.editing_members import save_member
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.reading import note_reading
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS


@page(write_answers)
def member(request: Request, household_id: UUID, person_id: UUID) -> HttpResponse:
    """Both sheets of a member; a POST corrects who they are."""
    view, one = _member(household_id, person_id)
    sheets = _sheets(request.officer, view, one, request.POST if request.method == "POST" else None, None)

    def save(values: dict[str, Any], version: int, over: int | None) -> Saved:
        return save_member(
            officer=request.officer,
            household_id=household_id,
            person_id=person_id,
            version=version,
            over=over,
            cells=values,
        )

    if request.method == "POST":
        whole = _whole(request, view, one, sheets)
        return answer(request, sheets["who"], save, whole, live_verdict(request, household_id))
    note_reading(request.officer, household_id, "person", person_id)
    return _whole(request, view, one, sheets)({}, 200)


@page(write_answers)
def member_answers(request: Request, household_id: UUID, person_id: UUID) -> HttpResponse:
    """Correct a member's answers of the latest review."""
    if request.method != "POST":
        return redirect("member", household_id, person_id)
    view, one = _member(household_id, person_id)
    sheets = _sheets(request.officer, view, one, None, request.POST)
    if "answers" not in sheets:
        return redirect("start_review", household_id)

    def save(values: dict[str, Any], version: int, over: int | None) -> Saved:
        return save_member_answers(
            officer=request.officer,
            household_id=household_id,
            person_id=person_id,
            version=version,
            over=over,
            cells=values,
        )

    whole = _whole(request, view, one, sheets)
    return answer(request, sheets["answers"], save, whole, live_verdict(request, household_id))


@page(write_households)
def add_member(request: Request, household_id: UUID) -> HttpResponse:
    """Somebody whom the register left out."""
    view = open_for_changes(household_id)
    form = member_form(PERSONS, "", request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = enter(officer=request.officer, household_id=household_id, cells=form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã bổ sung nhân khẩu.", "The member is added."))
            return redirect("member", household_id, person.pk)
    title = say("Bổ sung nhân khẩu", "Add a member")
    way = {"crumbs": crumbs(request.officer, view, Crumb(title)), "title": title, "form": form}
    context = head(request.officer, view) | way
    return render(request, "household/add_member.html", context, status=422 if form.errors else 200)


def _member(household_id: UUID, person_id: UUID) -> tuple[HouseholdView, Member]:
    view = open_for_changes(household_id)
    for one in view.members:
        if one.membership.person_id == person_id:
            return view, one
    raise Http404


def _sheets(officer: Officer, view: HouseholdView, one: Member, who: Any, answers: Any) -> dict[str, Sheet]:
    """The sheets that the officer may fill in."""
    own = [view.household.pk, one.membership.person_id]
    sheets: dict[str, Sheet] = {}
    if write_households(officer):
        person = one.membership.person
        form = member_form(PERSONS, person.personal_id_tail, who, initial=_facts(one.membership))
        sheets["who"] = Sheet("who", reverse("member", args=own), form, person.version)
    if view.answers is not None:
        row = one.answers or PersonAnswers(version=0)
        form = RowForm(PERSONS, MEMBER_COLUMNS, answers, initial=initial_of(MEMBER_COLUMNS, row))
        sheets["answers"] = Sheet("answers", reverse("member_answers", args=own), form, row.version)
    if who is not None and "who" not in sheets:
        raise Http404
    return sheets


def _facts(membership: Membership) -> dict[str, str]:
    columns = [PERSONS[name] for name in ("full_name", "sex", "birth_date", "birth_date_is_year_only")]
    facts = initial_of([*columns, PERSONS["ethnic_code"]], membership.person)
    return facts | {"relation": membership.relation or ""}


def _whole(request: Request, view: HouseholdView, one: Member, sheets: dict[str, Sheet]) -> Page:
    """The page around both sheets."""

    def render_page(more: dict[str, Any], status: int) -> HttpResponse:
        name = one.membership.person.full_name or say("Nhân khẩu", "Member")
        context = head(request.officer, view) | {
            "crumbs": crumbs(request.officer, view, Crumb(name)),
            "title": name,
            "who": sheets.get("who"),
            "answers": sheets.get("answers"),
            "duplicates": notices(request.officer, {one.membership.person_id}),
            "groups": _groups(sheets),
            "conflict": None,
        }
        return render(request, "household/member.html", context | more, status=status)

    return render_page


def _groups(sheets: dict[str, Sheet]) -> list[tuple[str, list[Any]]]:
    if "answers" not in sheets:
        return []
    form = sheets["answers"].form
    return [(say(*words), [form[name] for name in names]) for words, names in MEMBER_GROUPS]
