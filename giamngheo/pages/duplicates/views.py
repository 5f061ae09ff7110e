"""Entries that may be one person: a list, and one pair side by side with what an officer may decide about it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Crumb, Tab
from giamngheo.pages.duplicates.forms import KeepForm, MergeForm, first_choices
from giamngheo.pages.duplicates.lists import pairs_table
from giamngheo.pages.duplicates.shown import compared, pair_words
from giamngheo.pages.duplicates.words import STATES
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import NotAllowed, settle_duplicates
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.models import PossibleDuplicate
from giamngheo.records.registry.selectors.duplicates import (
    SideBySide,
    count_to_settle,
    pairs_of,
    side_by_side,
)
from giamngheo.records.registry.services.duplicates import keep_apart, may_settle, merge_duplicates
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts_undo import take_back
from giamngheo.records.registry.services.reading import note_reading
from giamngheo.rules.language import say

State = PossibleDuplicate.State
NO_VERSIONS = (-1, -1)


@require_GET
@page(settle_duplicates)
def duplicates(request: Request) -> HttpResponse:
    """The pairs of the area, ?state those that wait or were settled, ?after the page."""
    state = request.GET.get("state", "")
    state = state if state in STATES else State.OPEN
    found = pairs_of(request.officer, state, _uuid(request.GET.get("after", "")))
    tabs = [
        Tab(say(*words), with_query(request.GET, state=name, after=None), name == state)
        for name, words in STATES.items()
    ]
    context = {
        "tabs": tabs,
        "state": state,
        "waiting": count_to_settle(request.officer),
        "table": pairs_table(request.officer, found.lines, state),
        "next_url": with_query(request.GET, after=str(found.after)) if found.after else "",
        "first_url": with_query(request.GET, after=None) if request.GET.get("after") else "",
    }
    return render(request, "duplicates/duplicates.html", context)


@require_GET
@page(settle_duplicates)
def duplicate(request: Request, pair_id: UUID) -> HttpResponse:
    """Both entries; the reading of their ethnic groups is logged."""
    found = _found(pair_id)
    for side in found.sides:
        note_reading(request.officer, side.person.household_id, "person", side.person.pk)
    return _page(request, found)


@require_POST
@page(settle_duplicates)
def merge(request: Request, pair_id: UUID) -> HttpResponse:
    """They are one person."""
    found = _own(request, pair_id)
    form = MergeForm(found, request.POST)
    if form.is_valid():
        try:
            versions = _versions(request.POST.get("versions", ""))
            merge_duplicates(
                officer=request.officer, pair_id=pair_id, versions=versions, merging=form.merging()
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã gộp hai mục.", "The two entries are merged."))
            return redirect("duplicate", pair_id)
    return _page(request, found, merging=form, status=422)


@require_POST
@page(settle_duplicates)
def keep(request: Request, pair_id: UUID) -> HttpResponse:
    """They are two people."""
    found = _own(request, pair_id)
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            keep_apart(officer=request.officer, pair_id=pair_id, reason=form.cleaned_data["why"])
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã ghi là hai người.", "They are kept apart."))
            return redirect("duplicates")
    return _page(request, found, keeping=form, status=422)


@require_http_methods(["GET", "POST"])
@page(settle_duplicates)
def undo(request: Request, pair_id: UUID) -> HttpResponse:
    """Ask first, then take the merger back."""
    found, wrong = _own(request, pair_id), ""
    if found.pair.act_id is None:
        raise Http404
    if request.method == "POST":
        try:
            take_back(officer=request.officer, act_id=found.pair.act_id)
        except NotSaved as error:
            wrong = "; ".join(error.wrong.values())
        else:
            messages.success(request, say("Đã rút việc gộp.", "The merger is taken back."))
            return redirect("duplicate", pair_id)
    context = _around(found) | {
        "wrong": wrong,
        "is_dangerous": True,
        "cancel_url": reverse("duplicate", args=[pair_id]),
    }
    return render(request, "duplicates/undo.html", context, status=422 if wrong else 200)


def _page(
    request: Request,
    found: SideBySide,
    merging: MergeForm | None = None,
    keeping: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    officer, pair = request.officer, found.pair
    may = may_settle(officer, found.first.person, found.second.person)
    form = merging or MergeForm(found, initial={**first_choices(found), "on": officer.today})
    codes = {side.person.household.commune_code for side in found.sides}
    names = {code: f"{unit.kind} {unit.name}" for code, unit in units_on(codes, officer.today).items()}
    is_undecided = pair.state in (State.OPEN, State.KEPT_APART)
    context = _around(found) | {
        "form": form if may and is_undecided else None,
        "keeping": (keeping or KeepForm()) if may and pair.state == State.OPEN else None,
        "may_undo": may and pair.state == State.MERGED,
        "may_settle": may,
        "rows": compared(found, form if may and is_undecided else None, names),
        "versions": f"{found.first.person.version}-{found.second.person.version}",
        "errors": merging or keeping,
    }
    return render(request, "duplicates/duplicate.html", context, status=status)


def _around(found: SideBySide) -> dict[str, Any]:
    title = found.first.person.full_name or found.second.person.full_name
    return {
        "pair": found.pair,
        "found": found,
        "title": title,
        "words": pair_words(found.pair),
        "crumbs": [
            Crumb(say("Người có thể trùng", "Possible duplicates"), reverse("duplicates")),
            Crumb(title),
        ],
    }


def _found(pair_id: UUID) -> SideBySide:
    try:
        return side_by_side(pair_id)
    except PossibleDuplicate.DoesNotExist:
        raise Http404 from None


def _own(request: Request, pair_id: UUID) -> SideBySide:
    """The same, where it is this officer's to settle. Raises NotAllowed."""
    found = _found(pair_id)
    if not may_settle(request.officer, found.first.person, found.second.person):
        raise NotAllowed(settle_duplicates.__name__)
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _versions(text: str) -> tuple[int, int]:
    """Of both persons as the page showed them; what nobody has, where the form was tampered with."""
    first, _, second = text.partition("-")
    return (int(first), int(second)) if first.isdecimal() and second.isdecimal() else NO_VERSIONS
