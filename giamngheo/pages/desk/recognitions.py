"""Recognitions by income: which wait, the incomes of one, what the rule says, and each hand's next step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from giamngheo.pages.acted import Acted
from giamngheo.pages.components import cells
from giamngheo.pages.components.fields import LabelledForm
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.parts import Crumb, Term, ending_here
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.desk.forms import IncomeForm
from giamngheo.pages.desk.words import FORMS, RECOGNITION_ACTS, RECOGNITION_STEPS
from giamngheo.pages.papers import answer_file, check_url, paper_file, receipt_file
from giamngheo.pages.review.forms import ComplaintForm, FindingForm, NumberForm, ReasonForm
from giamngheo.pages.web import Request, asks, page
from giamngheo.papers.documents.complaints import of_recognition
from giamngheo.papers.documents.recognitions import confirmation, decision_paper, posting
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_recognitions, read_requests
from giamngheo.records.desk.models import Recognition, RecognitionComplaint, RecognitionIncome
from giamngheo.records.desk.services import recognitions as acts
from giamngheo.records.desk.services.income_facts import Proposal, proposal, sources
from giamngheo.records.desk.services.letters import members
from giamngheo.records.registry.names import shown_name
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.recognition_steps import RECOGNITION_ACTS as STEPS
from giamngheo.rules.recognition_steps import RecognitionStep

ASKED: dict[str, Callable[..., LabelledForm]] = {
    "record_income": IncomeForm,
    "refuse": ReasonForm,
    "complain": ComplaintForm,
    "recheck": FindingForm,
    "look_again": FindingForm,
    "send_back": ReasonForm,
    "number": NumberForm,
}
ACTED = Acted("recognition", STEPS, RECOGNITION_ACTS, ASKED, acts, "recognition_id")


@require_GET
@page(read_recognitions)
def board(request: Request) -> HttpResponse:
    """Those of the area, the newest first."""
    found, paging = part_of(request.GET, _found().order_by("-opened_on", "-request__number"))
    context = {"table": _board(found, paging), "crumbs": _crumbs(request.officer)}
    return render(request, "desk/recognitions.html", context)


@require_GET
@page(read_recognitions)
def one(request: Request, recognition_id: UUID) -> HttpResponse:
    """One recognition: its incomes, the proposal, papers, complaints, the next hand's button."""
    found = get_object_or_404(_found(), pk=recognition_id)
    officer, told = request.officer, proposal(found)
    context = {
        "found": found,
        "crumbs": _crumbs(officer, found.request.name),
        "kind": say(*FORMS[found.request.form]),
        "step": say(*RECOGNITION_STEPS[found.step]),
        **_open(officer, found, told),
        "why_not": told.why_not if found.step != RecognitionStep.DECIDED else "",
        "terms": _terms(found, told),
        "table": _incomes(officer, list(found.incomes.select_related("person").order_by("pk"))),
        "complaints": found.complaints.order_by("received_on", "receipt"),
        "may_request": read_requests(officer),
    }
    return render(request, "desk/recognition.html", context)


@asks
@page(read_recognitions)
def act(request: Request, recognition_id: UUID, act: str) -> HttpResponse:
    """One act: by a button, or with what it asks."""
    found = get_object_or_404(_found(), pk=recognition_id)
    people = [list(members(found.household))] if act == "record_income" else []
    names = (found.request.name, found.request.head_name)
    return ACTED.answer(
        request,
        found.pk,
        act,
        ACTED.form(request, act, *people),
        names,
        _crumbs(request.officer, found.request.name)[-2],
    )


@require_GET
@never_cache
@page(read_requests)
def posting_pdf(request: Request, recognition_id: UUID) -> HttpResponse:
    """What is posted."""
    found = get_object_or_404(_found().exclude(posted_on=None), pk=recognition_id)
    return paper_file(request, "niem-yet", [posting(found)])


@require_GET
@never_cache
@page(read_requests)
def decision_pdf(request: Request, recognition_id: UUID) -> HttpResponse:
    """The decision; a draft until it is numbered."""
    found = get_object_or_404(_found().exclude(posted_on=None), pk=recognition_id)
    return paper_file(request, "quyet-dinh", [decision_paper(found)])


@require_GET
@never_cache
@page(read_requests)
def confirmation_pdf(request: Request, recognition_id: UUID) -> HttpResponse:
    """What the family is given once it is decided; no certificate of the poor and near-poor lists."""
    found = get_object_or_404(_found().filter(step=RecognitionStep.DECIDED), pk=recognition_id)
    return paper_file(request, "giay-xac-nhan", [confirmation(found, check_url(request, found.request.code))])


