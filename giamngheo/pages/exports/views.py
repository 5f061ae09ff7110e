"""Exports on screen: ask for a file, follow it, take it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.engine.write import XLSX_ROWS
from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.downloads import saved
from giamngheo.pages.exports.forms import FORMS, ExportForm, forms_for
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import export_pseudonymised
from giamngheo.records.base.files import is_kept
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.selectors.exports import exports_of_office
from giamngheo.records.registry.services.exporting import (
    TooManyRows,
    ask_export,
    size_of,
    take_export,
)
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

SHOWN = 50


@dataclass(frozen=True)
class ExportLine:
    """An export in the list. url: of its file, "" where it is not there."""

    form: str
    url: str
    households: int | None
    persons: int | None
    asked_at: datetime
    asked_by: str
    kept_until: date | None


@require_GET
@page(export_pseudonymised)
def exports(request: Request) -> HttpResponse:
    """The form, and what the office took out before."""
    first = forms_for(request.officer)[0]
    form = ExportForm(request.officer, initial={"form": first, "columns": "vi"})
    return _exports(request, form)


@require_POST
@page(export_pseudonymised)
def ask(request: Request) -> HttpResponse:
    """Have the file made."""
    form = ExportForm(request.officer, request.POST)
    if not form.is_valid():
        return _exports(request, form)
    try:
        job = ask_export(officer=request.officer, asked=form.asked())
    except TooManyRows:
        form.add_error("form", _too_many())
        return _exports(request, form)
    return redirect("job", job.id)


@require_GET
@never_cache
@page(export_pseudonymised)
def export_file(request: Request, export_id: UUID) -> HttpResponseBase:
    """The file, streamed, to be saved; the reading is logged."""
    export = get_object_or_404(Export.objects.select_related("file"), id=export_id)
    return saved(take_export(officer=request.officer, export=export))


def _exports(request: Request, form: ExportForm) -> HttpResponse:
    context = {
        "form": form,
        "table": _table(exports_of_office(request.officer).order_by("-asked_at")[:SHOWN]),
        "households": size_of(request.officer),
    }
    return render(request, "exports/exports.html", context)


def _too_many() -> str:
    rows = grouped(XLSX_ROWS)
    return say(
        f"Một trang Excel chứa nhiều nhất {rows} người: hãy chọn mỗi xã một tệp, CSV hoặc Parquet.",
        f"A sheet holds {rows} members at most: choose a workbook a commune, CSV or Parquet.",
    )


def _table(found: Iterable[Export]) -> Table:
    lines = [
        ExportLine(
            say(*FORMS[Export.Form(export.form)]),
            reverse("export_file", args=[export.id]) if is_kept(export.file) else "",
            export.households,
            export.persons,
            export.asked_at,
            export.asked_by,
            export.file.kept_until if export.file else None,
        )
        for export in found
    ]
    shown = [
        Column("form", say("Tệp", "File"), draw=cells.drawn_by("exports/file_cell.html"), is_title=True),
        Column("households", say("Hộ", "Households"), align="end", draw=cells.number),
        Column("persons", say("Nhân khẩu", "Members"), align="end", draw=cells.number),
        Column("asked_at", say("Ngày xuất", "On"), draw=cells.a_day),
        Column("asked_by", say("Người xuất", "By")),
        Column("kept_until", say("Giữ đến", "Kept until"), draw=cells.a_day),
    ]
    return Table(say("Các lần xuất, mới nhất trước", "Exports, the newest first"), shown, lines)
