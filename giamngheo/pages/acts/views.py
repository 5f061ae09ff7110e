"""Acts that change who a household is, one page a kind: what it asks, what will follow, what followed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.pages.acts.forms import ActForm
from giamngheo.pages.acts.kinds import BY_SLUG, KINDS, ActKind
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.household.crumbs import crumbs
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.household.saving import sent_version
from giamngheo.pages.household.views import found, head
from giamngheo.pages.household.words import life_act_label
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import record_life_acts
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import Household, LifeAct
from giamngheo.records.registry.selectors.household import HouseholdView
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts_policy import Consequence, consequences, task_kind
from giamngheo.records.registry.services.life_acts_undo import take_back
from giamngheo.records.registry.services.tasks import is_on_list
from giamngheo.records.registry.services.transfers import open_transfer
from giamngheo.rules.language import say

asks_first = require_http_methods(["GET", "POST"])


@require_GET
@page(record_life_acts)
def life_acts(request: Request, household_id: UUID) -> HttpResponse:
    """Which act; those recorded, with the way to take one back; the tasks that wait."""
    view = found(household_id)
    context = _around(request, view, say("Biến động", "Changes")) | {
        "kinds": [] if view.household.ended_on else [(one, _url(view, one)) for one in KINDS],
        "acts": [(act, life_act_label(act.kind)) for act in view.acts],
        "tasks": [{"task": task, "kind": task_kind(task.kind)} for task in view.tasks],
        "transfer": open_transfer(view.household),
    }
    return render(request, "acts/acts.html", context)


@asks_first
@page(record_life_acts)
def life_act(request: Request, household_id: UUID, kind: str) -> HttpResponse:
    """One act: its form with what will follow; ?other: the code of the second household."""
    view = found(household_id)
    if kind not in BY_SLUG or view.household.ended_on is not None:
        raise Http404
    act = BY_SLUG[kind]
    other = _other(request)
    first = {"on": f"{request.officer.today:%d/%m/%Y}", "from_household": other.code if other else ""}
    form = ActForm(
        act,
        view.household,
        request.officer.today,
        request.POST if request.method == "POST" else None,
        other=other,
    )
    form.initial = first
    version, conflict = view.household.version, None
    if request.method == "POST" and form.is_valid():
        try:
            return _recorded(request, view, act, form)
        except NotSaved as error:
            add_wrong(form, error)
        except Conflict as told:
            conflict, version = told, told.version
    context = _around(request, view, act.label) | {
        "act": act,
        "form": form,
        "version": version,
        "conflict": conflict,
        "needs_other": "from_household" in act.asks and other is None,
        "other": other,
        "follows": [_follows(request, view, one) for one in consequences(act.kind)],
        "cancel_url": reverse("life_acts", args=[household_id]),
    }
    return render(request, "acts/act.html", context, status=_status(form, conflict))


@asks_first
@page(record_life_acts)
def take_back_act(request: Request, act_id: UUID) -> HttpResponse:
    """Ask first, then undo a wrong act."""
    act = LifeAct.objects.select_related("person", "household").filter(pk=act_id).first()
    if act is None:
        raise Http404
    view, wrong = found(act.household_id), ""
    if request.method == "POST":
        try:
            take_back(officer=request.officer, act_id=act_id)
        except NotSaved as error:
            wrong = "; ".join(error.wrong.values())
        else:
            messages.success(request, say("Đã rút biến động.", "The act is taken back."))
            return redirect("life_acts", act.household_id)
    context = _around(request, view, say("Rút biến động", "Take back")) | {
        "act": act,
        "act_label": life_act_label(act.kind),
        "wrong": wrong,
        "is_dangerous": True,
        "cancel_url": reverse("life_acts", args=[act.household_id]),
    }
    return render(request, "acts/take_back.html", context, status=422 if wrong else 200)


def _recorded(request: Request, view: HouseholdView, act: ActKind, form: ActForm) -> HttpResponse:
    """Record what a good form asks for. Raises NotSaved, Conflict."""
    arguments = act.arguments(form.cleaned_data)
    if act.slug == "leave":
        arguments["person_id"] = None
    version = sent_version(request.POST.get("version"))
    act.record(officer=request.officer, household_id=view.household.pk, version=version, **arguments)
    messages.success(request, say(f"Đã ghi: {act.label}.", f"Recorded: {act.label}."))
    return redirect("life_acts", view.household.pk)


def _status(form: ActForm, conflict: Conflict | None) -> int:
    if conflict:
        return 409
    return 422 if form.errors else 200


def _other(request: Request) -> Household | None:
    """The second household that the address or the form names, if there is one of that code."""
    code = (request.POST.get("from_household") or request.GET.get("other") or "").strip()
    return Household.objects.filter(code=code, ended_on=None).first() if code else None


def _follows(request: Request, view: HouseholdView, one: Consequence) -> dict[str, Any]:
    """A task that will follow: its words, law, day, and when it does."""
    due = one.task.due.after(request.officer.today) if one.task.due else None
    when = {
        "always": "",
        "on_list": "" if is_on_list(view.household) else say("nếu hộ trong danh sách", "where on the list"),
        "ended": say("nếu hộ kết thúc", "where the household ends"),
        "relations": say("nếu có quan hệ chưa rõ", "where a relation is not known"),
    }[one.when]
    side = say("hộ kia", "the other household") if one.side == "other" else ""
    return {"task": one.task, "due": due, "when": " · ".join(part for part in (side, when) if part)}


def _url(view: HouseholdView, act: ActKind) -> str:
    return reverse("life_act", args=[view.household.pk, act.slug])


def _around(request: Request, view: HouseholdView, title: str) -> dict[str, Any]:
    way = {"crumbs": crumbs(request.officer, view, Crumb(title)), "title": title}
    return head(request.officer, view) | way
