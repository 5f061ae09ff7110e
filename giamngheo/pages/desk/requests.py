"""The desk's requests: what is due, taking one down, and each hand's next step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from giamngheo.pages.acted import Acted
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.desk.forms import ACT_FORMS, RequestForm
from giamngheo.pages.desk.hits import hits_for
from giamngheo.pages.desk.request_table import request_table
from giamngheo.pages.desk.words import FORMS, REQUEST_ACTS, REQUEST_STEPS
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.papers import check_url, paper_file
from giamngheo.pages.web import Request, asks, page
from giamngheo.papers.documents.refusal_reasons import refusal_reasons
from giamngheo.papers.documents.requests import receipt_paper, refusal_paper
from giamngheo.records.accounts.rights import read_requests, take_requests
from giamngheo.records.base.paper_codes import as_printed
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.records.desk.selectors.requests import done, urgent, waiting
from giamngheo.records.desk.services import requests as acts
from giamngheo.records.desk.services.letters import members
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.labels import status_label
from giamngheo.rules.language import say
from giamngheo.rules.request_steps import REQUEST_ACTS as STEPS

ACTED = Acted("request", STEPS, REQUEST_ACTS, ACT_FORMS, acts, "request_id")


@require_GET
@page(read_requests)
def board(request: Request) -> HttpResponse:
    """What is late, what is due today, what waits; and the way to a new one."""
    today, question = request.officer.today, request.GET.get("for", "")
    lines = waiting(today)
    shown, paging = part_of(request.GET, lines)
    may_take = take_requests(request.officer)
    context = {
        "question": question,
        "may_take": may_take,
        "hits": hits_for(request.officer, question, "take_request") if may_take else [],
        "urgent": urgent([line.left for line in lines], today),
        "table": request_table(say("Đang chờ", "Waiting"), shown, paging),
        "done": request_table(say("Đã trả kết quả", "Answered"), done(today)),
    }
    return render(request, "desk/requests.html", context)


@asks
@page(take_requests)
def new(request: Request, household_id: UUID) -> HttpResponse:
    """Take a request of a household down."""
    household = get_object_or_404(Household.objects.select_related("summary"), pk=household_id, ended_on=None)
    people = list(members(household))
    form = RequestForm(people, request.POST or None, initial={"applicant": household.summary.head_name})
    if form.is_valid():
        try:
            made = acts.take_request(officer=request.officer, household_id=household_id, **form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            told = f"{made.due_on:%d/%m/%Y}"
            messages.success(request, say(f"Đã nhận, hẹn trả ngày {told}.", f"Taken, due on {told}."))
            return redirect("request", made.pk)
    name = shown_head(request.officer, household.summary)
    context = {
        "form": form,
        "title": say(f"Nhận giấy đề nghị: {name}", f"A request: {name}"),
        "lead": f"{household.summary.code} · {household.village.name}",
        "crumbs": _crumbs(name),
        "back_url": reverse("requests"),
    }
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


@require_GET
@page(read_requests)
def one(request: Request, request_id: UUID) -> HttpResponse:
    """A request: where it stands, its papers, the next hand's button."""
    found = get_object_or_404(_requests(), pk=request_id)
    context = {
        "found": found,
        "crumbs": _crumbs(found.name),
        "step": say(*REQUEST_STEPS[found.step_now]),
        "form_words": say(*FORMS[found.form]),
        **ACTED.open_to(request.officer, found.step_now),
        "terms": _terms(found),
        "recognition": getattr(found, "recognition", None),
    }
    return render(request, "desk/request.html", context)


@asks
@page(read_requests)
def act(request: Request, request_id: UUID, act: str) -> HttpResponse:
    """One act on a request: by a button, or with what it asks."""
    found = get_object_or_404(_requests(), pk=request_id)
    # What Phiếu A found, or the decision and why, begins the refusal.
    first = {"reason": refusal_reasons(found, request.officer.today)} if act == "refuse" else {}
    names = (found.name, found.head_name)
    return ACTED.answer(request, found.pk, act, ACTED.form(request, act, **first), names, _crumbs("")[0])


@require_GET
@never_cache
@page(read_requests)
def receipt_pdf(request: Request, request_id: UUID) -> HttpResponse:
    """The receipt with the day of the appointment."""
    found = get_object_or_404(ReviewRequest, pk=request_id)
    return paper_file(request, "giay-hen", [receipt_paper(found, check_url(request, found.code))])


@require_GET
@never_cache
@page(read_requests)
def refusal_pdf(request: Request, request_id: UUID) -> HttpResponse:
    """The refusal with its reasons; a draft until it is numbered."""
    found = get_object_or_404(ReviewRequest.objects.exclude(reason=""), pk=request_id)
    return paper_file(request, "thong-bao-tu-choi", [refusal_paper(found)])


def _requests() -> QuerySet[ReviewRequest]:
    return ReviewRequest.objects.standing()


def _terms(found: ReviewRequest) -> list[Term]:
    given = f"{found.given_to} · {found.given_on:%d/%m/%Y} · {found.given_by}" if found.given_on else ""
    terms: list[tuple[str, Any]] = [
        (say("Chủ hộ", "Head"), f"{found.head_name}, {found.village_name}"),
        (say("Người nộp", "Handed in by"), ", ".join(filter(None, (found.applicant, found.phone)))),
        (say("Ngày nhận", "Received"), f"{found.received_on:%d/%m/%Y} · {found.received_by}"),
        (say("Hẹn trả", "Due"), f"{found.due_on:%d/%m/%Y}"),
        (say("Mã tra cứu", "Code"), as_printed(found.code)),
        (say("Phiếu A: không thuộc diện rà soát", "Phiếu A: not to be reviewed"), found.not_to_review),
        (say("Kết quả rà soát", "Result of the review"), _outcome(found)),
        (say("Lý do từ chối", "Why refused"), found.reason),
        (say("Số thông báo", "Number of the refusal"), found.answer_number),
        (say("Trả cho", "Handed out to"), given),
    ]
    return [Term(label, value) for label, value in terms if value]


def _outcome(found: ReviewRequest) -> str:
    """What the round decided of the household, where that is not what was asked for."""
    if not found.is_turned_down:
        return ""
    told = status_label(found.outcome[1])
    return say(f"{told}: từ chối bằng văn bản, có lý do", f"{told}: to be refused in writing, with reasons")


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb(say("Giấy đề nghị", "Requests"), reverse("requests")), Crumb(last)]
