"""A commune's list of villages from a file: looked at first, then taken over altogether or not at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.engine.findings import Refused
from giamngheo.pages.units.forms import LoadListForm, VillageListForm
from giamngheo.pages.units.tables import plan_table
from giamngheo.pages.web import Request, page
from giamngheo.papers.unit_lists.village_list import read_village_list
from giamngheo.records.accounts.rights import change_villages
from giamngheo.records.base.files import NotThisFile, content, store
from giamngheo.records.base.models import StoredFile
from giamngheo.records.geography.selectors.units import unit_on
from giamngheo.records.registry.services.village_act import check_area
from giamngheo.records.registry.services.village_list import (
    ListRefused,
    PlannedVillage,
    VillageRow,
    load_villages,
    plan_villages,
)
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped


@require_http_methods(["GET", "POST"])
@page(change_villages)
def village_list(request: Request, code: str) -> HttpResponse:
    """Choose a list, and see what it would change."""
    check_area(request.officer, code)
    form = VillageListForm(request.POST or None, request.FILES or None, initial={"on": request.officer.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            file = store(request.officer, given["file"].name, given["file"].chunks(), {"xlsx", "csv"})
            rows = _rows(file)
        except NotThisFile as error:
            form.add_error("file", str(error))
        except Refused as refused:
            return _choose(request, code, form, refused)
        else:
            planned = plan_villages(
                officer=request.officer, commune_code=code, rows=rows, instrument=given["instrument"]
            )
            return _preview(request, code, file, given, planned)
    return _choose(request, code, form)


@require_POST
@page(change_villages)
def village_list_load(request: Request, code: str) -> HttpResponse:
    """Take over the list that was looked at."""
    check_area(request.officer, code)
    form = LoadListForm(request.POST)
    if not form.is_valid():
        return redirect("village_list", code)
    given = form.cleaned_data
    file = get_object_or_404(StoredFile, id=given["file_id"])
    try:
        planned = load_villages(
            officer=request.officer,
            commune_code=code,
            rows=_rows(file),
            instrument=given["instrument"],
            on=given["on"],
        )
    except ListRefused as refused:
        return _preview(request, code, file, given, refused.planned)
    done = grouped(sum(bool(plan.changes) for plan in planned))
    messages.success(request, say(f"Đã nhập {done} thôn từ danh sách.", f"{done} villages are taken over."))
    return redirect("unit", code)


def _rows(file: StoredFile) -> list[VillageRow]:
    return read_village_list(content(file), file.name)


def _choose(
    request: Request, code: str, form: VillageListForm, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "code": code,
        "unit": unit_on(code, request.officer.today),
        "findings": refused.findings if refused else [],
    }
    return render(request, "units/village_list.html", context, status=422 if form.errors or refused else 200)


def _preview(
    request: Request, code: str, file: StoredFile, given: dict[str, Any], planned: list[PlannedVillage]
) -> HttpResponse:
    errors = sum(bool(plan.errors) for plan in planned)
    context = {
        "code": code,
        "unit": unit_on(code, request.officer.today),
        "file": file,
        "given": given,
        "table": plan_table(planned),
        "errors": errors,
        "changed": sum(bool(plan.changes) for plan in planned),
        "total": len(planned),
    }
    return render(request, "units/village_list_plan.html", context, status=422 if errors else 200)
