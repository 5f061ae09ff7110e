"""How far a job is, stopping it, and the files of the office."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.downloads import saved
from giamngheo.pages.jobs.shown import shown
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import NotAllowed, read_files, work_here
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.queue import cancel
from giamngheo.records.registry.services.open_file import open_file


@require_GET
@never_cache
@page(work_here)
def job(request: Request, job_id: UUID) -> HttpResponse:
    """One job of the office."""
    found = get_object_or_404(Job, id=job_id)
    return render(request, "jobs/job.html", {"job": shown(found, request.officer), "asked": found})


@require_GET
@never_cache
@page(work_here)
def job_progress(request: Request, job_id: UUID) -> HttpResponse:
    """The part of it that asks for itself again."""
    found = get_object_or_404(Job, id=job_id)
    return render(request, "components/progress.html", {"job": shown(found, request.officer)})


@require_POST
@page(work_here)
def job_cancel(request: Request, job_id: UUID) -> HttpResponse:
    """Ask that a job end; only for who asked for it."""
    found = get_object_or_404(Job, id=job_id)
    if found.user_id != request.officer.user_id:
        raise NotAllowed("job_cancel")
    cancel(request.officer, job_id)
    return redirect("job", job_id)


@require_GET
@never_cache
@page(read_files)
def stored_file(request: Request, file_id: UUID) -> HttpResponseBase:
    """A file, to be saved and never shown in the page; the reading is logged."""
    try:
        file = open_file(officer=request.officer, file_id=file_id)
    except StoredFile.DoesNotExist as error:
        raise Http404 from error
    return saved(file)
