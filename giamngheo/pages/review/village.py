"""A village in a round: its households, where it stands, and the acts that are open now."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.acting import done, open_acts
from giamngheo.pages.review.forms import ReasonForm, ReviewerForm
from giamngheo.pages.review.order_badge import order_badge, with_order
from giamngheo.pages.review.words import REASONS, VILLAGE_STEPS, relation_words, round_title, training_words
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import (
    manage_rounds,
    print_review_papers,
    read_files,
    read_full_names,
    read_rounds,
    receive_complaints,
    record_meetings,
)
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import (
    Complaint,
    Decision,
    RoundHousehold,
    RoundVillage,
    StatusOrder,
)
from giamngheo.records.review.selectors.dues import due_of, waiting_of
from giamngheo.records.review.selectors.lines import Line, lines
from giamngheo.records.review.selectors.orders import standing_orders
from giamngheo.records.review.selectors.preparation import ReviewerLine, reviewer_lines
from giamngheo.records.review.selectors.relations import Relation, relations
from giamngheo.records.review.selectors.stands import Stand, stands
from giamngheo.records.review.services.posting import conclude_posting, concludes_from, post
from giamngheo.records.review.services.printing import new_certificates, older_certificates
from giamngheo.records.review.services.quick import waits_for_quick_form
from giamngheo.records.review.services.reviewing import finish_review, listed, review_again
from giamngheo.records.review.services.rounds import assign_reviewer, close_list
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import STILL_ASKED, RoundStep, VillageStep, may

ASKING = ("hold_meeting", "review_again")
# Acts that ask nothing more than the button; the others have a page of their own.
PLAIN = {
    "close_list": close_list,
    "finish_review": finish_review,
    "post": post,
    "conclude_posting": conclude_posting,
}


@require_GET
@page(read_rounds)
def village(request: Request, village_id: UUID) -> HttpResponse:
    """The households of a village in their round."""
    found = found_village(village_id)
    shown = lines(listed(found))
    officer = request.officer
    may_assign = manage_rounds(officer) and found.step in STILL_ASKED
    complaints = list(
        Complaint.objects.filter(household__village=found)
        .select_related("household__household__summary")
        .order_by("received_at")
    )
    waits = waiting_of(complaints)
    context = {
        "place": found,
        "title": f"{found.village.name}: {round_title(found.round)}",
        "crumbs": crumbs(found),
        "step": say(*VILLAGE_STEPS[found.step]),
        "table": _table(officer, found, shown),
        "left": _left(officer, found),
        **_acts(officer, found),
        "asking": open_acts(officer, found.step, ASKING) if found.round.step == RoundStep.VILLAGES else [],
        "reviewer_form": ReviewerForm(_lines(officer, found)) if may_assign else None,
        "meetings": found.meetings.order_by("number"),
        "complaints": complaints,
        "waits": waits,
        "due": due_of(found, waits, officer.today),
        "may_recheck": manage_rounds(officer),
        "may_read_words": read_full_names(officer),
        **_papers(officer, found),
    }
    return render(request, "review/village.html", context)


def _papers(officer: Officer, found: RoundVillage) -> dict[str, Any]:
    """Which papers there are, and what the officer may do with them."""
    may_print = print_review_papers(officer)
    return {
        "may_print": may_print,
        "may_receive": receive_complaints(officer),
        "may_open": read_files(officer),
        "may_attach": record_meetings(officer),
        "may_meet": found.step not in STILL_ASKED and may_print,
        "is_posted": found.step in (VillageStep.POSTED, VillageStep.CONCLUDED),
        "is_decided": found.step == VillageStep.DECIDED,
        **(_certificates(found) if may_print else {}),
    }


def _acts(officer: Officer, found: RoundVillage) -> dict[str, Any]:
    """The plain acts that are open, and the one whose day is to come: its words, the day."""
    acts, first = open_acts(officer, found.step, tuple(PLAIN)), concludes_from(found)
    if first is None or officer.today >= first:
        return {"acts": acts, "waiting": []}
    return {
        "acts": [(name, words) for name, words in acts if name != "conclude_posting"],
        "waiting": [(words, first) for name, words in acts if name == "conclude_posting"],
    }


@require_POST
@page(read_rounds)
def act(request: Request, village_id: UUID, act: str) -> HttpResponse:
    """One of the plain acts."""
    found_village(village_id)
    if act not in PLAIN:
        raise Http404
    done(request, act, PLAIN[act], officer=request.officer, village_id=village_id)
    return redirect("review_village", village_id)


@require_POST
@page(manage_rounds)
def assign(request: Request, village_id: UUID) -> HttpResponse:
    """Give a reviewer the households that have none."""
    found = found_village(village_id)
    lines = _lines(request.officer, found)
    form = ReviewerForm(lines, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["reviewer"]
        try:
            given = assign_reviewer(officer=request.officer, village_id=village_id, reviewer_id=chosen)
        except NotSaved as error:
            messages.error(request, "; ".join(error.wrong.values()))
        else:
            messages.success(request, say(f"Đã giao {given} hộ.", f"{given} households are assigned."))
            _warn(request, next(line for line in lines if line.reviewer.pk == chosen))
    else:
        messages.error(request, say("Chọn một rà soát viên của xã.", "Choose a reviewer of the commune."))
    return redirect("review_village", village_id)


@require_http_methods(["GET", "POST"])
@page(manage_rounds)
def again(request: Request, village_id: UUID) -> HttpResponse:
    """Send a village back to its review, with a reason."""
    found = found_village(village_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            review_again(officer=request.officer, village_id=village_id, reason=form.cleaned_data["reason"])
        except NotSaved as error:
            add_wrong(form, error)
        else:
            return redirect("review_village", village_id)
    words = say("Đưa về rà soát lại", "Review again")
    return render(request, "review/asked.html", asked(found, form, words), status=422 if form.errors else 200)


def _lines(officer: Officer, found: RoundVillage) -> list[ReviewerLine]:
    return reviewer_lines(officer, found.round.opened_on.year, found.round)


def _warn(request: Request, line: ReviewerLine) -> None:
    """Who was not trained may review; that it is so is told."""
    if not line.is_ready:
        told = f"{line.reviewer.full_name}: {training_words(line)}"
        messages.warning(request, say(f"Lưu ý, {told}.", f"Note, {told}."))


def _certificates(found: RoundVillage) -> dict[str, bool]:
    """Whether households got a certificate by the decision, and whether it added a line to those issued before."""
    decision = Decision.objects.filter(round=found.round_id).exclude(decided_on=None).first()
    if decision is None:
        return {"has_new": False, "has_lines": False}
    new, older = new_certificates(found, decision), older_certificates(found, decision)
    return {"has_new": new.exists(), "has_lines": older.exists()}


def found_village(village_id: UUID) -> RoundVillage:
    """The village of a round, where the officer sees it."""
    return get_object_or_404(RoundVillage.objects.select_related("round", "village"), pk=village_id)


def crumbs(found: RoundVillage, last: str = "") -> list[Crumb]:
    """The way to a village's page, and to one below it."""
    above = [
        Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
        Crumb(round_title(found.round), reverse("review", args=[found.round_id])),
    ]
    if not last:
        return [*above, Crumb(found.village.name)]
    return [*above, Crumb(found.village.name, reverse("review_village", args=[found.pk])), Crumb(last)]


