"""What the yearly rounds made of the lists: counts by place, and how households moved since the list before.

A commune's list of a year counts from its decision, or stands as its villages have it today while the round is open:
then it is preliminary. A household is counted in the village and commune where it lives now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from giamngheo.engine.policy import load_law
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.copying import read
from giamngheo.records.geography.models import on_day
from giamngheo.records.review.models import ReviewRound
from giamngheo.rules.classification import as_status
from giamngheo.rules.codes import CLASSES, STATUS
from giamngheo.rules.tracking import is_newly_escaped, movement

COUNTS = ("poor", "near_poor", "escaped", "newly_escaped", "fell_back", "newly_poor")
NEW, GONE = "new", "gone"
BEFORE, AFTER = (*CLASSES, NEW), (*CLASSES, GONE)
_OF_MOVEMENT = {
    "escaped": ("poor_to_near_poor", "poor_to_not_poor"),
    "fell_back": ("fell_back_to_poor",),
    "newly_poor": ("newly_poor",),
}
# The rounds of the year, from which day to which; then every household of their communes that lived on either of them.
# A village belongs to the round of the commune that it was in when the rounds opened, whatever was merged since; its
# list before is that of the commune that it was in then: several became one on 01/07/2025, each decided on its day.
_GROUPS = f"""
WITH list AS MATERIALIZED (
    SELECT r.id, r.commune_code, r.opened_on, coalesce(d.decided_on, %(day)s::date) AS day
    FROM review_reviewround r LEFT JOIN review_decision d ON d.round_id = r.id
    WHERE r.kind = 'periodic_review' AND r.list_year = %(year)s
), last AS MATERIALIZED (
    SELECT q.commune_code, q.opened_on, e.decided_on
    FROM review_decision e JOIN review_reviewround q ON q.id = e.round_id
    WHERE q.kind = 'periodic_review' AND q.list_year = %(year)s - 1
), was AS MATERIALIZED (
    SELECT g.village_id, p.decided_on FROM last p
    JOIN geography_villageplace g ON g.commune_code = p.commune_code AND {on_day("g", "p.opened_on")}
), home AS MATERIALIZED (
    SELECT DISTINCT ON (village_id) village_id, commune_code FROM geography_villageplace
    WHERE valid_to IS NULL OR valid_to > (SELECT min(opened_on) FROM list)
    ORDER BY village_id, valid_from NULLS FIRST
), place AS MATERIALIZED (
    SELECT g.village_id, l.day, coalesce(w.decided_on, p.decided_on, l.opened_on - 1) AS since
    FROM home g JOIN list l ON l.commune_code = g.commune_code LEFT JOIN was w ON w.village_id = g.village_id
    LEFT JOIN last p ON p.commune_code = l.commune_code AND NOT EXISTS (
        SELECT 1 FROM geography_villageplace o WHERE o.village_id = g.village_id AND {on_day("o", "p.opened_on")}
    )
), open AS MATERIALIZED (
    SELECT o.household_id, o.proposed FROM review_roundhousehold o JOIN review_roundvillage v ON v.id = o.village_id
    JOIN list l ON l.id = v.round_id JOIN review_reviewround r ON r.id = l.id
    WHERE r.step <> 'decided' AND o.proposed IN ('poor', 'near_poor', 'not_poor')
), lived AS (
    SELECT h.id, h.commune_code, h.village_id, l.since, l.day,
        (h.started_on IS NULL OR h.started_on <= l.since) AS was, (h.ended_on IS NULL OR h.ended_on > l.day) AS lives
    FROM registry_household h JOIN place l ON l.village_id = h.village_id
    WHERE (h.ended_on IS NULL OR h.ended_on > l.since) AND (h.started_on IS NULL OR h.started_on <= l.day)
        AND (%(everywhere)s OR h.commune_code = ANY (%(communes)s) OR h.village_id = ANY (%(villages)s))
        AND (%(commune)s = '' OR h.commune_code = %(commune)s)
)
SELECT {{place}} AS place, l.day, CASE WHEN NOT l.was THEN 'new' ELSE coalesce(a.status, 'not_poor') END AS before,
    CASE WHEN NOT l.lives THEN 'gone' ELSE coalesce(o.proposed, b.status, 'not_poor') END AS after,
    a.escaped_poverty_date, a.escaped_near_poverty_date, b.escaped_poverty_date AS recognised, count(*) AS households
FROM lived l
LEFT JOIN registry_statusperiod a ON a.household_id = l.id AND l.was
    AND (a.valid_from IS NULL OR a.valid_from <= l.since) AND (a.valid_to IS NULL OR a.valid_to > l.since)
LEFT JOIN registry_statusperiod b ON b.household_id = l.id AND l.lives
    AND (b.valid_from IS NULL OR b.valid_from <= l.day) AND (b.valid_to IS NULL OR b.valid_to > l.day)
