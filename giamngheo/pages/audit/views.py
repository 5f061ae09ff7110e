"""The audit log on screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from giamngheo.pages.audit.forms import LogFilter
from giamngheo.pages.audit.lines import Line, events_asked, page_of
from giamngheo.pages.components import cells
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import read_audit
from giamngheo.rules.language import say


@require_GET
@page(read_audit)
def log(request: Request) -> HttpResponse:
    """Who did what, the newest first."""
    form = LogFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    events = events_asked(request.officer, asked)
    part = page_of(request.officer, events, _number(request, "before"), _number(request, "after"))
    older = with_query(request.GET, before=str(part.before), after=None) if part.before else ""
    newer = with_query(request.GET, after=str(part.after), before=None) if part.after else ""
    context = {
        "form": form,
        "table": _table(part.lines),
        "older": older,
        "newer": newer,
        "is_filtered": any(asked.values()),
    }
    return render(request, "audit/log.html", context, status=422 if form.errors else 200)


def _number(request: Request, name: str) -> int | None:
    """An event's number in the address; anything else is passed over."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


def _table(lines: list[Line]) -> Table:
    columns = [
        Column("at", say("Lúc", "When"), draw=cells.drawn_by("audit/moment_cell.html"), is_title=True),
        Column("actor", say("Người làm", "By")),
        Column("act", say("Việc", "Act")),
        Column("subject", say("Về", "About"), draw=cells.drawn_by("audit/subject_cell.html")),
        Column("changes", say("Nội dung", "What changed"), draw=cells.drawn_by("audit/changes_cell.html")),
    ]
    return Table(say("Nhật ký, mới nhất trước", "The log, newest first"), columns, lines)
