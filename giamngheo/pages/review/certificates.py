"""Certificates beside the round: found by household, printed again with a reason, where the year's numbers begin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from giamngheo.pages.components import cells
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.parts import Crumb, ending_here
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.desk.hits import book as book_of
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.papers import check_url, paper_file
from giamngheo.pages.review.forms import ReasonForm, StartForm
from giamngheo.pages.web import Request, asks, page
from giamngheo.papers.documents.certificates import reprinted
from giamngheo.records.accounts.rights import number_decisions, print_review_papers, reprint_certificates
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Certificate, CertificateReprint
from giamngheo.records.review.services.certificate_numbers import start_certificates
from giamngheo.records.review.services.reprinting import reprint, reprint_to_print, reprints
from giamngheo.rules.language import say


@require_GET
@page(print_review_papers)
def book(request: Request) -> HttpResponse:
    """The way to a household's certificate, and those that were printed again."""
    officer, url_name = request.officer, "household_certificates"
    context = book_of(request, reprint_certificates(officer), url_name, _reprints(request))
    context["crumbs"] = ending_here(_crumbs())
    context["may_start"] = number_decisions(officer)
    return render(request, "review/certificates.html", context)


@asks
@page(reprint_certificates)
def of_household(request: Request, household_id: UUID) -> HttpResponse:
    """The certificates of a household; the good one is printed again for a reason."""
    household = get_object_or_404(Household.objects.select_related("summary"), pk=household_id)
    found = list(Certificate.objects.filter(household=household).order_by("-year", "-number"))
    good = next((one for one in found if one.ended_on is None), None)
    form = ReasonForm(request.POST or None)
    if good and form.is_valid():
        try:
            made = reprint(
                officer=request.officer, certificate_id=good.pk, reason=form.cleaned_data["reason"]
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            again = say(f"Đã ghi in lại lần {made.number}.", f"Re-print {made.number} is counted.")
            messages.success(request, again)
            return redirect("household_certificates", household_id)
    name = shown_head(request.officer, household.summary)
    context = {
        "name": name,
        "code": household.summary.code,
        "crumbs": [*_crumbs(), Crumb(name)],
        "form": form if good else None,
        "table": _certificates(found),
        "made": CertificateReprint.objects.filter(certificate__in=found).order_by("certificate", "number"),
    }
    return render(request, "review/household_certificates.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@page(reprint_certificates)
def reprint_pdf(request: Request, reprint_id: UUID) -> HttpResponse:
    """The certificate again, marked."""
    made = get_object_or_404(CertificateReprint, pk=reprint_id)
    made, numbers = reprint_to_print(officer=request.officer, reprint_id=made.pk)
    url = check_url(request, made.certificate.code)
    return paper_file(request, "giay-chung-nhan-in-lai", [reprinted(made, numbers, url)], "giay-chung-nhan")


@asks
@page(number_decisions)
def start(request: Request) -> HttpResponse:
    """From which number this year's certificates run."""
    officer = request.officer
    form = StartForm(list(units_on(officer.communes, officer.today).values()), request.POST or None)
    if form.is_valid():
        try:
            made = start_certificates(officer=officer, **form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            told = f"{made.number}/{made.year}"
            messages.success(
                request, say(f"Giấy đầu tiên sẽ mang số {told}.", f"The first one will be {told}.")
            )
            return redirect("certificates")
    words = say("Số đầu tiên của năm", "First number of the year")
    context = {
        "form": form,
        "title": words,
        "lead": say(
            "Chỉ khi xã đã cấp tay một số giấy trong năm; đặt được trước giấy đầu tiên do phần mềm cấp.",
            "Only where the commune gave some by hand this year; before the first one given here.",
        ),
        "crumbs": [*_crumbs(), Crumb(words)],
        "back_url": reverse("certificates"),
    }
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[Crumb]:
    return [
        Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
        Crumb(say("Giấy chứng nhận", "Certificates"), reverse("certificates")),
    ]


def _reprints(request: Request) -> Table:
    found, paging = part_of(request.GET, reprints())
    columns = [
        Column("name", say("Giấy số", "Certificate"), is_title=True),
        Column("head", say("Chủ hộ", "Head")),
        Column("village", say("Thôn, bản", "Village")),
        Column("number", say("Lần", "Time"), align="end", draw=cells.number),
        Column("printed_on", say("Ngày in lại", "On"), draw=cells.a_day),
        Column("reason", say("Lý do", "Why")),
        Column("printed_by", say("Người in", "By")),
    ]
    rows = [
        {
            "name": made.certificate.name,
            "head": shown_head(request.officer, summary),
            "village": summary.village.name,
            "number": made.number,
            "printed_on": made.printed_on,
            "reason": made.reason,
            "printed_by": made.printed_by,
        }
        for made in found
        for summary in [made.certificate.household.summary]
    ]
    return Table(say("Giấy đã in lại", "Printed again"), columns, rows, paging=paging)


def _certificates(found: list[Certificate]) -> Table:
    columns = [
        Column("name", say("Giấy số", "Certificate"), is_title=True),
        Column("issued_on", say("Ngày cấp", "Issued"), draw=cells.a_day),
        Column("ended_on", say("Hết giá trị", "Good until"), draw=cells.a_day),
    ]
    rows: list[dict[str, Any]] = [
        {"name": one.name, "issued_on": one.issued_on, "ended_on": one.ended_on} for one in found
    ]
    return Table(say("Giấy chứng nhận của hộ", "The household's certificates"), columns, rows)