LEFT JOIN open o ON o.household_id = l.id
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_PLACES = {True: "l.commune_code", False: "l.village_id::text"}
_COLUMNS = {
    **{name: pl.String() for name in ("place", "before", "after")},
    **{
        name: pl.Date() for name in ("day", "escaped_poverty_date", "escaped_near_poverty_date", "recognised")
    },
    "households": pl.Int64(),
}


@dataclass(frozen=True)
class PlaceResult:
    """A commune (place: its code) or a village (its id): all its households in the register; counts by COUNTS."""

    place: str
    households: int
    counts: dict[str, int]

    def share(self, *names: str) -> float:
        """Of its households, in per cent."""
        return 100 * sum(self.counts[name] for name in names) / self.households if self.households else 0.0


@dataclass(frozen=True)
class Results:
    """flows: households by (class on the list before, class now), with NEW and GONE for who was or is not there.

    rounds, decided: how many communes opened the year's round, and of how many it is decided.
    """

    places: list[PlaceResult]
    flows: dict[tuple[str, str], int]
    rounds: int
    decided: int

    @property
    def whole(self) -> PlaceResult:
        """All places together."""
        counts = {name: sum(one.counts[name] for one in self.places) for name in COUNTS}
        return PlaceResult("", sum(one.households for one in self.places), counts)


def list_years() -> list[int]:
    """The years whose lists the rounds of the area make, the newest first."""
    found = ReviewRound.objects.filter(kind=ReviewRound.Kind.PERIODIC)
    return list(found.order_by("-list_year").values_list("list_year", flat=True).distinct())


def results(officer: Officer, year: int, by_commune: bool, commune: str = "") -> Results:
    """The year's lists in the officer's area, or in one commune of it; by commune or by village. Two questions."""
    given: dict[str, Any] = {
        "year": year,
        "day": officer.today,
        "commune": commune,
        "everywhere": officer.is_everywhere,
        "communes": list(officer.communes),
        "villages": list(officer.villages),
    }
    groups = read(_GROUPS.format(place=_PLACES[by_commune]), given, _COLUMNS)
    rounds, decided = _rounds(year)
    flows = groups.group_by("before", "after").agg(pl.col("households").sum())
    return Results(
        places=_places(_moved(groups)),
        flows={(before, after): number for before, after, number in flows.iter_rows()},
        rounds=rounds,
        decided=decided,
    )


def _rounds(year: int) -> tuple[int, int]:
    steps = """
        SELECT count(*), count(*) FILTER (WHERE step = 'decided') FROM review_reviewround
        WHERE kind = 'periodic_review' AND list_year = %s
    """
    with connection.cursor() as cursor:
        cursor.execute(steps, [year])
        rounds, decided = cursor.fetchone()
    return rounds, decided


def _moved(groups: pl.DataFrame) -> pl.DataFrame:
    """With movement and is_newly_escaped, by the rules of the day on which each group's list counts."""
    known = groups.with_columns(
        previous_status=pl.when(pl.col("before").is_in(list(CLASSES))).then("before").cast(STATUS),
        status=pl.when(pl.col("after").is_in(list(CLASSES))).then("after").cast(STATUS),
    ).with_columns(pl.col("status").fill_null(as_status("not_reviewed")))
    law, parts = load_law(), []
    for (day,), of_day in known.partition_by("day", as_dict=True).items():
        look_back = law.common["fell_back_look_back_months"].on(day)
        moved = of_day.with_columns(movement=movement(day, look_back if isinstance(look_back, int) else None))
        after = moved.with_columns(escaped_poverty_date="recognised")
        parts.append(
            after.with_columns(is_newly_escaped=is_newly_escaped(day, law.whole("newly_escaped_months", day)))
        )
    return pl.concat(parts) if parts else known.with_columns(movement=pl.lit(None), is_newly_escaped=False)


def _places(moved: pl.DataFrame) -> list[PlaceResult]:
    here, number = pl.col("after") != GONE, pl.col("households")
    was_here = pl.col("before") != NEW
    counted = moved.group_by("place").agg(
        households=number.filter(here).sum(),
        **{name: number.filter(pl.col("after") == name).sum() for name in ("poor", "near_poor")},
        **{
            name: number.filter(
                here & was_here & pl.col("movement").cast(pl.String).is_in(list(movements))
            ).sum()
            for name, movements in _OF_MOVEMENT.items()
        },
        newly_escaped=number.filter(here & pl.col("is_newly_escaped").fill_null(False)).sum(),
    )
    return list(_as_results(counted.sort("place").iter_rows(named=True)))


def _as_results(rows: Iterable[dict[str, Any]]) -> Iterable[PlaceResult]:
    for row in rows:
        yield PlaceResult(row["place"], row["households"], {name: row[name] for name in COUNTS})
