"""The record of a village meeting: who came, and how many agree on each household."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.forms import MeetingForm
from giamngheo.pages.review.village import asked, found_village
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import record_meetings
from giamngheo.records.geography.models import VillageHead
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import RoundVillage
from giamngheo.records.review.selectors.lines import lines
from giamngheo.records.review.services.meetings import hold_meeting
from giamngheo.records.review.services.periods import agreement_share
from giamngheo.records.review.services.reviewing import living
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped


@require_http_methods(["GET", "POST"])
@page(record_meetings)
def meeting(request: Request, village_id: UUID) -> HttpResponse:
    """Record a meeting; every household that waits for one is on the page."""
    found = found_village(village_id)
    put = [line for line in lines(living(found)) if line.reviewed.is_agreed is not True]
    first = {"held_on": request.officer.today, "chair": _head(found, request)}
    form = MeetingForm(put, request.POST or None, initial=first)
    if form.is_valid():
        try:
            held = hold_meeting(
                officer=request.officer, village_id=village_id, held=form.held(), agree=form.agree()
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(
                request,
                say(
                    f"Đã ghi biên bản họp dân lần {held.number}. In hai bản để ký.",
                    f"Meeting {held.number} is recorded. Print two copies to be signed.",
                ),
            )
            return redirect("review_village", village_id)
    context = asked(found, form, say("Biên bản họp dân", "Village meeting"))
    context["share"] = f"{grouped(100 * agreement_share(request.officer.today))} %"
    return render(request, "review/meeting.html", context, status=422 if form.errors else 200)


def _head(found: RoundVillage, request: Request) -> str:
    """Who leads the village today leads its meeting."""
    heads = VillageHead.objects.on(request.officer.today).filter(village=found.village_id)
    return heads.values_list("name", flat=True).first() or ""
