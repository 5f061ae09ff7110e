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
SELECT h.household_id, h.code, h.head_name, v.name, s.status, s.escaped_poverty_date, p.until, h.status, w.movement
{_FROM} AND {{view}} AND (%(after_day)s::date IS NULL OR (p.until, h.household_id) > (%(after_day)s, %(after_id)s))
ORDER BY p.until, h.household_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Escaped:
    """One of them. until: the first day on which it is none any more. proposed, movement: by the latest review."""

    household_id: UUID
    code: str
    head_name: str
    village: str
    status: str
    since: date
    until: date
    proposed: str
    movement: str | None


@dataclass(frozen=True)
class Board:
    """A page of them, whose time ends first; counts by VIEWS; after: what the next page stands behind."""

    rows: list[Escaped]
    counts: dict[str, int]
    after: tuple[date, UUID] | None


def newly_escaped(officer: Officer, view: str = "all", after: tuple[date, UUID] | None = None) -> Board:
    """The households of the area that are newly escaped today; view: of VIEWS. Two questions."""
    day, household = after or (None, None)
    given: dict[str, Any] = {
        "day": officer.today,
        "months": load_law().whole("newly_escaped_months", officer.today),
        "soon": SOON_MONTHS,
        "everywhere": officer.is_everywhere,
        "communes": list(officer.communes),
        "villages": list(officer.villages),
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
