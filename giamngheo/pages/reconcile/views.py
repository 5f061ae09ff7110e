"""Rounds of comparing with another system: send a sheet, take one in, see how much agrees and what differs."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.engine.policy_reader import PolicyError
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.downloads import saved
from giamngheo.pages.jobs.shown import shown
from giamngheo.pages.reconcile import lists
from giamngheo.pages.reconcile.forms import AnswerForm, ReceiveForm, SendForm
from giamngheo.pages.reconcile.words import ROUND_STATES
from giamngheo.pages.web import Request, page
from giamngheo.papers.reconciling.layouts import SheetLayout, layouts
from giamngheo.records.accounts.rights import exchange_sheets, read_shares, settle_differences
from giamngheo.records.base.files import NotThisFile, is_kept
from giamngheo.records.geography.selectors.units import place_names
from giamngheo.records.registry.models import Reconciliation
from giamngheo.records.registry.selectors.reconciliation import (
    COUNTS,
    LineFilters,
    counts_by_kind,
    lines_of,
    newest_shares,
    rounds,
    shares_by,
)
from giamngheo.records.registry.services import reconciling
from giamngheo.records.registry.services.importing import Upload
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.reconciliation import DifferenceKind

SHOWN = 50
State = Reconciliation.State


@require_GET
@page(read_shares)
def reconciliations(request: Request) -> HttpResponse:
    """The rounds in sight; for whoever looks over many communes, how much of each agrees."""
    known, wrong = _layouts()
    shares = newest_shares() if request.officer.is_everywhere else []
    names = place_names((one["commune_code"] for one in shares), by_commune=True, day=request.officer.today)
    context = {
        "may_exchange": exchange_sheets(request.officer) and not wrong,
        "wrong": wrong,
        "table": lists.rounds_table(rounds()[:SHOWN], known),
        "shares": lists.newest_table(shares, names, known),
    }
    return render(request, "reconcile/rounds.html", context)


@require_http_methods(["GET", "POST"])
@page(exchange_sheets)
def send(request: Request) -> HttpResponse:
    """Have a sheet made for a counterpart."""
    known, wrong = _layouts()
    if wrong:
        return redirect("reconciliations")
    form = SendForm(request.officer, known, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reconciling.ask_sheet(officer=request.officer, asked=form.asked())
        made = rounds().filter(office_id=request.officer.office_id)[0]
        return redirect("reconciliation", made.pk)
    return _asked(request, form, "reconcile/send.html", known)


@require_http_methods(["GET", "POST"])
@page(exchange_sheets)
def receive(request: Request) -> HttpResponse:
    """Compare with a list that the counterpart made by itself."""
    known, wrong = _layouts()
    if wrong:
        return redirect("reconciliations")
    form = ReceiveForm(
        request.officer, known, *([request.POST, request.FILES] if request.method == "POST" else [])
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = reconciling.take_list(
                officer=request.officer, asked=form.asked(), file=Upload(file.name, file.chunks())
            )
        except NotThisFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("reconciliation", made.pk)
    return _asked(request, form, "reconcile/receive.html", known)


@require_GET
@page(read_shares)
def reconciliation(request: Request, round_id: UUID) -> HttpResponse:
    """One round."""
    return _round(request, _found(round_id), AnswerForm(request.officer))


@require_POST
@page(exchange_sheets)
def answer(request: Request, round_id: UUID) -> HttpResponse:
    """The answer to a sheet of the own office."""
    made, form = (
        _found(round_id, request.officer.office_id),
        AnswerForm(request.officer, request.POST, request.FILES),
    )
    if not form.is_valid():
        return _round(request, made, form, 422)
    file = form.cleaned_data["file"]
    try:
        reconciling.take_answer(
            officer=request.officer, round_id=round_id, file=Upload(file.name, file.chunks())
        )
    except NotThisFile as error:
        form.add_error("file", str(error))
        return _round(request, made, form, 422)
    except reconciling.NotNow:
        pass
    return redirect("reconciliation", round_id)


@require_GET
@never_cache
@page(exchange_sheets)
def sheet_file(request: Request, round_id: UUID) -> HttpResponseBase:
    """The sheet to send, to be saved; the reading is logged."""
    made = _found(round_id, request.officer.office_id)
    return saved(reconciling.take_sheet(officer=request.officer, made=made))


def _layouts() -> tuple[dict[str, SheetLayout], str]:
    """The counterparts; what is wrong with the office's own file, where one cannot be used."""
    try:
        return layouts(), ""
    except PolicyError as error:
        return {}, str(error)


