"""Confirmation letters in three steps: find the household, say what for, print. And the book of those issued."""

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
from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.desk.forms import LetterForm
from giamngheo.pages.desk.hits import book
from giamngheo.pages.desk.words import PURPOSES
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.papers import check_url, paper_file
from giamngheo.pages.review.forms import ReasonForm
from giamngheo.pages.web import Request, asks, page
from giamngheo.papers.documents.letters import letter_paper
from giamngheo.records.accounts.rights import issue_letters
from giamngheo.records.base.paper_codes import as_printed
from giamngheo.records.desk.models import ConfirmationLetter
from giamngheo.records.desk.services.letters import (
    confirmed,
    issue_letter,
    members,
    print_letter,
    withdraw_letter,
)
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.language import say


@require_GET
@page(issue_letters)
def letters(request: Request) -> HttpResponse:
    """Step one: search. Below it the letters of the office, the newest first."""
    context = book(request, may_search=True, url_name="issue_letter", table=_table(request))
    return render(request, "desk/letters.html", context)


@asks
@page(issue_letters)
def new(request: Request, household_id: UUID) -> HttpResponse:
    """Step two: for whom and what for."""
    household = get_object_or_404(Household.objects.select_related("summary"), pk=household_id, ended_on=None)
    form = LetterForm(list(members(household)), request.POST or None)
    if form.is_valid():
        try:
            made = _issue(request, household_id, form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say(f"Đã cấp giấy số {made.name}.", f"Letter {made.name} is issued."))
            return redirect("letter", made.pk)
    context = {
        "form": form,
        "household": household,
        "crumbs": _crumbs(household.summary.head_name),
        **_standing(request, household),
    }
    return render(request, "desk/new_letter.html", context, status=422 if form.errors else 200)


@require_GET
@page(issue_letters)
def letter(request: Request, letter_id: UUID) -> HttpResponse:
    """Step three: print; or withdraw what was wrong."""
    found = get_object_or_404(ConfirmationLetter, pk=letter_id)
    context = {
        "letter": found,
        "crumbs": _crumbs(found.name),
        "url": reverse("letter_pdf", args=[found.pk]),
        "terms": [
            Term(say("Cấp cho", "For"), found.for_name),
            Term(say("Chủ hộ", "Head"), found.head_name),
            Term(say("Dùng vào việc", "Purpose"), _purpose(found)),
            Term(say("Kính gửi", "To"), found.addressee),
            Term(say("Người cấp", "Issued by"), found.issued_by),
            Term(say("Mã xác minh", "Code to check it"), as_printed(found.code)),
        ],
    }
    return render(request, "desk/letter.html", context)


@require_GET
@never_cache
@page(issue_letters)
def letter_pdf(request: Request, letter_id: UUID) -> HttpResponse:
    """The letter to be signed."""
    get_object_or_404(ConfirmationLetter, pk=letter_id, withdrawn_on=None)
    found = print_letter(officer=request.officer, letter_id=letter_id)
    return paper_file(request, "giay-xac-nhan", [letter_paper(found, check_url(request, found.code))])


@asks
@page(issue_letters)
def withdraw(request: Request, letter_id: UUID) -> HttpResponse:
    """A letter that was wrong holds no longer."""
    found = get_object_or_404(ConfirmationLetter, pk=letter_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_letter(officer=request.officer, letter_id=letter_id, reason=form.cleaned_data["reason"])
        except NotSaved as error:
            add_wrong(form, error)
        else:
            return redirect("letter", letter_id)
    context = {
        "form": form,
        "title": say("Thu hồi giấy xác nhận", "Withdraw the letter"),
        "lead": f"{found.name} · {found.for_name}",
        "crumbs": [*_crumbs(found.name)[:1], Crumb(found.name, reverse("letter", args=[found.pk]))],
        "back_url": reverse("letter", args=[found.pk]),
    }
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


def _issue(request: Request, household_id: UUID, data: dict[str, Any]) -> ConfirmationLetter:
    return issue_letter(
        officer=request.officer,
        household_id=household_id,
        person_id=data["person"],
        purpose=data["purpose"],
        purpose_words=data["purpose_words"],
        addressee=data["addressee"],
    )


def _standing(request: Request, household: Household) -> dict[str, Any]:
    """What may be confirmed, or why nothing may."""
    try:
        status, period = confirmed(household, request.officer.today)
    except NotSaved as error:
        return {"status": "", "why_not": error.wrong[""]}
    return {"status": status, "decision": period.decision}


def _purpose(of: ConfirmationLetter) -> str:
    return "; ".join(words for words in (say(*PURPOSES[of.purpose]), of.purpose_words) if words)


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb(say("Giấy xác nhận", "Letters"), reverse("letters")), Crumb(last)]


def _table(request: Request) -> Table:
    of_office = ConfirmationLetter.objects.filter(office_id=request.officer.office_id)
    found, paging = part_of(request.GET, of_office.order_by("-year", "-number"))
    columns = [
        Column("name", say("Số", "Number"), draw=cells.link, is_title=True),
        Column("issued_on", say("Ngày cấp", "Issued"), draw=cells.a_day),
        Column("for_name", say("Cấp cho", "For")),
        Column("status", say("Xác nhận", "Confirms"), draw=cells.status),
        Column("purpose", say("Dùng vào việc", "Purpose")),
        Column("stand", say("Tình hình", "State")),
    ]
    rows = [
        {
            "url": reverse("letter", args=[one.pk]),
            "name": one.name,
            "issued_on": one.issued_on,
            "for_name": one.for_name,
            "status": one.status,
            "purpose": _purpose(one),
            "stand": say("đã thu hồi", "withdrawn") if one.withdrawn_on else "",
        }
        for one in found
    ]
    return Table(
        say("Sổ giấy xác nhận của cơ quan", "The office's book of letters"), columns, rows, paging=paging
    )
