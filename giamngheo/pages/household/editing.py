"""Correct a household's facts and answers, screen by screen, saved as one goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from giamngheo.pages.components.parts import Crumb, Tab
from giamngheo.pages.household.crumbs import crumbs
from giamngheo.pages.household.forms import (
    HouseholdForm,
    ReviewForm,
    RowForm,
    add_wrong,
    initial_of,
    units,
)
from giamngheo.pages.household.saving import Sheet, answer
from giamngheo.pages.household.sections import BY_SLUG, SECTIONS, Section
from giamngheo.pages.household.views import found, head
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import write_answers, write_households
from giamngheo.records.registry.selectors.household import HouseholdView
from giamngheo.records.registry.services.editing import Saved, save_answers, save_household
from giamngheo.records.registry.services.editing_review import start_review as begin
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS


@page(write_households)
def edit_household(request: Request, household_id: UUID) -> HttpResponse:
    """Code, address, telephone."""
    view = open_for_changes(household_id)
    kept = {name: getattr(view.household, name) for name in ("code", "address", "phone")}
    form = HouseholdForm(request.POST if request.method == "POST" else None, initial=kept)
    url = reverse("edit_household", args=[household_id])
    sheet = Sheet("facts", url, form, view.household.version)

    def save(values: dict[str, Any], version: int, over: int | None) -> Saved:
        return save_household(
            officer=request.officer, household_id=household_id, version=version, over=over, **values
        )

    def whole(more: dict[str, Any], status: int) -> HttpResponse:
        context = _around(request, view, say("Thông tin hộ", "Facts")) | {"sheet": sheet} | more
        return render(request, "household/edit_household.html", context, status=status)

    if request.method == "POST":
        return answer(request, sheet, save, whole, live_verdict(request, household_id))
    return whole({}, 200)


@page(write_answers)
def edit_answers(request: Request, household_id: UUID, section: str) -> HttpResponse:
    """One screen of the latest review's answers."""
    view, asked = open_for_changes(household_id), _section(section)
    if view.answers is None:
        return redirect("start_review", household_id)
    kept = initial_of(asked.columns, view.answers)
    form = RowForm(
        HOUSEHOLDS, asked.columns, request.POST if request.method == "POST" else None, initial=kept
    )
    url = reverse("edit_answers", args=[household_id, asked.slug])
    sheet = Sheet("answers", url, form, view.answers.version, view.answers.saved_at)

    def save(values: dict[str, Any], version: int, over: int | None) -> Saved:
        return save_answers(
            officer=request.officer, household_id=household_id, version=version, over=over, cells=values
        )

    def whole(more: dict[str, Any], status: int) -> HttpResponse:
        context = _around(request, view, asked.title) | _screen(view, asked, form)
        return render(
            request, "household/edit_answers.html", context | {"sheet": sheet} | more, status=status
        )

    if request.method == "POST":
        return answer(request, sheet, save, whole, live_verdict(request, household_id))
    return whole({}, 200)


@page(write_answers)
def start_review(request: Request, household_id: UUID) -> HttpResponse:
    """The day of a new review; its answers begin as the last one's."""
    view = open_for_changes(household_id)
    given = request.POST if request.method == "POST" else None
    form = ReviewForm(given, initial={"review_date": request.officer.today})
    if request.method == "POST" and form.is_valid():
        try:
            begin(
                officer=request.officer,
                household_id=household_id,
                review_date=form.cleaned_data["review_date"],
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã mở lần rà soát mới.", "The new review is open."))
            return redirect("edit_answers", household_id, SECTIONS[0].slug)
    context = _around(request, view, say("Lần rà soát mới", "New review")) | {"form": form}
    return render(request, "household/start_review.html", context, status=422 if form.errors else 200)


def open_for_changes(household_id: UUID) -> HouseholdView:
    """The household, unless it has ended: then there is nothing here to change."""
    view = found(household_id)
    if view.household.ended_on is not None:
        raise Http404
    return view


def live_verdict(request: Request, household_id: UUID) -> dict[str, Any]:
    """The verdict as it is when the template asks: after the save."""
    return {"live": lambda: head(request.officer, found(household_id))}


def _around(request: Request, view: HouseholdView, title: str) -> dict[str, Any]:
    way = {"crumbs": crumbs(request.officer, view, Crumb(title)), "title": title}
    return head(request.officer, view) | way


def _section(slug: str) -> Section:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _screen(view: HouseholdView, asked: Section, form: RowForm) -> dict[str, Any]:
    """The tabs of all screens, this one's fields with their units, and the next screen."""
    after = SECTIONS[SECTIONS.index(asked) + 1 :][:1]

    def url(section: Section) -> str:
        return reverse("edit_answers", args=[view.household.pk, section.slug])

    behind = units(asked.columns)
    return {
        "tabs": [Tab(section.title, url(section), section is asked) for section in SECTIONS],
        "fields": [(form[name], behind.get(name, "")) for name in asked.names],
        "next_title": after[0].title if after else "",
        "next_url": url(after[0]) if after else "",
    }
