"""Imports on screen: upload, columns, preview, load, the marked file, undo. Every step is a plain form."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.engine.findings import Refused
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.imports import choices as asked
from giamngheo.pages.imports.forms import UploadForm
from giamngheo.pages.imports.lists import batch_words, batches_table, preview_parts
from giamngheo.pages.imports.marked import marked_file
from giamngheo.pages.jobs.shown import shown
from giamngheo.pages.web import Request, page
from giamngheo.papers.imports.guess import guessed
from giamngheo.papers.imports.headings import NOT_READ, load_headings
from giamngheo.papers.imports.jobs import shown_sheets
from giamngheo.papers.imports.mapping import ImportChoices, fingerprint, from_json, to_json
from giamngheo.papers.imports.sheets import Sheet
from giamngheo.papers.imports.understood import choices_before, clashes
from giamngheo.records.accounts.rights import import_households, settle_duplicates
from giamngheo.records.base.audit import record
from giamngheo.records.base.file_kinds import MEDIA_TYPES
from giamngheo.records.base.files import NotThisFile
from giamngheo.records.registry.models import ImportBatch
from giamngheo.records.registry.selectors.duplicates import count_of_import
from giamngheo.records.registry.selectors.imports import imports_of_office
from giamngheo.records.registry.services import importing, undoing
from giamngheo.rules.language import say

BATCHES_SHOWN = 50


@require_GET
@page(import_households)
def imports(request: Request) -> HttpResponse:
    """The office's imports, and the form for the next."""
    largest = importing.largest_upload(request.officer)
    return _imports(request, UploadForm(initial={"review_date": request.officer.today}, largest=largest))


@require_POST
@page(import_households)
def upload_file(request: Request) -> HttpResponse:
    """Take a file in."""
    form = UploadForm(request.POST, request.FILES, largest=importing.largest_upload(request.officer))
    if not form.is_valid():
        return _imports(request, form)
    sent = [*form.cleaned_data["file"], form.cleaned_data["second_file"]]
    files = [importing.Upload(file.name, file.chunks()) for file in sent if file]
    try:
        batch = importing.upload(
            officer=request.officer, files=files, review_date=form.cleaned_data["review_date"]
        )
    except NotThisFile as error:
        form.add_error("file", str(error))
        return _imports(request, form)
    return redirect("import_map", batch.id)


@require_http_methods(["GET", "POST"])
@page(import_households)
def columns(request: Request, batch_id: UUID) -> HttpResponse:
    """What each column and value is: guessed, corrected by the officer, remembered for the office."""
    batch = _batch(batch_id)
    known = load_headings()
    try:
        sheets = shown_sheets(batch)
    except Refused as refused:
        context = {"batch": batch, "findings": refused.findings, "crumbs": _crumbs(batch)}
        return render(request, "imports/unreadable.html", context)
    guess = guessed(sheets, known)
    mark = fingerprint(guess.sheets)
    before = choices_before(request.officer, batch, sheets)
    if request.method == "GET":
        return _columns(request, batch, sheets, before)
    chosen = asked.asked_choices(request.POST, before, sheets, known)
    wrong = clashes(chosen)
    try:
        importing.remember(officer=request.officer, batch=batch, mapping=to_json(chosen), fingerprint=mark)
        if request.POST.get("act") != "check" or wrong or not any(sheet.is_read for sheet in chosen.sheets):
            return _columns(request, batch, sheets, chosen, wrong)
        importing.ask_check(officer=request.officer, batch=batch, review_date=_review_date(batch, request))
    except importing.NotNow:
        pass
    return redirect("import_preview", batch.id)


@require_http_methods(["GET", "POST"])
@page(import_households)
def preview(request: Request, batch_id: UUID) -> HttpResponse:
    """Where the import stands: what would happen, is wrong, was done. POST: the villages and households chosen."""
    batch = _batch(batch_id)
    if request.method == "POST":
        if batch.state == ImportBatch.State.CHECKED:
            _choose(request, batch)
        return redirect("import_preview", batch.id)
    batch, job = importing.settled(batch)
    context = preview_parts(batch, request.GET.get("all") == "1")
    if job and batch.state in importing.AT_WORK:
        context["job"] = shown(job, request.officer)
    context |= {"batch": batch, "crumbs": _crumbs(batch), "words": batch_words(batch)}
    context["pairs"] = count_of_import(batch.id) if settle_duplicates(request.officer) else 0
    context["was_stopped"] = job if job and job.state in ("failed", "cancelled") else None
    return render(request, "imports/preview.html", context)


