"""Who has sent which report of a year, who has the forms ready, who is late."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet

from giamngheo.engine.policy import load_law
from giamngheo.records.review.models import CommuneReport, Decision, ReviewRound, RoundForms
from giamngheo.records.review.services.periods import report_deadlines
from giamngheo.rules.report_calendar import Report, ReportKind, reports_of


class ReportState(StrEnum):
    """How a report stands. NO_CHANGE: nothing was decided in the month, so none is due."""

    SENT = "sent"
    SENT_LATE = "sent_late"
    READY = "ready"
    LATE = "late"
    WAITING = "waiting"
    NO_CHANGE = "no_change"


@dataclass(frozen=True)
class ReportLine:
    """A report of a commune. forms: the newest set that it can be sent with."""

    commune_code: str
    report: Report
    state: ReportState
    sent_on: date | None
    forms: RoundForms | None


def report_lines(communes: Collection[str], year: int, today: date) -> list[ReportLine]:
    """Every report of the year of these communes, in the order of the year; three questions."""
    sent = {
        (one.commune_code, one.kind, one.month): one
        for one in CommuneReport.objects.filter(commune_code__in=communes, year=year)
    }
    made: dict[str, list[RoundForms]] = {}
    for forms in _forms(communes, year):
        made.setdefault(forms.round.commune_code, []).append(forms)
    decided: dict[str, list[date]] = {}
    regular = Decision.objects.filter(round__kind=ReviewRound.Kind.REGULAR, round__commune_code__in=communes)
    for commune, day in regular.values_list("round__commune_code", "decided_on"):
        if day is not None:
            decided.setdefault(commune, []).append(day)
    return [
        _line(commune, report, sent, made.get(commune, []), decided.get(commune, []), today)
        for commune in communes
        for report in reports_of_year(year)
    ]


def reports_of_year(year: int) -> list[Report]:
    """By the law of the year (policy/review.yaml)."""
    law, end = load_law(), date(year, 12, 31)
    months = law.whole("monthly_report_first_month", end), law.whole("monthly_report_last_month", end)
    return list(reports_of(year, law.whole("monthly_report_day", end), months, *report_deadlines(year)))


def _forms(communes: Collection[str], year: int) -> QuerySet[RoundForms]:
    found = RoundForms.objects.filter(
        round__commune_code__in=communes, as_of__year__in=(year - 1, year), file__isnull=False
    )
    return found.select_related("round").order_by("asked_at")


def _line(
    commune: str,
    report: Report,
    sent: dict[tuple[str, str, int], CommuneReport],
    made: list[RoundForms],
    decided: list[date],
    today: date,
) -> ReportLine:
    kept = sent.get((commune, report.kind, report.month))
    ready = next((forms for forms in reversed(made) if _tells(forms, report)), None)
    if kept is not None:
        state = ReportState.SENT if kept.sent_on <= report.last_on else ReportState.SENT_LATE
        return ReportLine(commune, report, state, kept.sent_on, ready)
    return ReportLine(commune, report, _not_sent(report, ready, decided, today), None, ready)


def _not_sent(report: Report, ready: RoundForms | None, decided: list[date], today: date) -> ReportState:
    since, until = report.tells_of
    is_over = report.kind == ReportKind.MONTHLY and today >= until
    if is_over and not any(since <= day < until for day in decided):
        return ReportState.NO_CHANGE
    if today > report.last_on:
        return ReportState.LATE
    return ReportState.READY if ready else ReportState.WAITING


def _tells(forms: RoundForms, report: Report) -> bool:
    """Whether a report can be sent with these forms."""
    if report.kind == ReportKind.MONTHLY:
        since, until = report.tells_of
        is_regular = forms.round.kind == ReviewRound.Kind.REGULAR
        return is_regular and forms.is_official and since <= forms.as_of < until
    of_year = (
        forms.round.kind == ReviewRound.Kind.PERIODIC and forms.round.opened_on.year == report.last_on.year
    )
    return of_year and (forms.is_official or report.kind == ReportKind.PRELIMINARY)
