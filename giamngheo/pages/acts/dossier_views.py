"""A household's papers: received with their scans, withdrawn when they were a mistake."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.pages.acts.forms import PaperForm
from giamngheo.pages.acts.papers import missing_papers, paper_checks
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.household.crumbs import crumbs
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.household.views import found, head
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import keep_dossiers, read_files
from giamngheo.records.base.files import NotThisFile
from giamngheo.records.registry.models import DossierDocument
from giamngheo.records.registry.services.dossier import dossier as kept_papers
from giamngheo.records.registry.services.dossier import receive_paper, withdraw_paper
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.language import say


@require_http_methods(["GET", "POST"])
@page(keep_dossiers)
def dossier(request: Request, household_id: UUID) -> HttpResponse:
    """The papers that are there, and a form for one more."""
    view = found(household_id)
    first = {"received_on": request.officer.today, "kind": request.GET.get("kind", "")}
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm(initial=first)
    if request.method == "POST" and form.is_valid() and _received(request, household_id, form):
        messages.success(request, say("Đã nhận giấy tờ.", "The paper is received."))
        return redirect("dossier", household_id)
    checks = paper_checks(view.household, may_keep=True)
    context = head(request.officer, view) | {
        "crumbs": crumbs(request.officer, view, Crumb(say("Hồ sơ giấy tờ", "Papers"))),
        "papers": [held for held in kept_papers(view.household) if held.documents],
        "missing_papers": missing_papers(checks),
        "checks": checks,
        "form": form,
        "may_open": read_files(request.officer),
    }
    return render(request, "acts/dossier.html", context, status=422 if form.errors else 200)


@require_POST
@page(keep_dossiers)
def withdraw(request: Request, household_id: UUID, document_id: UUID) -> HttpResponse:
    """A paper is no longer counted."""
    found(household_id)
    try:
        withdraw_paper(officer=request.officer, household_id=household_id, document_id=document_id)
    except DossierDocument.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, say("Đã rút giấy tờ khỏi hồ sơ.", "The paper is withdrawn."))
    return redirect("dossier", household_id)


def _received(request: Request, household_id: UUID, form: PaperForm) -> bool:
    """Keep the paper; what cannot be stands at its field."""
    given = form.cleaned_data
    scan = given["scan"]
    try:
        receive_paper(
            officer=request.officer,
            household_id=household_id,
            kind=given["kind"],
            received_on=given["received_on"],
            note=given["note"],
            scan=(scan.name, scan.chunks()) if scan else None,
        )
    except NotSaved as error:
        add_wrong(form, error)
    except NotThisFile as error:
        form.add_error("scan", str(error))
    return not form.errors
