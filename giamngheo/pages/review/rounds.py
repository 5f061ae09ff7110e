"""Opening a round, and its board: village by village, step by step."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.forms import AddForm, OpenForm
from giamngheo.pages.review.words import VILLAGE_STEPS, round_title, step_of, until
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import (
    make_review_forms,
    manage_rounds,
    read_preparation,
    read_rounds,
)
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.board import VillageLine, village_lines
from giamngheo.records.review.selectors.dues import Due
from giamngheo.records.review.selectors.orders import standing_orders_in
from giamngheo.records.review.services.list_years import offered
from giamngheo.records.review.services.periods import periodic_period
from giamngheo.records.review.services.rounds import add_household, open_round
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import RoundStep

Kind = ReviewRound.Kind


@require_http_methods(["GET", "POST"])
@page(manage_rounds)
def open_new(request: Request) -> HttpResponse:
    """Open a round in the own commune."""
    officer = request.officer
    units = list(units_on(officer.communes, officer.today).values())
    form = OpenForm(units, officer.today.year, request.POST or None, initial=_usual(officer.today))
    if form.is_valid():
        try:
            opened = open_round(officer=officer, **form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã mở đợt rà soát.", "The round is open."))
            return redirect("review", opened.pk)
    return render(request, "review/open.html", {"form": form}, status=422 if form.errors else 200)


def _usual(today: date) -> dict[str, object]:
    """What is opened at this time of the year, and for which list: an untouched form gets it right."""
    first, last = periodic_period(today.year)
    kind = Kind.PERIODIC if first <= today <= last else Kind.REGULAR
    return {"kind": kind, "list_year": offered(kind, today.year)[0]}


@require_GET
@page(read_rounds)
def board(request: Request, round_id: UUID) -> HttpResponse:
    """A round: where each village stands, what is late, what comes next."""
    of = get_object_or_404(ReviewRound, pk=round_id)
    lines = village_lines(of, request.officer.today)
    context = {
        "round": of,
        "title": round_title(of),
        "crumbs": [Crumb(say("Rà soát", "Reviews"), reverse("reviews")), Crumb(round_title(of))],
        "step": step_of(of, request.officer.today),
        "clashes": [line for line in lines if line.due.clashes],
        "tiles": [*_tiles(lines), *_by_order(of)],
        "late": sum(line.due.is_late for line in lines),
        "table": _table(lines),
        "may_make_forms": make_review_forms(request.officer),
        "may_prepare": read_preparation(request.officer),
        "form": AddForm() if manage_rounds(request.officer) and of.step == RoundStep.VILLAGES else None,
    }
    return render(request, "review/board.html", context)


@require_POST
@page(manage_rounds)
def add(request: Request, round_id: UUID) -> HttpResponse:
    """A household that asked joins the round."""
    get_object_or_404(ReviewRound, pk=round_id)
    form = AddForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    household = Household.objects.filter(code=code, ended_on=None).first()
    try:
        if household is None:
            raise NotSaved({"": say("Không có hộ nào mang mã này.", "No household has this code.")})
        add_household(officer=request.officer, round_id=round_id, household_id=household.pk)
    except (NotSaved, Household.DoesNotExist, ReviewRound.DoesNotExist) as error:
        told = "; ".join(error.wrong.values()) if isinstance(error, NotSaved) else ""
        messages.error(request, told or say("Không đưa hộ này vào đợt được.", "It cannot join this round."))
    else:
        messages.success(request, say("Đã đưa hộ vào đợt.", "The household is in the round."))
    return redirect("review", round_id)


def _by_order(of: ReviewRound) -> list[tuple[str, int]]:
    """Households of a round that is still open whose class an order settled, or is to settle; nothing without one."""
    if of.step == RoundStep.DECIDED:
        return []
    count = len(standing_orders_in(of))
    return [(say("Theo bản án, kết luận", "By an order"), count)] if count else []


def _tiles(lines: list[VillageLine]) -> list[tuple[str, int]]:
    return [
        (say("Hộ rà soát", "Households"), sum(line.households for line in lines)),
        (say("Đã hỏi trong đợt", "Asked in the round"), sum(line.asked for line in lines)),
        (say("Hộ đã được nhất trí", "Agreed on"), sum(line.agreed for line in lines)),
        (say("Khiếu nại đang chờ", "Open complaints"), sum(line.complaints for line in lines)),
    ]


def _table(lines: list[VillageLine]) -> Table:
    columns = [
        Column("name", say("Thôn, bản", "Village"), draw=cells.link, is_title=True),
        Column("step", say("Bước", "Step")),
        Column("households", say("Hộ", "Households"), align="end", draw=cells.number),
        Column("asked", say("Đã hỏi", "Asked"), align="end", draw=cells.number),
        Column("agreed", say("Đã nhất trí", "Agreed"), align="end", draw=cells.number),
        Column("complaints", say("Khiếu nại", "Complaints"), align="end", draw=cells.number),
        Column("related", say("Người thân rà soát", "By a relative"), align="end", draw=cells.number),
        Column("due", say("Hạn", "Due")),
    ]
    rows = [
        {
            "url": reverse("review_village", args=[line.village.pk]),
            "name": line.village.village.name,
            "step": say(*VILLAGE_STEPS[line.village.step]),
            "households": line.households,
            "asked": line.asked,
            "agreed": line.agreed,
            "complaints": line.complaints,
            "related": line.related,
            "due": _due(line.due),
        }
        for line in lines
    ]
    return Table(say("Các thôn của đợt", "Villages of the round"), columns, rows)


def _due(due: Due) -> str:
    """A village's day; where the posting cannot be over within the round's days, that as well."""
    day = until(due.day, is_late=due.is_late)
    if not due.clashes:
        return day
    through = f"{due.through_on:%d/%m/%Y}"
    told = say(f"niêm yết xong từ {through}", f"posting over from {through}")
    return format_html("{} · {}", day, cells.late(told))