def asked(found: RoundVillage, form: Any, words: str, lead: str = "") -> dict[str, Any]:
    """The context of a page that asks one thing about a village."""
    return {
        "form": form,
        "title": words,
        "lead": lead,
        "crumbs": crumbs(found, words),
        "back_url": reverse("review_village", args=[found.pk]),
    }


def _table(officer: Officer, found: RoundVillage, shown: list[Line]) -> Table:
    columns = [
        Column("name", say("Chủ hộ", "Head"), draw=cells.link, is_title=True),
        Column("members", say("Nhân khẩu", "Members"), align="end", draw=cells.number),
        Column("reason", say("Vì sao rà soát", "Why"), draw=_reason_cell),
        Column("reviewer", say("Rà soát viên", "Reviewer"), draw=_reviewer_cell),
        Column("previous_status", say("Đang công nhận", "Recognised as"), draw=cells.status),
        Column("status", say("Kết quả", "Result"), draw=cells.status),
        Column("stand", say("Tình hình", "How it stands")),
    ]
    if may("complain", found.step) and receive_complaints(officer):
        columns.append(
            Column(
                "complain", say("Khiếu nại", "Complaint"), draw=cells.drawn_by("review/complain_cell.html")
            )
        )
    told, stood = relations(line.reviewed for line in shown), _stood(found, shown, officer.today)
    rows = [
        _row(officer, found, line, told.get(line.reviewed.pk), stood.get(line.reviewed.pk)) for line in shown
    ]
    orders = _orders(found, shown)
    for row, line in zip(rows, shown, strict=True):
        row["order"] = order_badge(officer, orders.get(line.reviewed.household_id))
    return Table(say("Các hộ trong đợt", "Households of the round"), columns, rows)


