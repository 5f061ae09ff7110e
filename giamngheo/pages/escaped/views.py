"""Newly escaped households: whose time ends next, and who falls back."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.pages.components import cells
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_households
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.escaped import SOON_MONTHS, VIEWS, Escaped, newly_escaped
from giamngheo.rules.labels import movement_label
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped


@require_GET
@page(read_households)
def escaped(request: Request) -> HttpResponse:
    """All of the area, those whose time ends soon, or those who fall back by the latest review."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    found = newly_escaped(request.officer, view, _after(request.GET))
    words = {
        "all": say("Đang là hộ mới thoát nghèo", "Newly escaped now"),
        "soon": say(f"Hết thời hạn trong {SOON_MONTHS} tháng", f"End within {SOON_MONTHS} months"),
        "back": say("Có thể tái nghèo theo lần rà soát gần nhất", "Poor again by the latest review"),
    }
    context = {
        "crumbs": [Crumb(say("Rà soát", "Reviews"), reverse("reviews")), Crumb(_title())],
        "title": _title(),
        "tiles": [
            (words[name], grouped(found.counts[name]), with_query(QueryDict(), view=name)) for name in VIEWS
        ],
        "table": _table(request.officer, words[view], found.rows),
        "first_url": with_query(request.GET, after=None) if "after" in request.GET else "",
        "next_url": with_query(request.GET, after=f"{found.after[0]}_{found.after[1]}")
        if found.after
        else "",
    }
    return render(request, "escaped/escaped.html", context)


def _title() -> str:
    return say("Hộ mới thoát nghèo", "Newly escaped households")


def _table(officer: Officer, caption: str, rows: list[Escaped]) -> Table:
    columns = [
        Column("name", say("Chủ hộ", "Head"), draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village")),
        Column("status", say("Đang công nhận", "Recognised as"), draw=cells.status),
        Column("since", say("Thoát nghèo từ", "Escaped on"), draw=cells.a_day),
        Column("until", say("Hết thời hạn ngày", "Until"), draw=cells.a_day),
        Column("left", say("Còn", "Left")),
        Column("proposed", say("Rà soát gần nhất", "Latest review"), draw=cells.status),
        Column("movement", say("Diễn biến", "Movement")),
    ]
    lines = [
        {
            "url": reverse("household", args=[row.household_id]),
            "name": shown_name(officer, row.head_name) or row.code,
            "village": row.village,
            "status": row.status,
            "since": row.since,
            "until": row.until,
            "left": _left(officer.today, row.until),
            "proposed": row.proposed,
            "movement": movement_label(row.movement) if row.movement else "",
        }
        for row in rows
    ]
    return Table(caption, columns, lines)


def _left(today: date, until: date) -> str:
    """Whole months, then days in the last one."""
    months = (until.year - today.year) * 12 + until.month - today.month - (until.day < today.day)
    if months:
        return say(f"{months} tháng", f"{months} months")
    days = (until - today).days
    return say(f"{days} ngày", f"{days} days")


def _after(query: QueryDict) -> tuple[date, UUID] | None:
    """What the page stands behind; nothing readable: the first page."""
    day, _, household = query.get("after", "").partition("_")
    try:
        return date.fromisoformat(day), UUID(household)
    except ValueError:
        return None
