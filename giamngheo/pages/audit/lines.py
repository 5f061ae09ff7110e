"""The log's events as lines of a table, each in words, as far as the reader may read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from giamngheo.pages.audit.words import Change, act_label, changes, subject_label
from giamngheo.records.accounts.models import Office, User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_all_logs, read_full_names
from giamngheo.records.base.audit import LoggedAct, events_between, events_of_office, readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import Household
from giamngheo.rules.language import say

LINES_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """An event in words. household: its code, where it was about one. note: why there is less to read."""

    at: datetime
    actor: str
    act: str
    subject: str
    household: str
    changes: list[Change]
    note: str


@dataclass(frozen=True)
class Page:
    """A part of the log, the newest first; before, after: the event from which the next and previous part begin."""

    lines: list[Line]
    before: int | None
    after: int | None


def events_asked(officer: Officer, asked: Mapping[str, Any]) -> QuerySet[AuditEvent]:
    """What the officer may read and asks for. asked: the values of LogFilter."""
    events = events_of_office(None if read_all_logs(officer) else officer.office_id)
    events = events_between(events, _midnight(asked.get("since"), 0), _midnight(asked.get("until"), 1))
    if asked.get("act"):
        events = events.filter(act=asked["act"])
    if asked.get("actor"):
        events = events.filter(actor__icontains=asked["actor"])
    if asked.get("household"):
        found = list(Household.objects.filter(code=asked["household"]).values_list("id", flat=True))
        events = events.filter(household_id__in=found)
    return events


def page_of(
    officer: Officer, events: QuerySet[AuditEvent], before: int | None = None, after: int | None = None
) -> Page:
    """The part older than `before`, or younger than `after`; neither: the newest."""
    found, has_older, has_newer = _part(events, before, after)
    return Page(
        _lines(officer, readable(found)),
        before=found[-1].id if found and has_older else None,
        after=found[0].id if found and has_newer else None,
    )


def _part(
    events: QuerySet[AuditEvent], before: int | None, after: int | None
) -> tuple[list[AuditEvent], bool, bool]:
    """The events, whether there are older ones, whether younger ones."""
    if after is not None:
        younger = list(events.filter(id__gt=after).order_by("id")[: LINES_A_PAGE + 1])
        return younger[:LINES_A_PAGE][::-1], True, len(younger) > LINES_A_PAGE
    older = list((events.filter(id__lt=before) if before else events)[: LINES_A_PAGE + 1])
    return older[:LINES_A_PAGE], len(older) > LINES_A_PAGE, before is not None


def _midnight(day: date | None, later: int) -> datetime | None:
    """The beginning of a day in Viet Nam, or of the one so many days later."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(day + timedelta(days=later), time(), zone) if day else None


def _lines(officer: Officer, acts: list[LoggedAct]) -> list[Line]:
    events = [act.event for act in acts]
    households = {event.household_id for event in events if event.household_id}
    codes = dict(Household.objects.filter(id__in=households).values_list("id", "code"))
    names = _names(events)
    return [_line(officer, act, codes, names) for act in acts]


def _line(officer: Officer, act: LoggedAct, codes: Mapping[UUID, str], names: Mapping[str, str]) -> Line:
    event = act.event
    household = codes.get(event.household_id, "") if event.household_id else ""
    sort = "" if household and event.subject_type == "household" else subject_label(event.subject_type)
    is_shown = event.household_id is None or read_full_names(officer)
    return Line(
        at=event.at,
        actor=event.actor or say("Hệ thống", "The product"),
        act=act_label(event.act),
        subject=f"{sort} {names.get(event.subject_id, '')}".strip(),
        household=household,
        changes=changes(act.details) if act.details and is_shown else [],
        note=_note(act, is_shown),
    )


def _note(act: LoggedAct, is_shown: bool) -> str:
    if act.details is None:
        return say("Nội dung đã hủy theo quy định.", "The content was destroyed by law.")
    if act.details and not is_shown:
        return say(
            "Thông tin của hộ: vai trò của bạn không xem được.", "About a household: not for your role."
        )
    return ""


def _names(events: Iterable[AuditEvent]) -> dict[str, str]:
    """How officers, offices and villages are named, by id; what is in clear anyway."""
    ids: dict[str, set[str]] = {}
    for event in events:
        ids.setdefault(event.subject_type, set()).add(event.subject_id)
    found: dict[str, str] = {
        code: code for sort in ("commune", "login", "key") for code in ids.get(sort, set()) if len(code) < 40
    }
    for sort, rows in (
        ("user", User.objects.values_list("id", "full_name")),
        ("office", Office.objects.values_list("id", "name")),
        ("village", Village.objects.values_list("id", "name")),
    ):
        found |= {str(key): name for key, name in rows.filter(id__in=ids.get(sort, set()))}
    return found