def _left(officer: Officer, found: RoundVillage) -> list[Term]:
    """Who left the round by Phiếu A, with the reason for who reads names: it is free words about a family."""
    may_read_words = read_full_names(officer)
    rows = found.households.filter(quick_result=RoundHousehold.QuickResult.NOT_TO_REVIEW)
    return [
        Term(
            format_html(
                '<a href="{}">{}</a>',
                reverse("review_household", args=[one.pk]),
                shown_head(officer, one.household.summary),
            ),
            max(one.quick_forms.all(), key=lambda form: form.filled_at).reason if may_read_words else "",
        )
        for one in rows.select_related("household__summary").prefetch_related("quick_forms")
    ]


def _orders(found: RoundVillage, shown: list[Line]) -> dict[UUID, StatusOrder]:
    """The orders by which households of a round that is still open stand."""
    if found.step == VillageStep.DECIDED:
        return {}
    return standing_orders([line.reviewed.household_id for line in shown])


def _reason_cell(value: Any, row: Any) -> str:
    """Why it is reviewed; an order that counts beside the review stands out."""
    return with_order(value, row["order"])


def _reviewer_cell(value: Any, row: Any) -> str:
    """Who reviews, as a link to the household in its round; a relative stands out."""
    name = value or say("chưa giao", "not assigned")
    mark = format_html(' <span class="badge">{}</span>', row["relation"]) if row["relation"] else ""
    return format_html('<a href="{}">{}</a>{}', row["in_round"], name, mark)


def _row(
    officer: Officer, found: RoundVillage, line: Line, relation: Relation | None, stand: Stand | None
) -> dict[str, Any]:
    one, summary = line.reviewed, line.summary
    return {
        "url": reverse("household", args=[one.household_id]),
        "name": shown_head(officer, summary),
        "members": summary.members,
        "reason": say(*REASONS[one.reason]),
        "in_round": reverse("review_household", args=[one.pk]),
        "reviewer": one.reviewer.full_name if one.reviewer else "",
        "relation": relation_words(relation),
        "previous_status": one.previous_status,
        "status": one.decided or one.proposed or (stand.status if stand else ""),
        "stand": _stand(found, line, stand),
        "complain": reverse("review_complain", args=[one.pk]),
    }


def _stood(found: RoundVillage, shown: list[Line], today: date) -> dict[UUID, Stand]:
    return stands(found.round, [(line.reviewed, line.summary) for line in shown], today)


def _stand(found: RoundVillage, line: Line, stand: Stand | None) -> str:
    """How far the household is, in a few words; stand: None where it was not asked."""
    if found.step == VillageStep.DECIDED:
        return say("đã quyết định", "decided")
    if line.reviewed.is_agreed:
        return say("thôn nhất trí", "agreed")
    if line.reviewed.is_agreed is False:
        return say("thôn chưa nhất trí", "not agreed")
    if waits_for_quick_form(line.reviewed):
        return say("chờ Phiếu A", "waits for Phiếu A")
    if stand is None:
        return say("chưa hỏi", "not asked yet")
    if stand.missing:
        return say(f"còn thiếu {stand.missing} thông tin", f"{stand.missing} facts missing")
    return say("đã hỏi", "asked")