@require_POST
@page(import_households)
def load(request: Request, batch_id: UUID) -> HttpResponse:
    """Load what has no errors."""
    batch = _batch(batch_id)
    with suppress(importing.NotNow):
        importing.ask_load(officer=request.officer, batch=batch)
    return redirect("import_preview", batch.id)


@require_GET
@page(import_households)
def marked(request: Request, batch_id: UUID) -> HttpResponse:
    """The officer's own workbook with every error marked in it; a CSV as a workbook."""
    batch = _batch(batch_id)
    is_second = request.GET.get("file") == "2" and batch.second_file is not None
    name, kind, body = marked_file(batch, is_second)
    record(request.officer, "registry.read_marked_import", "import", batch.id)
    response = HttpResponse(body, content_type=MEDIA_TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@page(import_households)
def undo(request: Request, batch_id: UUID) -> HttpResponse:
    """Ask, then take the import back."""
    batch = _batch(batch_id)
    if request.method == "POST":
        with suppress(importing.NotNow):
            undoing.ask_undo(officer=request.officer, batch=batch)
        return redirect("import_preview", batch.id)
    context = {"batch": batch, "cancel_url": reverse("import_preview", args=[batch.id]), "is_dangerous": True}
    return render(request, "imports/undo.html", context)


def _batch(batch_id: UUID) -> ImportBatch:
    """The office's own import; the database shows no other."""
    found: ImportBatch = get_object_or_404(
        ImportBatch.objects.select_related("file", "second_file"), id=batch_id
    )
    return found


def _imports(request: Request, form: UploadForm) -> HttpResponse:
    batches = imports_of_office()[:BATCHES_SHOWN]
    context = {"form": form, "table": batches_table(batches), "has_batches": bool(batches)}
    return render(request, "imports/imports.html", context)


def _columns(
    request: Request,
    batch: ImportBatch,
    sheets: list[Sheet],
    chosen: ImportChoices,
    wrong: list[str] | None = None,
) -> HttpResponse:
    context = {
        "batch": batch,
        "crumbs": _crumbs(batch, say("Cột và giá trị", "Columns and values")),
        "sheets": asked.sheet_parts(chosen),
        "groups": asked.target_groups(),
        "not_read": NOT_READ,
        "units": asked.UNITS,
        "values": asked.value_lines(sheets, chosen, load_headings(), batch.preview.get("unknown", {})),
        "area_types": asked.area_types(),
        "area_type": chosen.area_type or asked.usual_area_type(request.officer),
        "communes": request.officer.communes if len(request.officer.communes) > 1 else (),
        "commune_code": chosen.commune_code,
        "wrong": wrong or [],
        "nothing_read": not any(sheet.is_read for sheet in chosen.sheets),
    }
    return render(request, "imports/columns.html", context)


def _review_date(batch: ImportBatch, request: Request) -> date:
    return batch.review_date or request.officer.today


def _choose(request: Request, batch: ImportBatch) -> None:
    """Keep the villages and households chosen and check again."""
    chosen = asked.with_matches(request.POST, from_json(batch.mapping))
    mark = fingerprint(guessed(shown_sheets(batch), load_headings()).sheets)
    with suppress(importing.NotNow):
        importing.remember(officer=request.officer, batch=batch, mapping=to_json(chosen), fingerprint=mark)
        importing.ask_check(officer=request.officer, batch=batch, review_date=_review_date(batch, request))


def _crumbs(batch: ImportBatch, last: str = "") -> list[Crumb]:
    first = Crumb(say("Nhập từ tệp", "Import"), reverse("imports"))
    if not last:
        return [first, Crumb(batch.file.name)]
    return [first, Crumb(batch.file.name, reverse("import_preview", args=[batch.id])), Crumb(last)]
