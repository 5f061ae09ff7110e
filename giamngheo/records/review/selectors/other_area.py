"""Households whose line moved though nothing at home did: their commune turned from rural to urban, or back.

What a household was asked says of which kind its commune was that day, and by that it is judged; a later day's kind
may mean another income line. No text is known that asks for a second review, so they are listed, nothing more.
"""

from datetime import date
from uuid import UUID

from giamngheo.records.base.planned import rows
from giamngheo.records.geography.models import on_day
from giamngheo.records.geography.selectors.units import URBAN_KINDS
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.board import OF_ROUND

_ASKED = f"""
SELECT r.id FROM review_roundhousehold r {OF_ROUND} AND l.review_date >= %(opened_on)s AND EXISTS (
    SELECT 1 FROM registry_householdanswers a JOIN geography_unit u ON u.code = l.commune_code AND {on_day("u")}
    WHERE a.household_id = r.household_id AND a.review_date = l.review_date
        AND a.area_type <> CASE WHEN u.kind = ANY (%(urban)s) THEN 'urban' ELSE 'rural' END
)
"""


def asked_in_other_area(of: ReviewRound, day: date) -> set[UUID]:
    """Those of a round, by their ids in it, that were asked when their commune was of another kind than that day."""
    asked = {"round": of.pk, "opened_on": of.opened_on, "day": day, "urban": sorted(URBAN_KINDS)}
    return {row["id"] for row in rows(_ASKED, asked)}
