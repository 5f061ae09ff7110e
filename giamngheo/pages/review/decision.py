"""The decision desk: the whole list, what differs from the list before, and the next hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.pages.components.links import asked_for
from giamngheo.pages.components.parts import Crumb, ending_here
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.jobs.shown import at_work
from giamngheo.pages.review.acting import done, open_acts
from giamngheo.pages.review.decision_tables import MOVED, desk_lists, desk_of, tables, tiles
from giamngheo.pages.review.forms import NumberForm, OpinionForm, SendBackForm
from giamngheo.pages.review.words import ACTS, ROUND_STEPS, round_title
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import print_review_papers, read_rounds
from giamngheo.records.base.models import Job
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Decision, ReviewRound
from giamngheo.records.review.selectors.lines import lines_of_round
from giamngheo.records.review.services import deciding
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import RoundStep

PLAIN = {
    "submit": deciding.submit,
    "pass_over_district": deciding.pass_over_district,
    "sign": deciding.sign,
}
ASKING = ("note_district_opinion", "send_back", "number")


@require_GET
@page(read_rounds)
def desk(request: Request, round_id: UUID) -> HttpResponse:
    """The list as it would be decided, or was."""
    of = get_object_or_404(ReviewRound, pk=round_id)
    shown, job = lines_of_round(of), at_work(request.officer, deciding.NUMBER, subject_id=of.pk)
    beside = desk_of(request.officer, of)
    found = desk_lists(beside, shown)
    chosen = asked_for(request.GET, "list", found)
    context = {
        "round": of,
        "title": say("Danh sách trình quyết định", "The list to be decided"),
        "crumbs": _crumbs(of),
        "step": say(*ROUND_STEPS[of.step]),
        "decision": Decision.objects.filter(round=of).first(),
        "is_signed": of.step in (RoundStep.SIGNED, RoundStep.DECIDED),
        "tiles": tiles(found),
        "tables": tables(beside, request.GET, found, chosen),
        "is_of_one_list": bool(chosen),
        "moved": len(found[MOVED]),
        "may_print": print_review_papers(request.officer),
        "job": job,
        "acts": [] if job else open_acts(request.officer, of.step, tuple(PLAIN)),
        "asking": [] if job else open_acts(request.officer, of.step, ASKING),
    }
    return render(request, "review/decision.html", context)


@require_http_methods(["GET", "POST"])
@page(read_rounds)
def act(request: Request, round_id: UUID, act: str) -> HttpResponse:
    """One act of the decision: by a button, or with what it asks."""
    of = get_object_or_404(ReviewRound, pk=round_id)
    if act in PLAIN and request.method == "POST":
        done(request, act, PLAIN[act], officer=request.officer, round_id=round_id)
        return redirect("review_decision", round_id)
    if act not in ASKING:
        raise Http404
    form = _form(of, act, request)
    if form.is_valid():
        try:
            job = _do(request.officer, of, act, form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            if job:
                return redirect("job", job.pk)
            messages.success(request, say("Đã xong: ", "Done: ") + say(*ACTS[act]))
            return redirect("review_decision", round_id)
    context = {
        "form": form,
        "title": say(*ACTS[act]),
        "crumbs": _crumbs(of, say(*ACTS[act])),
        "back_url": reverse("review_decision", args=[round_id]),
    }
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


def _form(of: ReviewRound, act: str, request: Request) -> Any:
    given = request.POST or None
    if act == "send_back":
        return SendBackForm(list(of.villages.select_related("village").order_by("village__name")), given)
    return OpinionForm(given) if act == "note_district_opinion" else NumberForm(given)


def _do(officer: Officer, of: ReviewRound, act: str, data: dict[str, Any]) -> Job | None:
    """The long work that the act asked for, where it did."""
    if act == "send_back":
        deciding.send_back(
            officer=officer, round_id=of.pk, reason=data["reason"], village_ids=data["villages"]
        )
    elif act == "number":
        return deciding.ask_number(officer=officer, round_id=of.pk, number=data["number"])
    else:
        deciding.note_district_opinion(
            officer=officer, round_id=of.pk, is_agreed=data["is_agreed"], words=data["words"]
        )
    return None


def _crumbs(of: ReviewRound, last: str = "") -> list[Crumb]:
    above = [
        Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
        Crumb(round_title(of), reverse("review", args=[of.pk])),
        Crumb(say("Quyết định", "Decision"), reverse("review_decision", args=[of.pk])),
    ]
    return [*above, Crumb(last)] if last else ending_here(above)
