"""Newly escaped households: whose time ends next, what they still have a right to, and who falls back."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.engine.policy import load_law
from giamngheo.engine.policy_reader import PolicyError
from giamngheo.engine.rights_after_escape import rights_after_escape
from giamngheo.pages.components import cells
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_households
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.escaped import (
    PAGE,
    SOON_MONTHS,
    VIEWS,
    Escaped,
    FellBack,
    fallen_back,
    newly_escaped,
)
from giamngheo.rules.labels import movement_label
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.rights_after_escape import Escape, EscapeRight, rights_of

RETURNED = "returned"
CONFIDENCES = {
    "seen": ("đã thấy trong văn bản, bài viết", "seen"),
    "inferred": ("suy ra, chưa thấy nguyên văn", "inferred"),
    "unverified": ("chưa kiểm chứng", "not verified"),
}


@require_GET
@page(read_households)
def escaped(request: Request) -> HttpResponse:
    """All of the area, those whose time ends soon, or those who fall back by the latest review."""
    view = request.GET.get("view", "")
    view = view if view in (*VIEWS, RETURNED) else VIEWS[0]
    of_view = VIEWS[0] if view == RETURNED else view
    found = newly_escaped(request.officer, of_view, _after(request.GET))
    returned = fallen_back(request.officer)
    rights, fault = _rights()
    words = {
        "all": say("Đang là hộ mới thoát nghèo", "Newly escaped now"),
        "soon": say(f"Hết thời hạn trong {SOON_MONTHS} tháng", f"End within {SOON_MONTHS} months"),
        "back": say("Có thể tái nghèo theo lần rà soát gần nhất", "Poor again by the latest review"),
    }
    context = {
        "crumbs": [Crumb(say("Rà soát", "Reviews"), reverse("reviews")), Crumb(_title())],
        "title": _title(),
        "tiles": [
            *(
                (words[name], grouped(found.counts[name]), with_query(QueryDict(), view=name))
                for name in VIEWS
            ),
            (_returned_words(), _at_most(len(returned)), with_query(QueryDict(), view=RETURNED)),
        ],
        "table": _returned_table(request.officer, returned)
        if view == RETURNED
        else _table(request.officer, words[view], found.rows, rights),
        "rights": _rights_table(rights, request.officer.today),
        "fault": fault,
        "first_url": with_query(request.GET, after=None)
        if "after" in request.GET and view != RETURNED
        else "",
        "next_url": with_query(request.GET, after=f"{found.after[0]}_{found.after[1]}")
        if found.after and view != RETURNED
        else "",
    }
    return render(request, "escaped/escaped.html", context)


def _title() -> str:
    return say("Hộ mới thoát nghèo", "Newly escaped households")


def _rights() -> tuple[tuple[EscapeRight, ...], str]:
    """The rights, and what is wrong with the province's own file, which then counts for nothing."""
    try:
        return rights_after_escape(settings.DATA / "policy"), ""
    except PolicyError as error:
        return rights_after_escape(), str(error)


def _returned_words() -> str:
    return say("Đã được công nhận tái nghèo", "Recognised as poor again")


def _at_most(number: int) -> str:
    return f"{grouped(number)}+" if number == PAGE else grouped(number)


def _table(officer: Officer, caption: str, rows: list[Escaped], rights: tuple[EscapeRight, ...]) -> Table:
    months = load_law().whole("newly_escaped_months", officer.today)
    numbers = _numbered(rights, officer.today)
    columns = [
        Column("name", say("Chủ hộ", "Head"), draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village")),
        Column("status", say("Đang công nhận", "Recognised as"), draw=cells.status),
        Column("since", say("Thoát nghèo từ", "Escaped on"), draw=cells.a_day),
        Column("until", say("Hết thời hạn ngày", "Until"), draw=cells.drawn_by("escaped/until_cell.html")),
        Column("rights", say("Còn được hưởng (bảng dưới)", "Still has (see below)")),
        Column(
            "proposed",
            say("Rà soát gần nhất", "Latest review"),
            draw=cells.drawn_by("escaped/latest_cell.html"),
        ),
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
            "rights": _in_short(numbers[right.name] for right in _of(row, rights, officer.today, months)),
            "reviewed_on": row.reviewed_on,
            "proposed": row.proposed,
            "movement": movement_label(row.movement) if row.movement else "",
        }
        for row in rows
    ]
    return Table(caption, columns, lines)


def _of(row: Escaped, rights: tuple[EscapeRight, ...], today: date, months: int) -> list[EscapeRight]:
    return rights_of(Escape(row.status, row.since, row.left_near_poverty), rights, today, months)


def _numbered(rights: tuple[EscapeRight, ...], today: date) -> dict[str, int]:
    """The rights of the day by name, as the table under the households numbers them."""
    of_day = [right for right in rights if right.is_in_force(today)]
    return {right.name: number for number, right in enumerate(of_day, start=1)}


def _in_short(numbers: Iterable[int]) -> str:
    """1, 2, 3, 5 as 1–3, 5."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _rights_table(rights: tuple[EscapeRight, ...], today: date) -> Table:
    """What each right is, by which text, and how sure that is; those of the day."""
    columns = [
        Column("name", say("Chính sách", "Right"), is_title=True),
        Column("note", say("Cho ai", "For whom")),
        Column("law", say("Căn cứ", "Source")),
        Column("until", say("Đến hết ngày", "To the end of"), draw=cells.a_day),
        Column("confidence", say("Độ chắc chắn", "How sure")),
    ]
    numbers = _numbered(rights, today)
    rows = [
        {
            "name": f"{numbers[right.name]}. {say(*right.words)}",
            "note": say(*right.note),
            "law": right.law,
            "until": right.until - timedelta(days=1) if right.until else None,
            "confidence": say(*CONFIDENCES[right.confidence]),
        }
        for right in rights
        if right.name in numbers
    ]
    return Table(say("Những quyền đã biết", "The rights that are known"), columns, rows)


def _returned_table(officer: Officer, rows: list[FellBack]) -> Table:
    columns = [
        Column("name", say("Chủ hộ", "Head"), draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village")),
        Column("since", say("Thoát nghèo từ", "Escaped on"), draw=cells.a_day),
        Column("on", say("Tái nghèo từ", "Poor again from"), draw=cells.a_day),
        Column("decision", say("Quyết định", "Decision")),
    ]
    lines = [
        {
            "url": reverse("household", args=[row.household_id]),
            "name": shown_name(officer, row.head_name) or row.code,
            "village": row.village,
            "since": row.since,
            "on": row.on,
            "decision": row.decision,
        }
        for row in rows
    ]
    return Table(_returned_words(), columns, lines)


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
