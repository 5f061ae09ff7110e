"""A household in its round: who reviews it, whether that is a relative, and what may be done about it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.engine.quick_form import quick_table
from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.forms import QuickForm, RelationForm, ReviewerForm, SignsForm
from giamngheo.pages.review.order_badge import order_badge
from giamngheo.pages.review.village import crumbs
from giamngheo.pages.review.words import QUICK_RESULTS, REASONS, VILLAGE_STEPS, relation_words
from giamngheo.pages.templatetags.house import status_badge
from giamngheo.pages.web import Request, asks, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import manage_rounds, read_full_names, read_rounds
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import ReviewerRelation, RoundHousehold
from giamngheo.records.review.selectors.orders import standing_orders
from giamngheo.records.review.selectors.preparation import reviewer_lines
from giamngheo.records.review.selectors.relations import relations
from giamngheo.records.review.services.one_household import declare_relation, reassign
from giamngheo.records.review.services.quick import fill_quick_form, needs_quick_form, waits_for_quick_form
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import STILL_ASKED


@require_GET
@page(read_rounds)
def household(request: Request, household_id: UUID) -> HttpResponse:
    """How the household stands in its round."""
    one = found_household(household_id)
    name = shown_head(request.officer, one.household.summary)
    context = {
        "one": one,
        "title": name,
        "crumbs": crumbs(one.village, name),
        "order": order_badge(request.officer, standing_orders([one.household_id]).get(one.household_id)),
        "relation": relation_words(relations([one]).get(one.pk)),
        "terms": _terms(request.officer, one),
        "needs_quick_form": needs_quick_form(one),
        "waits_for_quick_form": waits_for_quick_form(one),
        "may_change": manage_rounds(request.officer) and one.village.step in STILL_ASKED,
    }
    return render(request, "review/household.html", context)


@asks
@page(manage_rounds)
def reassigned(request: Request, household_id: UUID) -> HttpResponse:
    """Give the household to another reviewer."""
    one = found_household(household_id)
    of = one.village.round
    form = ReviewerForm(reviewer_lines(request.officer, of.opened_on.year, of), request.POST or None)
    if form.is_valid() and _saved(
        form,
        reassign,
        officer=request.officer,
        household_id=one.pk,
        reviewer_id=form.cleaned_data["reviewer"],
    ):
        return redirect("review_household", one.pk)
    title = say("Giao rà soát viên khác", "Another reviewer")
    return asking(request, one, form, title, "review_household")


@asks
@page(manage_rounds)
def relation(request: Request, household_id: UUID) -> HttpResponse:
    """Say that the reviewer is a relative, or take it back."""
    return relation_page(request, found_household(household_id), "review_household")


@asks
@page(manage_rounds)
def quick(request: Request, household_id: UUID) -> HttpResponse:
    """Fill the household's Phiếu A."""
    return quick_page(request, found_household(household_id), "review_household")


def quick_page(request: Request, one: RoundHousehold, back: str) -> HttpResponse:
    """Phiếu A: by its signs where their table is loaded, else the outcome by hand; back: the page that follows."""
    if not needs_quick_form(one):
        raise Http404
    table, given = quick_table(request.officer.today), request.POST or None
    form = SignsForm(table, given) if table else QuickForm(given)
    if form.is_valid() and _saved(
        form, fill_quick_form, officer=request.officer, household_id=one.pk, **form.given()
    ):
        return redirect(back, one.pk)
    title = say("Phiếu A, nhận dạng nhanh", "Phiếu A, quick look")
    return asking(request, one, form, title, back)


def relation_page(request: Request, one: RoundHousehold, back: str) -> HttpResponse:
    """The question and its answer; back: the name of the page that follows."""
    kept = ReviewerRelation.objects.filter(reviewer=one.reviewer_id, household=one.household_id).first()
    form = RelationForm(request.POST or None, initial={"words": kept.words if kept else ""})
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(
            form,
            declare_relation,
            officer=request.officer,
            household_id=one.pk,
            words=form.cleaned_data["words"],
        )
    ):
        return redirect(back, one.pk)
    title = say("Rà soát viên là người thân của hộ", "The reviewer is a relative")
    return asking(request, one, form, title, back)


def asking(request: Request, one: RoundHousehold, form: forms.Form, title: str, back: str) -> HttpResponse:
    """A page that asks one thing about a household in its round; back: the name of the page it was asked on."""
    name, back_url = shown_head(request.officer, one.household.summary), reverse(back, args=[one.pk])
    context = {
        "form": form,
        "title": title,
        "lead": name,
        "crumbs": [*_above(one, name, back), Crumb(name, back_url), Crumb(title)],
        "back_url": back_url,
    }
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


def _above(one: RoundHousehold, name: str, back: str) -> list[Crumb]:
    """The way to the household: through its round and village, or for its reviewer from the own list."""
    if back == "my_household":
        return [Crumb(say("Hộ tôi rà soát", "My households"), reverse("my_households"))]
    return crumbs(one.village, name)[:-1]


def found_household(household_id: UUID) -> RoundHousehold:
    """A household in a round, where the officer sees it."""
    rows = RoundHousehold.objects.select_related(
        "household__summary", "village__round", "village__village", "reviewer"
    )
    return get_object_or_404(rows, pk=household_id)


def _saved(form: forms.Form, act: Any, **given: Any) -> bool:
    try:
        act(**given)
    except NotSaved as error:
        add_wrong(form, error)
        return False
    except RoundHousehold.DoesNotExist:
        raise Http404 from None
    return True


def _terms(officer: Officer, one: RoundHousehold) -> list[Term]:
    last = one.quick_forms.order_by("-filled_at").first()
    quick = say(*QUICK_RESULTS[one.quick_result])
    reason = last.reason if last and read_full_names(officer) else ""  # free words about a family
    filled = f"{last.filled_on:%d/%m/%Y} · {last.filled_by} · {reason}".rstrip(" ·") if last else ""
    return [
        Term(say("Phiếu A", "Phiếu A"), quick, filled),
        Term(say("Thôn, bản", "Village"), one.village.village.name, say(*VILLAGE_STEPS[one.village.step])),
        Term(say("Vì sao rà soát", "Why"), say(*REASONS[one.reason])),
        Term(say("Đang công nhận", "Recognised as"), status_badge(one.previous_status)),
        Term(say("Rà soát viên", "Reviewer"), one.reviewer.full_name if one.reviewer else ""),
    ]
