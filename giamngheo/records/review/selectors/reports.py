"""Who has sent which report of a year, who has the forms ready, who is late."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from giamngheo.engine.policy import load_law
from giamngheo.records.review.models import CommuneReport, Decision, ReviewRound, RoundForms
from giamngheo.records.review.services.periods import report_deadlines
from giamngheo.rules.report_calendar import Report, ReportKind, reports_of

Kind = ReviewRound.Kind


class ReportState(StrEnum):
    """How a report stands. NO_CHANGE: nothing was decided in the month, so none is due. BY_ORDER: a list changed in the
    month by an order of a court or an inspection only, of which no round has forms: the report goes without.
    """

    SENT = "sent"
    SENT_LATE = "sent_late"
    READY = "ready"
    LATE = "late"
    WAITING = "waiting"
    NO_CHANGE = "no_change"
    BY_ORDER = "by_order"


@dataclass(frozen=True)
class ReportLine:
    """A report of a commune. forms: the newest set of each round that it tells of, empty while one has none: several
    where several old communes, each with its round, became this one. by_order: only an order changed a list.
    """

    commune_code: str
    report: Report
    state: ReportState
    sent_on: date | None
    forms: tuple[RoundForms, ...]
    by_order: bool = False

    @property
    def may_be_sent(self) -> bool:
        """Whether all that goes with it is there, and it is not sent."""
        return self.sent_on is None and (bool(self.forms) or self.by_order)


@dataclass(frozen=True)
class _Told:
    """A round of which reports tell. was: the commune that opened it, which may be a part of another since."""

    pk: object
    was: str
    kind: str
    opened_on: date
    decided_on: date | None


@dataclass
class _Commune:
    """A commune of today: its rounds, those of its old communes with them, and when orders changed its lists."""

    rounds: list[_Told] = field(default_factory=list)
    orders: list[date] = field(default_factory=list)


Sent = dict[tuple[str, str, int], CommuneReport]
Made = dict[object, list[RoundForms]]


def report_lines(communes: Collection[str], year: int, today: date) -> list[ReportLine]:
    """Every report of the year of these communes, in the order of the year; four questions."""
    found = {code: _Commune() for code in communes}
    for code, of in _rounds(communes, year):
        found[code].rounds.append(of)
    for code, day in _orders(communes, year):
        found[code].orders.append(day)
    rounds = [of for one in found.values() for of in one.rounds]
    sent, made = _sent({*communes, *(of.was for of in rounds)}, year), _made(of.pk for of in rounds)
    return [
        _line(code, report, found[code], sent, made, today)
        for code in communes
        for report in reports_of_year(year)
    ]


def reports_of_year(year: int) -> list[Report]:
    """By the law of the year (policy/review.yaml)."""
    law, end = load_law(), date(year, 12, 31)
    months = law.whole("monthly_report_first_month", end), law.whole("monthly_report_last_month", end)
    return list(reports_of(year, law.whole("monthly_report_day", end), months, *report_deadlines(year)))


def _rounds(communes: Collection[str], year: int) -> Iterable[tuple[str, _Told]]:
    """Each with the commune of today, by where the round's villages belong."""
    decided = Q(kind=Kind.REGULAR, decision__decided_on__year__in=(year - 1, year))
    told = ReviewRound.objects.filter(decided | Q(kind=Kind.PERIODIC, opened_on__year=year))
    placed = told.annotate(now=Coalesce(F("villages__village__commune_code"), F("commune_code")))
    columns = ("now", "pk", "commune_code", "kind", "opened_on", "decision__decided_on")
    for now, *told in placed.filter(now__in=communes).values_list(*columns).distinct():
        yield now, _Told(*told)


def _orders(communes: Collection[str], year: int) -> Iterable[tuple[str, Any]]:
    """The communes in which an order changed a list, and the days from which it counts."""
    carried_out = Decision.objects.filter(
        order__household__commune_code__in=communes, decided_on__year__in=(year - 1, year)
    )
    return carried_out.values_list("order__household__commune_code", "decided_on")


def _sent(codes: Collection[str], year: int) -> Sent:
    found = CommuneReport.objects.filter(commune_code__in=codes, year=year)
    return {(one.commune_code, one.kind, one.month): one for one in found}


def _made(rounds: Iterable[object]) -> Made:
    """The sets of forms that are there, by round, the oldest first."""
    made: Made = {}
    for one in RoundForms.objects.filter(round__in=list(rounds), file__isnull=False).order_by("asked_at"):
        made.setdefault(one.round_id, []).append(one)
    return made


def _line(commune: str, report: Report, of: _Commune, sent: Sent, made: Made, today: date) -> ReportLine:
    told = [one for one in of.rounds if _tells_of(report, one)]
    # What an old commune sent of its round before the change is sent.
    before = {one.pk: sent.get((one.was, report.kind, report.month)) for one in told if one.was != commune}
    kept = [one for one in (sent.get((commune, report.kind, report.month)), *before.values()) if one]
    is_sent = any(one.commune_code == commune for one in kept) or bool(told and len(kept) == len(told))
    if is_sent:
        last = max(one.sent_on for one in kept)
        state = ReportState.SENT if last <= report.last_on else ReportState.SENT_LATE
        return ReportLine(commune, report, state, last, ())
    newest = [_newest(report, made.get(one.pk, [])) for one in told if not before.get(one.pk)]
    ready = tuple(one for one in newest if one)
    forms = ready if len(ready) == len(newest) else ()
    is_empty = not told and _is_monthly(report) and today >= report.tells_of[1]
    by_order = is_empty and any(_within(report, day) for day in of.orders)
    ready_as = ReportState.BY_ORDER if by_order else ReportState.READY if forms else ReportState.WAITING
    state = ReportState.LATE if today > report.last_on else ready_as
    if is_empty and not by_order:
        state = ReportState.NO_CHANGE
    return ReportLine(commune, report, state, None, forms, by_order)


def _tells_of(report: Report, of: _Told) -> bool:
    """Whether a report tells of a round: a monthly one of what was decided in the month before."""
    if _is_monthly(report):
        return of.kind == Kind.REGULAR and of.decided_on is not None and _within(report, of.decided_on)
    return of.kind == Kind.PERIODIC and of.opened_on.year == report.last_on.year


def _newest(report: Report, made: list[RoundForms]) -> RoundForms | None:
    """The newest set of a round with which a report can be sent: a preliminary one with a preliminary set, too."""
    usable = (one for one in made if one.is_official or report.kind == ReportKind.PRELIMINARY)
    return next(reversed(list(usable)), None)


def _is_monthly(report: Report) -> bool:
    return report.kind == ReportKind.MONTHLY


def _within(report: Report, day: date) -> bool:
    since, until = report.tells_of
    return since <= day < until
