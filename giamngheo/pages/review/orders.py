"""Orders of courts and inspections: recorded by the chair, carried out by a decision that the clerk numbers."""

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
from giamngheo.pages.components import cells
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.parts import Crumb, Term, ending_here
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.desk.hits import book as book_of
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.papers import paper_file
from giamngheo.pages.review.forms import NumberForm, OrderForm, ReasonForm
from giamngheo.pages.review.words import ACTS, ORDER_STEPS, ORDERS
from giamngheo.pages.web import Request, asks, page
from giamngheo.papers.documents.orders import order_decision
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_files, read_orders, record_orders
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import StatusOrder
from giamngheo.records.review.services import orders as acts
from giamngheo.records.review.services.orders import Ordered, record_order
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import ACTS as STEPS

FORMS = {"carry_out_order": NumberForm, "withdraw_order": ReasonForm}
ACTED = Acted("order", {name: STEPS[name] for name in FORMS}, ACTS, FORMS, acts, "order_id")


@require_GET
@page(read_orders)
def book(request: Request) -> HttpResponse:
    """The orders of the area, the newest first; for the chair the way to a new one."""
    officer = request.officer
    context = book_of(request, record_orders(officer), "record_order", _table(request))
    context["crumbs"] = ending_here(_crumbs())
    return render(request, "review/orders.html", context)


@asks
@page(record_orders)
def new(request: Request, household_id: UUID) -> HttpResponse:
    """Record an order on a household, which signs the decision that carries it out."""
    household = get_object_or_404(Household.objects.select_related("summary"), pk=household_id, ended_on=None)
    form = OrderForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        scan = given.pop("scan")
        try:
            made = record_order(
                officer=request.officer,
                household_id=household_id,
                ordered=Ordered(**given),
                scan=(scan.name, scan.chunks()),
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã ghi, chờ văn thư cấp số.", "Recorded, to be numbered."))
            return redirect("order", made.pk)
    name = shown_head(request.officer, household.summary)
    context = {
        "form": form,
        "title": say(f"Bản án, kết luận về hộ {name}", f"An order on the household of {name}"),
        "lead": say(
            "Ngoại lệ duy nhất: diện của hộ không theo thông tin, điểm và họp dân. Ghi là ký quyết định thi hành.",
            "The only exception to facts, points and meeting. Recording it signs the decision.",
        ),
        "crumbs": [*_crumbs(), Crumb(name)],
        "back_url": reverse("orders"),
    }
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


@require_GET
@page(read_orders)
def one(request: Request, order_id: UUID) -> HttpResponse:
    """An order, its decision, the next hand's button."""
    found = get_object_or_404(_orders(), pk=order_id)
    context = {
        "found": found,
        "crumbs": [*_crumbs(), Crumb(found.number)],
        "step": say(*ORDER_STEPS[found.step]),
        **ACTED.open_to(request.officer, found.step),
        "may_open": read_files(request.officer),
        "terms": _terms(request.officer, found),
    }
    return render(request, "review/order.html", context)


@asks
@page(read_orders)
def act(request: Request, order_id: UUID, act: str) -> HttpResponse:
    """One act on an order, with what it asks."""
    found = get_object_or_404(_orders(), pk=order_id)
    return ACTED.answer(request, found.pk, act, ACTED.form(request, act), [found.number], _crumbs()[-1])


@require_GET
@never_cache
@page(read_orders)
def decision_pdf(request: Request, order_id: UUID) -> HttpResponse:
    """The decision that carries it out; a draft until it is numbered."""
    return paper_file(request, "quyet-dinh", [order_decision(get_object_or_404(_orders(), pk=order_id))])


def _orders() -> QuerySet[StatusOrder]:
    return StatusOrder.objects.select_related("household__summary__village", "decision")


def _terms(officer: Officer, found: StatusOrder) -> list[Term]:
    summary = found.household.summary
    terms: list[tuple[str, Any]] = [
        (say("Chủ hộ", "Head"), shown_head(officer, summary)),
        (say("Thôn, bản", "Village"), summary.village.name),
        (say("Loại", "Kind"), say(*ORDERS[found.kind])),
        (say("Cơ quan ban hành", "Issued by"), found.issuer),
        (say("Số, ngày", "Number, date"), f"{found.number}, {found.issued_on:%d/%m/%Y}"),
        (say("Người ghi", "Recorded by"), f"{found.recorded_by} · {found.recorded_on:%d/%m/%Y}"),
        (say("Quyết định thi hành", "Decision"), found.decision.name),
        (say("Lý do rút", "Why withdrawn"), found.withdrawn_reason),
    ]
    return [Term(label, value) for label, value in terms if value]


def _crumbs() -> list[Crumb]:
    return [
        Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
        Crumb(say("Bản án, kết luận", "Orders"), reverse("orders")),
    ]


def _table(request: Request) -> Table:
    found, paging = part_of(request.GET, _orders().order_by("-recorded_on", "number"))
    columns = [
        Column("number", say("Số", "Number"), draw=cells.link, is_title=True),
        Column("kind", say("Loại", "Kind")),
        Column("head", say("Chủ hộ", "Head")),
        Column("status", say("Diện phải công nhận", "The class ordered"), draw=cells.status),
        Column("recorded_on", say("Ngày ghi", "Recorded"), draw=cells.a_day),
        Column("step", say("Tình hình", "State")),
        Column("decision", say("Quyết định thi hành", "Decision")),
    ]
    rows = [
        {
            "url": reverse("order", args=[one.pk]),
            "number": one.number,
            "kind": say(*ORDERS[one.kind]),
            "head": shown_head(request.officer, one.household.summary),
            "status": one.status,
            "recorded_on": one.recorded_on,
            "step": say(*ORDER_STEPS[one.step]),
            "decision": one.decision.number,
        }
        for one in found
    ]
    return Table(say("Bản án, kết luận đã ghi", "Orders recorded"), columns, rows, paging=paging)
