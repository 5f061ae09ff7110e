"""Households that escaped poverty and count as newly escaped: until when, and which of them fall back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from giamngheo.engine.policy import load_law
from giamngheo.records.accounts.officer import Officer

PAGE = 50
SOON_MONTHS = 3  # ours: what the board calls soon; no figure of a law
VIEWS = ("all", "soon", "back")
# From the summaries of the area, so that the lock of the other tables is asked about these only. Whole months, cut to
# the end of a shorter month, as the rule counts them; the bound of a month more is there for the index.
_FROM = """
FROM registry_householdsummary h
JOIN registry_statusperiod s ON s.household_id = h.household_id AND s.valid_to IS NULL
JOIN geography_village v ON v.id = h.village_id
CROSS JOIN LATERAL (SELECT (s.escaped_poverty_date + make_interval(months => %(months)s))::date) p (until)
LEFT JOIN registry_verdict w ON w.household_id = h.household_id
WHERE h.ended_on IS NULL AND s.status <> 'poor' AND s.escaped_poverty_date <= %(day)s AND p.until > %(day)s
    AND s.escaped_poverty_date > %(day)s::date - make_interval(months => %(months)s + 1)
    AND (%(everywhere)s OR h.commune_code = ANY (%(communes)s) OR h.village_id = ANY (%(villages)s))
"""
_SOON = "p.until <= (%(day)s::date + make_interval(months => %(soon)s))::date"
_BACK = "w.movement IN ('fell_back_to_poor', 'newly_poor', 'near_poor_to_poor')"
_OF_VIEW = {"all": "true", "soon": _SOON, "back": _BACK}
_COUNTS = f"SELECT count(*), count(*) FILTER (WHERE {_SOON}), count(*) FILTER (WHERE {_BACK}) {_FROM}"
_ROWS = f"""
SELECT h.household_id, h.code, h.head_name, v.name, s.status, s.escaped_poverty_date, p.until, h.status, w.movement,
    h.review_date, s.escaped_near_poverty_date
{_FROM} AND {{view}} AND (%(after_day)s::date IS NULL OR (p.until, h.household_id) > (%(after_day)s, %(after_id)s))
ORDER BY p.until, h.household_id LIMIT %(most)s
"""
# Recognised as poor by a decision that ended a period after an escape.
_RETURNED = """
SELECT h.household_id, h.code, h.head_name, v.name, b.escaped_poverty_date, s.valid_from, s.decision
FROM registry_householdsummary h
JOIN registry_statusperiod s ON s.household_id = h.household_id AND s.valid_to IS NULL AND s.status = 'poor'
JOIN registry_statusperiod b ON b.household_id = h.household_id AND b.valid_to = s.valid_from
    AND b.escaped_poverty_date IS NOT NULL
JOIN geography_village v ON v.id = h.village_id
WHERE h.ended_on IS NULL AND s.valid_from <= %(day)s
    AND (%(everywhere)s OR h.commune_code = ANY (%(communes)s) OR h.village_id = ANY (%(villages)s))
ORDER BY s.valid_from DESC, h.household_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Escaped:
    """One of them. until: the first day on which it is none any more. proposed, movement: by the latest review, of
    reviewed_on. left_near_poverty: recognised as past the near-poor standard.
    """

    household_id: UUID
    code: str
    head_name: str
    village: str
    status: str
    since: date
    until: date
    proposed: str
    movement: str | None
    reviewed_on: date | None
    left_near_poverty: date | None


@dataclass(frozen=True)
class FellBack:
    """A household that had escaped and is recognised as poor again. since: of its escape; on: of the new decision."""

    household_id: UUID
    code: str
    head_name: str
    village: str
    since: date
    on: date
    decision: str


@dataclass(frozen=True)
class Board:
    """A page of them, whose time ends first; counts by VIEWS; after: what the next page stands behind."""

    rows: list[Escaped]
    counts: dict[str, int]
    after: tuple[date, UUID] | None


def newly_escaped(officer: Officer, view: str = "all", after: tuple[date, UUID] | None = None) -> Board:
    """The households of the area that are newly escaped today; view: of VIEWS. Two questions."""
    day, household = after or (None, None)
    given = _area(officer) | {
        "months": load_law().whole("newly_escaped_months", officer.today),
        "soon": SOON_MONTHS,
        "after_day": day,
        "after_id": household,
        "most": PAGE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, given)
        counts = dict(zip(VIEWS, cursor.fetchone(), strict=True))
        cursor.execute(_ROWS.format(view=_OF_VIEW[view]), given)
        rows = [Escaped(*row) for row in cursor.fetchall()]
    shown = rows[:PAGE]
    return Board(shown, counts, (shown[-1].until, shown[-1].household_id) if len(rows) > PAGE else None)


def fallen_back(officer: Officer) -> list[FellBack]:
    """The households of the area that had escaped poverty and were recognised as poor again, the newest first.

    One question; no more than a page of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RETURNED, _area(officer) | {"most": PAGE})
        return [FellBack(*row) for row in cursor.fetchall()]


def _area(officer: Officer) -> dict[str, Any]:
    return {
        "day": officer.today,
        "everywhere": officer.is_everywhere,
        "communes": list(officer.communes),
        "villages": list(officer.villages),
    }
