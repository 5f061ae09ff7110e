"""The scan of a meeting's signed record: attached, replaced, opened."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from giamngheo.pages.downloads import saved
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.forms import MinutesForm
from giamngheo.pages.review.village import asked
from giamngheo.pages.web import Request, asks, page
from giamngheo.records.accounts.rights import read_files, record_meetings
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Meeting
from giamngheo.records.review.services.minutes import attach_minutes, open_minutes
from giamngheo.rules.language import say


@asks
@page(record_meetings)
def attach(request: Request, meeting_id: UUID) -> HttpResponse:
    """Attach the scan of the signed record, or put another in its place."""
    held = get_object_or_404(_meetings(), pk=meeting_id)
    form = MinutesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        scan = form.cleaned_data["scan"]
        try:
            attach_minutes(officer=request.officer, meeting_id=held.pk, scan=(scan.name, scan.chunks()))
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã lưu bản quét biên bản.", "The scan of the record is kept."))
            return redirect("review_village", held.village_id)
    n = held.number
    words = say(f"Bản quét biên bản họp lần {n}", f"Scan of the record of meeting {n}")
    lead = say(
        "Biên bản đã ký đủ. Quét lại thì thay được cho đến khi có quyết định.",
        "The record with all its signatures. Another scan may take its place until the decision.",
    )
    context = asked(held.village, form, words, lead)
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@page(read_files)
def scan(request: Request, meeting_id: UUID) -> HttpResponseBase:
    """The scan, to be saved; the reading is logged."""
    held = get_object_or_404(_meetings(), pk=meeting_id)
    return saved(open_minutes(officer=request.officer, meeting=held))


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("village__round", "village__village", "minutes")