def _found(round_id: UUID, office_id: UUID | None = None) -> Reconciliation:
    """A round in sight, of that office only where one is given."""
    own = {} if office_id is None else {"office_id": office_id}
    return get_object_or_404(Reconciliation.objects.select_related("sheet", "answer"), id=round_id, **own)


def _asked(request: Request, form: SendForm | ReceiveForm, template: str, known: Any) -> HttpResponse:
    context = {
        "form": form,
        "crumbs": _crumbs(""),
        "unverified": [one.label for one in known.values() if not one.is_verified],
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _round(request: Request, made: Reconciliation, form: AnswerForm, status: int = 200) -> HttpResponse:
    made, job = reconciling.settled(made, request.officer)
    is_own = made.office_id == request.officer.office_id and exchange_sheets(request.officer)
    title = lists.counterpart_label(made.counterpart, _layouts()[0])
    context = {
        "made": made,
        "title": title,
        "crumbs": _crumbs(title),
        "state": say(*ROUND_STATES[made.state]),
        "job": shown(job, request.officer) if job and made.state in reconciling.UNDER_WAY else None,
        "has_sheet": is_own and is_kept(made.sheet),
        "form": form if is_own and made.state in (State.SENT, State.REFUSED) else None,
        "told": say(made.told_vi, made.told_en).splitlines(),
    }
    if made.state == State.COMPARED:
        context |= _shares(request, made)
        if settle_differences(request.officer):
            context |= _lines(request, made)
    return render(request, "reconcile/round.html", context, status=status)


def _shares(request: Request, made: Reconciliation) -> dict[str, Any]:
    """By village for who sees one commune, by commune for who sees many; all of it in figures above."""
    column = "commune_code" if request.officer.is_everywhere else "village_id"
    shares = shares_by(made, column)
    keys = [one[column] for one in shares if one[column]]
    places = place_names(keys, request.officer.is_everywhere, request.officer.today)
    whole = {name: sum(one[f"sum_{name}"] for one in shares) for name in COUNTS}
    return {
        "whole": whole,
        "share": lists.share_words(whole),
        "shares": lists.shares_table(shares, column, places),
        "villages": sorted(places.items(), key=lambda pair: pair[1]) if column == "village_id" else [],
    }


def _lines(request: Request, made: Reconciliation) -> dict[str, Any]:
    """A page of the lines that the address asks for."""
    query = request.GET
    filters = LineFilters(
        kind=query.get("kind", "") if query.get("kind") in set(DifferenceKind) else "",
        village=_uuid(query.get("village", "")),
        state=query.get("state", "") if query.get("state") in ("later", "accepted", "kept") else "",
    )
    counts = counts_by_kind(made, filters)
    count = counts.get(filters.kind, 0) if filters.kind else sum(counts.values())
    last = max(1, -(-count // lists.PAGE))
    number = min(max(1, _whole(query.get("page", ""))), last)
    lines = lines_of(made, filters)[(number - 1) * lists.PAGE : number * lists.PAGE]
    return {
        "lines": lists.lines_table(lines, query),
        "count": count,
        "chips": lists.kind_chips(counts, query),
        "tabs": lists.state_tabs(query),
        "village": str(filters.village or ""),
        "kind": filters.kind,
        "line_state": filters.state,
        "previous_url": with_query(query, page=str(number - 1)) if number > 1 else "",
        "next_url": with_query(query, page=str(number + 1)) if number < last else "",
        "summary": say(f"trang {grouped(number)}/{grouped(last)}", f"page {number:,} of {last:,}"),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 1


def _crumbs(title: str) -> list[Crumb]:
    way = [Crumb(say("Đối chiếu", "Reconciliation"), reverse("reconciliations"))]
    return [*way, Crumb(title)] if title else way
