"""Before a round: the committee, the reviewers and their training; after it, what each reviewer is given."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.papers import paper_file
from giamngheo.pages.review.preparation_forms import (
    CommitteeForm,
    TrainingForm,
    initial_of,
    with_more_rows,
)
from giamngheo.pages.review.words import COMMITTEE_ROLES, round_title, training_words
from giamngheo.pages.web import Request, asks, page
from giamngheo.papers.documents.allowances import allowance_list
from giamngheo.records.accounts.rights import manage_rounds, read_preparation
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Committee, ReviewRound
from giamngheo.records.review.selectors.preparation import (
    AllowanceLine,
    ReviewerLine,
    allowance_vnd,
    allowances,
    committee_of,
    reviewer_lines,
)
from giamngheo.records.review.services.preparing import enter_committee, note_training
from giamngheo.records.review.services.rounds import reviewers
from giamngheo.rules.language import say

# The first poverty standard the product knows, and a year that no round of today belongs to.
YEARS = range(2016, 2100)


@require_GET
@page(read_preparation)
def preparation(request: Request, year: int) -> HttpResponse:
    """What is ready for a year's rounds in the own office, and what is not."""
    _check(year)
    lines = reviewer_lines(request.officer, year)
    kept = committee_of(request.officer.office_id, year)
    may_prepare = manage_rounds(request.officer)
    context = {
        "year": year,
        "title": _title(year),
        "crumbs": _crumbs(year),
        "committee": kept,
        "members": _members(kept) if kept else None,
        "reviewers": _reviewers(lines, year, may_prepare),
        "not_ready": sum(not line.is_ready for line in lines),
        "may_prepare": may_prepare,
    }
    return render(request, "review/preparation.html", context)


@asks
@page(manage_rounds)
def committee(request: Request, year: int) -> HttpResponse:
    """Enter the decision on the review committee."""
    _check(year)
    if "more" in request.POST:
        form = with_more_rows(request.POST.dict())
    else:
        kept = committee_of(request.officer.office_id, year)
        form = CommitteeForm(request.POST or None, initial=initial_of(kept))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("number", "decided_on")}
        try:
            enter_committee(officer=request.officer, members=form.members(), **given)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã ghi Ban Chỉ đạo rà soát.", "The committee is entered."))
            return redirect("review_preparation", year)
    title = say("Quyết định thành lập Ban Chỉ đạo rà soát", "Decision on the review committee")
    context = {"form": form, "title": title, "crumbs": _crumbs(year, title), "year": year}
    return render(request, "review/committee.html", context, status=422 if form.errors else 200)


@asks
@page(manage_rounds)
def training(request: Request, year: int, user_id: UUID) -> HttpResponse:
    """Note a reviewer's training and short test."""
    _check(year)
    one = get_object_or_404(reviewers(request.officer), pk=user_id)
    form = TrainingForm(request.POST or None, initial={"trained_on": request.officer.today, "has_passed": ""})
    if form.is_valid():
        try:
            note_training(officer=request.officer, reviewer_id=one.pk, year=year, **form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            return redirect("review_preparation", year)
    context = {
        "form": form,
        "title": say(f"Tập huấn: {one.full_name}", f"Training: {one.full_name}"),
        "crumbs": _crumbs(year, one.full_name),
        "back_url": reverse("review_preparation", args=[year]),
    }
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


@require_GET
@page(read_preparation)
def allowance(request: Request, round_id: UUID) -> HttpResponse:
    """Who reviewed how many households of a round, and what that comes to where the amount is known."""
    of = get_object_or_404(ReviewRound, pk=round_id)
    amount = allowance_vnd(request.officer.today)
    title = say("Danh sách hỗ trợ rà soát viên", "Reviewers' allowances")
    context = {
        "round": of,
        "title": title,
        "crumbs": [
            Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
            Crumb(round_title(of), reverse("review", args=[of.pk])),
            Crumb(title),
        ],
        "amount": amount,
        "table": _allowances(title, allowances(of), amount),
    }
    return render(request, "review/allowances.html", context)


@require_GET
@never_cache
@page(read_preparation)
def allowance_pdf(request: Request, round_id: UUID) -> HttpResponse:
    """The same to be signed for."""
    of = get_object_or_404(ReviewRound, pk=round_id)
    paper = allowance_list(of, allowances(of), allowance_vnd(request.officer.today), request.officer.today)
    return paper_file(request, "ho-tro-ra-soat-vien", [paper])


def _check(year: int) -> None:
    if year not in YEARS:
        raise Http404


def _title(year: int) -> str:
    return say(f"Chuẩn bị rà soát năm {year}", f"Preparing the reviews of {year}")


def _crumbs(year: int, last: str = "") -> list[Crumb]:
    above, own = Crumb(say("Rà soát", "Reviews"), reverse("reviews")), _title(year)
    if not last:
        return [above, Crumb(own)]
    return [above, Crumb(own, reverse("review_preparation", args=[year])), Crumb(last)]


def _members(kept: Committee) -> Table:
    columns = [
        Column("name", say("Họ và tên", "Name"), is_title=True),
        Column("position", say("Chức vụ", "Post")),
        Column("role", say("Trong ban", "In the committee")),
    ]
    rows = [
        {"name": one.name, "position": one.position, "role": say(*COMMITTEE_ROLES[one.role])}
        for one in kept.members.order_by("place")
    ]
    return Table(say("Ban Chỉ đạo rà soát", "Review committee"), columns, rows)


def _reviewers(lines: list[ReviewerLine], year: int, may_prepare: bool) -> Table:
    columns = [
        Column("name", say("Rà soát viên", "Reviewer"), draw=cells.link if may_prepare else cells.text, is_title=True),
        Column("trained_on", say("Ngày tập huấn", "Trained on"), draw=cells.a_day),
        Column("state", say("Tình hình", "How it stands")),
        Column("households", say("Số hộ được giao", "Households given"), align="end", draw=cells.number),
    ]  # fmt: skip
    rows: list[dict[str, Any]] = [
        {
            "url": reverse("review_training", args=[year, line.reviewer.pk]),
            "name": line.reviewer.full_name,
            "trained_on": line.training and line.training.trained_on,
            "state": training_words(line),
            "households": line.households,
        }
        for line in lines
    ]
    return Table(say("Rà soát viên", "Reviewers"), columns, rows)


def _allowances(title: str, lines: list[AllowanceLine], amount: int | None) -> Table:
    columns = [
        Column("name", say("Rà soát viên", "Reviewer"), is_title=True),
        Column("given", say("Số hộ được giao", "Households given"), align="end", draw=cells.number),
        Column("asked", say("Số hộ đã rà soát", "Households reviewed"), align="end", draw=cells.number),
        Column("sum", say("Thành tiền (đồng)", "Sum (đồng)"), align="end", draw=cells.number),
    ]
    rows = [
        {
            "name": line.name,
            "given": line.given,
            "asked": line.asked,
            "sum": None if amount is None else amount * line.asked,
        }
        for line in lines
    ]
    return Table(title, columns, rows)
