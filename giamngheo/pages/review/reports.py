"""The calendar of reports: by commune what is due, sent, ready or late; a commune marks what it sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import make_review_forms, send_reports
from giamngheo.records.accounts.selectors import communes_with_office
from giamngheo.records.geography.selectors.units import in_order, units_on
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.selectors.reports import (
    ReportLine,
    ReportState,
    report_lines,
    reports_of_year,
)
from giamngheo.records.review.services.reports import mark_sent
from giamngheo.rules.language import say
from giamngheo.rules.report_calendar import Report, ReportKind

FIRST_YEAR, LAST_YEAR = 2021, 2100
STATES = {
    "sent": ("đã gửi", "sent"),
    "sent_late": ("gửi muộn", "sent late"),
    "ready": ("đã lập biểu, chưa gửi", "forms made, not sent"),
    "late": ("quá hạn", "late"),
    "waiting": ("chưa gửi", "not sent"),
    "no_change": ("không biến động", "no change"),
    "by_order": ("chỉ đổi theo bản án, kết luận; không có biểu", "changed by an order only; no forms"),
}

NAMES = {
    ReportKind.MONTHLY: ("Báo cáo tháng {}", "Monthly report of month {}"),
    ReportKind.PRELIMINARY: ("Báo cáo sơ bộ", "Preliminary report"),
    ReportKind.OFFICIAL: ("Báo cáo chính thức", "Official report"),
}
# Of columns, under a caption that speaks of reports.
HEADS = {
    ReportKind.MONTHLY: ("Tháng {}", "Month {}"),
    ReportKind.PRELIMINARY: ("Sơ bộ", "Preliminary"),
    ReportKind.OFFICIAL: ("Chính thức", "Official"),
}


@require_GET
@page(make_review_forms)
def calendar(request: Request, year: int) -> HttpResponse:
    """The reports of a year in the area."""
    _check(year)
    officer = request.officer
    codes = communes_with_office(officer.today) if officer.is_everywhere else officer.communes
    units = in_order(units_on(codes, officer.today).values())
    lines = report_lines([unit.code for unit in units], year, officer.today)
    context = {
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
        "crumbs": [
            Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
            Crumb(say(f"Báo cáo năm {year}", f"Reports of {year}")),
        ],
        "late": sum(line.state == ReportState.LATE for line in lines),
        "ready": sum(line.state == ReportState.READY for line in lines),
        "sent": sum(line.sent_on is not None for line in lines),
        "to_send": _to_send(officer, lines),
        "table": _table(year, {unit.code: f"{unit.kind} {unit.name}" for unit in units}, lines),
    }
    return render(request, "review/reports.html", context)


@require_POST
@page(send_reports)
def sent(request: Request, year: int) -> HttpResponse:
    """A report of the own commune went to the province."""
    _check(year)
    asked = request.POST
    month = asked.get("month", "")
    try:
        mark_sent(
            officer=request.officer,
            commune_code=asked.get("commune_code", ""),
            year=year,
            kind=asked.get("kind", ""),
            month=int(month) if month.isascii() and month.isdigit() else -1,
        )
    except NotSaved as error:
        messages.error(request, "; ".join(error.wrong.values()))
    else:
        messages.success(request, say("Đã ghi là đã gửi.", "Marked as sent."))
    return redirect("review_reports", year)


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


def _to_send(officer: Officer, lines: list[ReportLine]) -> list[tuple[ReportLine, str]]:
    """Those that may be sent and are not marked yet, with their names; for who may mark them."""
    if not send_reports(officer):
        return []
    return [(line, _words(NAMES, line.report)) for line in lines if line.may_be_sent]


def _words(words: dict[ReportKind, tuple[str, str]], report: Report) -> str:
    return say(*words[report.kind]).format(report.month)


def _table(year: int, names: dict[str, str], lines: list[ReportLine]) -> Table:
    columns = [Column("commune", say("Xã", "Commune"), is_title=True)]
    columns += [
        Column(_key(report), f"{_words(HEADS, report)}, {report.last_on:%d/%m}")
        for report in reports_of_year(year)
    ]
    rows: dict[str, dict[str, Any]] = {code: {"commune": name} for code, name in names.items()}
    for line in lines:
        rows[line.commune_code][_key(line.report)] = _told(line)
    return Table(say("Báo cáo theo xã", "Reports by commune"), columns, list(rows.values()))


def _key(report: Report) -> str:
    return f"{report.kind}_{report.month}"


def _told(line: ReportLine) -> str:
    words = say(*STATES[line.state])
    if line.state == ReportState.LATE:
        return cells.late(words)
    return f"{words} {line.sent_on:%d/%m}" if line.sent_on else words
