"""Tasks that acts left behind, and households on their way between communes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.pages.acts.forms import TakeInForm
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import read_households, record_life_acts, write_households
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.models import Task, Transfer
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts_policy import task_kind
from giamngheo.records.registry.services.tasks import finish_task, open_tasks
from giamngheo.records.registry.services.transfers import (
    take_in_household,
    transfers_of,
    withdraw_transfer,
)
from giamngheo.rules.language import say


@require_GET
@page(read_households)
def tasks(request: Request) -> HttpResponse:
    """What is to be done in the area."""
    found, paging = part_of(request.GET, open_tasks(request.officer))
    lines = [
        {
            "task": task,
            "kind": task_kind(task.kind),
            "name": shown_head(request.officer, task.household.summary),
            "village": task.household.summary.village.name,
            "is_late": task.due_on is not None and task.due_on < request.officer.today,
        }
        for task in found
    ]
    context = {"lines": lines, "paging": paging, "may_finish": write_households(request.officer)}
    return render(request, "acts/tasks.html", context)


@require_POST
@page(write_households)
def finish(request: Request, task_id: UUID) -> HttpResponse:
    """Tick a task off and stay where one was."""
    try:
        task = finish_task(officer=request.officer, task_id=task_id)
    except Task.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, say("Đã xong việc.", "The task is done."))
    if request.POST.get("back") == "household":
        return redirect("life_acts", task.household_id)
    return redirect("tasks")


@require_GET
@page(record_life_acts)
def transfers(request: Request) -> HttpResponse:
    """Households that other communes send, and those that left this one."""
    arriving, left = transfers_of(request.officer)
    codes = {one.from_commune for one in arriving} | {one.to_commune for one in left}
    names = {
        code: f"{unit.kind} {unit.name}" for code, unit in units_on(codes, request.officer.today).items()
    }
    context = {
        "arriving": [(one, names.get(one.from_commune, one.from_commune)) for one in arriving],
        "left": [(one, names.get(one.to_commune, one.to_commune)) for one in left],
    }
    return render(request, "acts/transfers.html", context)


@require_http_methods(["GET", "POST"])
@page(record_life_acts)
def take_in(request: Request, transfer_id: UUID) -> HttpResponse:
    """Choose the village and take the household in."""
    transfer = _transfer(to_commune__in=request.officer.communes, pk=transfer_id)
    form = TakeInForm(transfer.to_commune, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            household = take_in_household(
                officer=request.officer,
                transfer_id=transfer_id,
                village_id=form.cleaned_data["village"],
                code=form.cleaned_data["code"],
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã tiếp nhận hộ.", "The household is taken in."))
            return redirect("household", household.pk)
    context = {"transfer": transfer, "form": form, "cancel_url": reverse("transfers")}
    return render(request, "acts/take_in.html", context, status=422 if form.errors else 200)


@require_POST
@page(record_life_acts)
def withdraw(request: Request, transfer_id: UUID) -> HttpResponse:
    """Take an offer back."""
    _transfer(from_commune__in=request.officer.communes, pk=transfer_id)
    try:
        withdraw_transfer(officer=request.officer, transfer_id=transfer_id)
    except NotSaved as error:
        messages.error(request, "; ".join(error.wrong.values()))
    else:
        messages.success(request, say("Đã rút việc chuyển hộ.", "The transfer is withdrawn."))
    return redirect("transfers")


def _transfer(**of: Any) -> Transfer:
    found = Transfer.objects.filter(**of).first()
    if found is None:
        raise Http404
    return found
