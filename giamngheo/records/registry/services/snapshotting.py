"""The register as it stood on a day: the engine's two tables by the dated rows, commune by commune."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.copying import read
from giamngheo.records.base.keys import decrypt
from giamngheo.records.geography.models import on_day
from giamngheo.records.geography.selectors.units import area_type_on
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.services.exporting import Tables
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

NAMES = ("full_name", "personal_id")


# The households that lived that day in villages which belonged to the commune on the commune's day, and their latest
# answers by then.
LIVED = f"""
FROM geography_villageplace g
JOIN geography_village v ON v.id = g.village_id
JOIN registry_householdplace l ON l.village_id = v.id AND {on_day("l")}
JOIN registry_household h ON h.id = l.household_id
    AND (h.started_on IS NULL OR h.started_on <= %(day)s) AND (h.ended_on IS NULL OR h.ended_on > %(day)s)
LEFT JOIN LATERAL (
    SELECT * FROM registry_householdanswers
    WHERE household_id = h.id AND review_date <= %(day)s ORDER BY review_date DESC LIMIT 1
) a ON true
"""
IN_COMMUNE = f"WHERE g.commune_code = %(commune)s AND {on_day('g', '%(commune_day)s')}"
# A household never asked is outside the review; its last result is the status recognised that day.
_HOMES = f"""
SELECT h.id AS household_id, coalesce(now.commune_code, g.commune_code) AS commune_code,
    v.code AS village_code, coalesce(f.name, v.name) AS village_name, a.review_date,
    {", ".join(f"a.{c.name}" for c in HOUSEHOLD_ANSWERS if c.name not in ("in_review", "previous_status"))},
    CASE WHEN a.id IS NULL THEN false ELSE a.in_review END AS in_review,
    CASE WHEN a.id IS NULL THEN s.status ELSE a.previous_status END AS previous_status
{LIVED}
LEFT JOIN geography_villageplace now ON now.village_id = v.id AND {on_day("now")}
LEFT JOIN geography_villageformername f ON f.village_id = v.id AND {on_day("f")}
LEFT JOIN registry_statusperiod s ON s.household_id = h.id AND {on_day("s")}
{IN_COMMUNE}
ORDER BY 1
"""
# Members of that day, or of the day of a review that counts (AsOf); who was born after the review is not in it yet.
# What is known of a person goes with the person: the answers of this household's review, else the person's own latest.
_NAMES = {
    "full_name": ", p.full_name",
    "personal_id": ", encode(p.personal_id_encrypted, 'hex') AS personal_id",
}
_MEMBERS_DAY = "CASE WHEN a.review_date >= %(reviewed_since)s::date THEN a.review_date ELSE %(day)s::date END"
_MEMBERS = f"""
SELECT h.id AS household_id, p.id AS person_id, m.relation, p.sex, p.birth_date, p.birth_date_is_year_only,
    p.ethnic_code, {", ".join(f"b.{column.name}" for column in PERSON_ANSWERS)} {{names}}
{LIVED}
JOIN registry_membership m ON m.household_id = h.id AND {on_day("m", _MEMBERS_DAY)}
JOIN registry_person p ON p.id = m.person_id AND (p.died_on IS NULL OR p.died_on > {_MEMBERS_DAY})
LEFT JOIN LATERAL (
    SELECT b.* FROM registry_personanswers b JOIN registry_householdanswers of ON of.id = b.answers_id
    WHERE b.person_id = p.id AND of.review_date <= %(day)s
    ORDER BY (of.id = a.id) DESC NULLS LAST, of.review_date DESC LIMIT 1
) b ON true
{IN_COMMUNE} AND (p.birth_date IS NULL OR p.birth_date <= coalesce(a.review_date, %(day)s))
ORDER BY 1, 2
"""
_SAVED_LATER = f"""
SELECT count(*) {LIVED} {IN_COMMUNE} AND (a.saved_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date > %(day)s
"""


@dataclass(frozen=True)
class AsOf:
    """A day, and the communes of an area on the last day on which they were its communes.

    reviewed_since: a household asked since then has the members of that review, by whom it is judged.
    """

    day: date
    communes: tuple[str, ...]
    commune_day: date
    reviewed_since: date | None = None

    def given(self, commune: str) -> Mapping[str, Any]:
        """What a question needs to know."""
        return {
            "day": self.day,
            "commune": commune,
            "commune_day": self.commune_day,
            "reviewed_since": self.reviewed_since,
        }


def tables_as_of(asked: AsOf, commune: str, without: Collection[str] = ()) -> Tables:
    """The contract's tables of one commune within the present scope; ids are the register's own, which never change.

    without: of NAMES, those left out.
    """
    given = asked.given(commune)
    homes = read(_HOMES, given, {column.name: column.dtype for column in HOUSEHOLDS.columns})
    kept = {column.name: column.dtype for column in PERSONS.columns if column.name not in without}
    names = "".join(words for name, words in _NAMES.items() if name not in without)
    members = read(_MEMBERS.format(names=names), given, kept)
    if "personal_id" not in without:
        opened = pl.col("personal_id").map_elements(lambda kept: decrypt(bytes.fromhex(kept)), pl.String)
        members = members.with_columns(personal_id=opened)
    area = area_type_on(commune, asked.commune_day)
    return Tables(commune, homes.with_columns(pl.col("area_type").fill_null(area)), members)


def saved_later(asked: AsOf, commune: str) -> int:
    """How many answers that count on that day were written over after it: what they were before is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_SAVED_LATER, asked.given(commune))
        found: int = cursor.fetchone()[0]
    return found


def log_snapshot(actor: Actor | None, area: str, manifest: Mapping[str, Any], digest: str) -> None:
    """A snapshot left the register. digest: of its manifest."""
    details = {name: [None, manifest[name]] for name in ("as_of", "with_names", "counts")}
    record(actor, "registry.take_snapshot", "area", area, details=details, digest=digest)
