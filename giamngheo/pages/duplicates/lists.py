"""Pairs in a list, and as a notice beside what was just entered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.duplicates.words import REASONS
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import settle_duplicates, write_households
from giamngheo.records.registry.models import Person, PossibleDuplicate
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.duplicates import Line, pairs_of_persons
from giamngheo.records.registry.services.duplicates import may_settle
from giamngheo.rules.language import say


def pairs_table(officer: Officer, lines: Iterable[Line], state: str) -> Table:
    """Pairs, the newest first."""
    rows = [
        {
            "first": _name(officer, line.first or line.second),
            "url": pair_url(line),
            "here": _home(line.first or line.second),
            "second": _other(officer, line),
            "reason": say(*REASONS[line.pair.reason]),
            "found_on": line.pair.found_on,
            "who": who_settles(officer, line),
            "decided_by": line.pair.decided_by,
            "note": line.pair.note,
        }
        for line in lines
    ]
    shown = [
        Column("first", say("Người", "Person"), draw=cells.link, is_title=True),
        Column("here", say("Hộ", "Household")),
        Column("second", say("Có thể trùng với", "May be the same as")),
        Column("reason", say("Vì sao", "Why")),
    ]
    if state == PossibleDuplicate.State.OPEN:
        shown += [
            Column("found_on", say("Ngày thấy", "Found on"), draw=cells.a_day),
            Column("who", say("Ai xử lý", "Who settles it")),
        ]
    else:
        shown += [Column("decided_by", say("Người xử lý", "By")), Column("note", say("Lý do", "Reason"))]
    return Table(say("Các cặp có thể trùng, mới nhất trước", "Pairs, the newest first"), shown, rows)


@dataclass(frozen=True)
class Notice:
    """One pair beside what was just entered. url: to the pair, "" where this officer does not settle it."""

    words: str
    url: str


def notices(officer: Officer, own: Collection[UUID]) -> list[Notice]:
    """Which of some persons may be in the register once more, for whoever enters people or settles pairs."""
    if not (write_households(officer) or settle_duplicates(officer)):
        return []
    return [_notice(officer, line, own) for line in pairs_of_persons(own)]


def _notice(officer: Officer, line: Line, own: Collection[UUID]) -> Notice:
    sides = [line.first, line.second]
    if line.first is None or line.second is None:
        name = _name(officer, line.first or line.second)
        told = say(
            f"{name}: có thể trùng với một người ở xã khác; chuyên viên tỉnh xem và xử lý",
            f"{name}: may be somebody of another commune; the provincial officer looks at it",
        )
        return Notice(told, "")
    here, there = sides if line.first.pk in own else reversed(sides)
    name, other, why = (
        _name(officer, here),
        f"{_name(officer, there)} · {_home(there)}",
        say(*REASONS[line.pair.reason]),
    )
    told = say(f"{name}: có thể trùng với {other} ({why})", f"{name}: may be {other} ({why})")
    return Notice(told, pair_url(line) if may_settle(officer, line.first, line.second) else "")


def who_settles(officer: Officer, line: Line) -> str:
    """Who is to decide about an open pair, in the reader's language."""
    if line.first is None or line.second is None:
        return say("tỉnh", "the province")
    if may_settle(officer, line.first, line.second):
        return say("bạn", "you")
    crosses = line.first.household.commune_code != line.second.household.commune_code
    return say("tỉnh", "the province") if crosses else say("xã", "the commune")


def pair_url(line: Line) -> str:
    """The pair; where the officer does not see one of them, the household of the other."""
    if line.first is None or line.second is None:
        own = line.first or line.second
        return reverse("household", args=[own.household_id]) if own else reverse("duplicates")
    return reverse("duplicate", args=[line.pair.pk])


def _name(officer: Officer, person: Person | None) -> str:
    name = shown_name(officer, person.full_name) if person else ""
    return name or say("chưa có tên", "no name")


def _home(person: Person | None) -> str:
    return f"{person.household.code} · {person.household.village.name}" if person else ""


def _other(officer: Officer, line: Line) -> str:
    if line.first is None or line.second is None:
        return say("một người ở xã khác", "somebody of another commune")
    return f"{_name(officer, line.second)} · {_home(line.second)}"
