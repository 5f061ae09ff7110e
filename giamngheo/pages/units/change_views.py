"""Changes of units, carried out by the administrator: mergers in the background, divided communes one by one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.jobs.shown import at_work
from giamngheo.pages.units.forms import SettleForm
from giamngheo.pages.units.words import full_name
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import settle_divided_communes
from giamngheo.records.geography.models import Village
from giamngheo.records.geography.selectors.changes import days_of_change, waiting_villages
from giamngheo.records.registry.services.merge_communes import KIND, ask_to_apply_changes, due_mergers
from giamngheo.records.registry.services.settle_village import settle_village
from giamngheo.records.registry.services.village_act import VillageRefused
from giamngheo.rules.language import say

AT_ONCE = 50


@require_GET
@page(settle_divided_communes)
def unit_changes(request: Request) -> HttpResponse:
    """What the changes of units up to today still have to do, and the villages that wait for a choice."""
    today = request.officer.today
    waiting = waiting_villages(today)
    due = [(day, len(due_mergers(day))) for day in days_of_change(today)]
    context = {
        "due": [{"day": day, "communes": number} for day, number in due if number],
        "waiting": [
            {"choice": choice, "old": full_name(choice.old, choice.village.commune_code)}
            for choice in waiting[:AT_ONCE]
        ],
        "left": len(waiting),
        "job": at_work(request.officer, KIND),
        "crumbs": [
            Crumb(say("Xã, thôn", "Units"), reverse("units")),
            Crumb(say("Thay đổi địa giới", "Changes")),
        ],
    }
    return render(request, "units/changes.html", context)


@require_POST
@page(settle_divided_communes)
def unit_changes_apply(request: Request) -> HttpResponse:
    """Begin to carry out what is due."""
    return redirect("job", ask_to_apply_changes(request.officer).pk)


@require_POST
@page(settle_divided_communes)
def village_settle(request: Request, village_id: UUID) -> HttpResponse:
    """Give a waiting village to one of the successors."""
    village = get_object_or_404(Village, id=village_id)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, say(f"{village.name}: chọn xã tiếp nhận.", f"{village.name}: choose the commune.")
        )
        return redirect("unit_changes")
    try:
        settle_village(
            officer=request.officer, village_id=village_id, commune_code=form.cleaned_data["commune_code"]
        )
    except VillageRefused as error:
        messages.error(request, f"{village.name}: {error}")
    else:
        messages.success(request, say(f"Đã chuyển {village.name}.", f"{village.name} is moved."))
    return redirect("unit_changes")