@require_GET
@never_cache
@page(read_requests)
def complaint_receipt_pdf(request: Request, complaint_id: UUID) -> HttpResponse:
    """What whoever complains about a posted recognition takes home."""
    return receipt_file(request, of_recognition(_complaint(complaint_id)))


@require_GET
@never_cache
@page(read_requests)
def complaint_answer_pdf(request: Request, complaint_id: UUID) -> HttpResponse:
    """The answer, once the re-check has found something."""
    return answer_file(request, of_recognition(_complaint(complaint_id, rechecked_on__isnull=False)))


def _complaint(complaint_id: UUID, **only: Any) -> RecognitionComplaint:
    with_all = ("recognition__request__person", "recognition__household")
    return get_object_or_404(
        RecognitionComplaint.objects.select_related(*with_all).filter(**only), pk=complaint_id
    )


def _open(officer: Officer, found: Recognition, told: Proposal) -> dict[str, list[tuple[str, str]]]:
    """The acts open to an officer; what does not fit is not offered to be posted."""
    open_ = ACTED.open_to(officer, found.step)
    if not told.fits:
        open_["plain"] = [pair for pair in open_["plain"] if pair[0] != "post"]
    return open_


def _found() -> QuerySet[Recognition]:
    return Recognition.objects.select_related("request__person", "request__round", "household__summary")


def _crumbs(officer: Officer, last: str = "") -> list[Crumb]:
    """To all of them, and to one; reviewers record incomes and have no hand in requests."""
    requests = [Crumb(say("Giấy đề nghị", "Requests"), reverse("requests"))] if read_requests(officer) else []
    own = Crumb(say("Công nhận theo thu nhập", "Recognition by income"), reverse("recognitions"))
    return [*requests, own, Crumb(last)] if last else ending_here([*requests, own])


def _terms(found: Recognition, told: Proposal) -> list[Term]:
    worker = found.request.person.full_name if found.request.person else ""
    income = grouped(told.income) if told.income is not None else ""
    posted = f"{found.posted_on:%d/%m/%Y}–{found.posting_ends_on:%d/%m/%Y}" if found.posted_on else ""
    terms: list[tuple[str, Any]] = [
        (say("Chủ hộ", "Head"), f"{found.request.head_name}, {found.request.village_name}"),
        (say("Người lao động", "Worker"), worker),
        (say("Thời hạn", "Time"), f"{found.opened_on:%d/%m/%Y}–{found.ends_on:%d/%m/%Y}"),
        (say("Số nhân khẩu", "Members"), told.members),
        (say("Thu nhập một người một tháng (đồng)", "Income a person a month (đồng)"), income),
        (say("Niêm yết", "Posted"), posted),
        (say("Quyết định", "Decision"), found.number),
    ]
    return [Term(label, value) for label, value in terms if value]


def _board(found: Sequence[Recognition], paging: Mapping[str, str]) -> Table:
    columns = [
        Column("name", say("Số", "Number"), draw=cells.link, is_title=True),
        Column("head", say("Hộ", "Household")),
        Column("kind", say("Đề nghị", "Asks for")),
        Column("step", say("Đang ở", "Step")),
        Column("ends_on", say("Hạn quyết định", "To be decided by"), draw=cells.a_day),
    ]
    rows = [
        {
            "url": reverse("recognition", args=[one.pk]),
            "name": one.request.name,
            "head": f"{one.request.head_name}, {one.request.village_name}",
            "kind": say(*FORMS[one.request.form]),
            "step": say(*RECOGNITION_STEPS[one.step]),
            "ends_on": one.ends_on,
        }
        for one in found
    ]
    return Table(say("Công nhận theo thu nhập", "Recognition by income"), columns, rows, paging=paging)


def _incomes(officer: Officer, found: Sequence[RecognitionIncome]) -> Table:
    columns = [
        Column("person", say("Thành viên", "Member"), is_title=True),
        Column("source", say("Nguồn thu", "Source")),
        Column("months", say("Số tháng", "Months"), align="end", draw=cells.number),
        Column("amount_vnd", say("Số tiền (đồng)", "Amount (đồng)"), align="end", draw=cells.number),
        Column("by", say("Người ghi", "Recorded by")),
    ]
    kinds = sources()
    rows = [
        {
            "person": shown_name(officer, one.person.full_name) or one.person.code,
            "source": say(kinds[one.source]["label_vi"], kinds[one.source]["label_en"]),
            "months": one.months,
            "amount_vnd": one.amount_vnd,
            "by": one.recorded_by,
        }
        for one in found
    ]
    return Table(say("Thu nhập 12 tháng", "Incomes of 12 months"), columns, rows)
