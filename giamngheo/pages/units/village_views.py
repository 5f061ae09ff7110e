"""One village: what is known of it, and the changes an office may make."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.pages.components.parts import Clash, Crumb, Term
from giamngheo.pages.units.acts import ACTS, Act
from giamngheo.pages.units.forms import VillageForm
from giamngheo.pages.units.history import village_events
from giamngheo.pages.web import Request, asks, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import change_villages, read_units
from giamngheo.records.geography.models import Village
from giamngheo.records.geography.selectors.units import unit_on
from giamngheo.records.geography.village_kinds import kind_label
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.selectors.villages import households_by_village
from giamngheo.records.registry.services.village_act import VillageRefused, check_area, values_now
from giamngheo.records.registry.services.villages import VillageFacts, add_village
from giamngheo.rules.language import say

FORM = "village-form"


@require_GET
@page(read_units)
def village(request: Request, village_id: UUID) -> HttpResponse:
    """A village: its facts, its history, and what may be changed."""
    officer = request.officer
    found = get_object_or_404(Village, id=village_id)
    context = {
        "village": found,
        "crumbs": _crumbs(found, officer.today),
        "terms": _terms(officer, found),
        "events": village_events(found, officer.today),
        "acts": _acts(officer, found),
    }
    return render(request, "units/village.html", context)


@asks
@page(change_villages)
def village_add(request: Request, code: str) -> HttpResponse:
    """A new village of a commune."""
    officer = request.officer
    check_area(officer, code)
    form = VillageForm(request.POST or None, initial={"on": officer.today})
    if form.is_valid():
        facts = VillageFacts(form.cleaned_data["name"], form.cleaned_data["kind"], form.cleaned_data["code"])
        try:
            added = add_village(officer=officer, commune_code=code, facts=facts, on=form.cleaned_data["on"])
        except VillageRefused as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, say(f"Đã thêm {added.name}.", f"{added.name} is added."))
            return redirect("unit", code)
    context = {"form": form, "code": code, "unit": unit_on(code, officer.today)}
    return render(request, "units/village_add.html", context, status=422 if form.errors else 200)


@asks
@page(change_villages)
def village_change(request: Request, village_id: UUID, name: str) -> HttpResponse:
    """One change of a village. name: of ACTS."""
    act, found = ACTS.get(name), get_object_or_404(Village, id=village_id)
    if act is None:
        raise Http404
    check_area(request.officer, found.commune_code)
    form = act.form(found, {"on": request.officer.today}, request.POST or None)
    clash = None
    if form.is_valid():
        clash = _try(request, act, found, form)
        if clash is None and not form.errors:
            messages.success(request, say(*act.done))
            return redirect("village", found.pk)
    return _asked(request, act, found, form, clash)


def _try(request: Request, act: Act, found: Village, form: Form) -> Conflict | None:
    """Do it; what stands in the way is put on the form, another's save is returned."""
    sent = request.POST.get("keep_mine") or request.POST.get("version", "")
    try:
        act.do(request.officer, found, int(sent) if sent.isdecimal() else 0, form.cleaned_data)
    except VillageRefused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    except Conflict as conflict:
        return conflict
    return None


def _asked(request: Request, act: Act, found: Village, form: Form, clash: Conflict | None) -> HttpResponse:
    context: dict[str, Any] = {
        "village": found,
        "form": form,
        "form_id": FORM,
        "version": request.POST.get("version") or found.version,
        "title": say(*act.title),
        "button": say(*act.button),
        "crumbs": _crumbs(found, request.officer.today, say(*act.title)),
        "clash": clash and _clash(clash, request.get_full_path()),
    }
    status = 409 if clash else 422 if form.errors else 200
    return render(request, "units/village_change.html", context, status=status)


def _clash(conflict: Conflict, url: str) -> dict[str, Any]:
    """What the component conflict.html asks for."""
    clashes = [
        Clash(difference.name, difference.label, str(difference.yours or "–"), str(difference.theirs or "–"))
        for difference in conflict.differences
    ]
    return {
        "by": conflict.by,
        "saved_at": conflict.at,
        "version": conflict.version,
        "clashes": clashes,
        "url": url,
    }


def _crumbs(found: Village, today: date, act: str = "") -> list[Crumb]:
    commune = unit_on(found.commune_code, today)
    above = [
        Crumb(say("Xã, thôn", "Units"), reverse("units")),
        Crumb(commune.name if commune else found.commune_code, reverse("unit", args=[found.commune_code])),
    ]
    if not act:
        return [*above, Crumb(found.name)]
    return [*above, Crumb(found.name, reverse("village", args=[found.pk])), Crumb(act)]


def _terms(officer: Officer, found: Village) -> list[Term]:
    kept = values_now(found)
    households = households_by_village(officer, [found.pk])
    mark = found.marks.filter(valid_to=None).first()
    since = f"{mark.valid_from:%d/%m/%Y}" if mark else ""
    terms = [
        Term(say("Loại", "Kind"), kind_label(found.kind)),
        Term(say("Mã thôn", "Code"), found.code),
        Term(say("Người đứng đầu", "Head"), kept["head_name"]),
        Term(say("Điện thoại", "Telephone"), kept["head_phone"]),
        Term(
            say("Đặc biệt khó khăn", "Extremely difficult"),
            say(f"từ {since}", f"since {since}") if mark else say("không", "no"),
            mark.instrument if mark else "",
        ),
    ]
    if households is not None:
        terms.append(Term(say("Số hộ đang sinh sống", "Households living here"), households.get(found.pk, 0)))
    return terms


def _acts(officer: Officer, found: Village) -> list[dict[str, str]]:
    """The changes that the officer may make here, with their addresses."""
    in_area = officer.is_everywhere or found.commune_code in officer.communes
    if not (change_villages(officer) and in_area) or found.valid_to:
        return []
    is_marked = found.marks.filter(valid_to=None).exists()
    names = ["correct", "head", "unmark" if is_marked else "mark", "end"]
    return [
        {"label": say(*ACTS[name].title), "url": reverse("village_change", args=[found.pk, name])}
        for name in names
    ]
