"""How rounds stand: by round for the area, by village for one round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from giamngheo.engine.calendar import days_off_around
from giamngheo.records.base.planned import rows
from giamngheo.records.review.models import ReviewRound, RoundVillage
from giamngheo.rules.review_steps import RoundStep, VillageStep
from giamngheo.rules.working_days import last_day

# Those under review (models.IN_REVIEW), by what the lists show of them: a commune may have thousands, and each row more
# is another look whether the officer sees it.
_UNDER_REVIEW = """
JOIN review_roundvillage v ON v.id = r.village_id
JOIN registry_householdsummary l ON l.household_id = r.household_id AND l.ended_on IS NULL
WHERE v.round_id = %(round)s AND r.quick_result <> 'not_to_review'
"""
_COUNTED = f"""
SELECT r.village_id, count(*) AS households, count(*) FILTER (WHERE l.review_date >= %(opened_on)s) AS asked,
    count(*) FILTER (WHERE r.is_agreed) AS agreed
FROM review_roundhousehold r {_UNDER_REVIEW} GROUP BY r.village_id
"""
# Few wait anywhere: they are found first, by their index.
_WAITING = f"""
WITH waiting AS MATERIALIZED (SELECT household_id FROM review_complaint WHERE result = '')
SELECT r.village_id, count(*) AS complaints
FROM waiting c JOIN review_roundhousehold r ON r.id = c.household_id {_UNDER_REVIEW} GROUP BY r.village_id
"""
_RELATED = f"""
SELECT r.village_id, count(*) AS related
FROM review_reviewerrelation d JOIN review_roundhousehold r
    ON r.household_id = d.household_id AND r.reviewer_id = d.reviewer_id AND d.words <> '' {_UNDER_REVIEW}
GROUP BY r.village_id
"""
_NOBODY = {"households": 0, "asked": 0, "agreed": 0, "complaints": 0, "related": 0}


@dataclass(frozen=True)
class VillageLine:
    """A village of a round: its households, how many were asked since it opened, have a result, are agreed on.

    complaints: those that wait. related: reviewed by a declared relative. due_on: the last day of the round; where it
    is posted, the first day of office on which that can be concluded. is_late: that day is over.
    """

    village: RoundVillage
    households: int
    asked: int
    agreed: int
    complaints: int
    related: int
    due_on: date
    is_late: bool


@dataclass(frozen=True)
class RoundStand:
    """A round. steps: how many of its villages in the area stand where; late: how many are late.

    is_late: its last day is over.
    """

    round: ReviewRound
    steps: Mapping[str, int]
    late: int
    is_late: bool


def open_rounds(today: date) -> list[RoundStand]:
    """Those without a decision of a commune's or village's officer, the first to end first: one question."""
    return _stands(RoundVillage.objects.exclude(round__step=RoundStep.DECIDED).select_related("round"), today)


def stand_of(found: Sequence[ReviewRound], today: date) -> dict[UUID, RoundStand]:
    """How each of these rounds stands, by its id: one question. One without a village in the area is left out."""
    villages = RoundVillage.objects.filter(round__in=[one.pk for one in found]).select_related("round")
    return {one.round.pk: one for one in _stands(villages, today)}


def village_lines(of: ReviewRound, today: date) -> list[VillageLine]:
    """The villages of a round that the officer sees, by name: four questions."""
    villages = RoundVillage.objects.filter(round=of).select_related("village", "round")
    asked = {"round": of.pk, "opened_on": of.opened_on}
    counted, waiting, related = (
        {row.pop("village_id"): row for row in rows(question, asked)}
        for question in (_COUNTED, _WAITING, _RELATED)
    )
    return [
        VillageLine(
            village=one,
            **(_NOBODY | counted.get(one.pk, {}) | waiting.get(one.pk, {}) | related.get(one.pk, {})),
            due_on=_due_on(one),
            is_late=_is_late(one, today),
        )
        for one in villages.order_by("village__name", "pk")
    ]


def _due_on(village: RoundVillage) -> date:
    posted_until = village.posting_ends_on
    if village.step != VillageStep.POSTED or posted_until is None:
        return village.round.ends_on
    return last_day(posted_until, 1, days_off_around(posted_until))


def _stands(found: QuerySet[RoundVillage], today: date) -> list[RoundStand]:
    ordered = found.order_by("round__ends_on", "round_id")
    return [_stand(list(villages), today) for _, villages in groupby(ordered, key=lambda one: one.round_id)]


def _stand(villages: list[RoundVillage], today: date) -> RoundStand:
    of = villages[0].round
    return RoundStand(
        round=of,
        steps=Counter(one.step for one in villages),
        late=sum(_is_late(one, today) for one in villages),
        is_late=is_late(of, today),
    )


def _is_late(village: RoundVillage, today: date) -> bool:
    is_worked_at = village.round.step == RoundStep.VILLAGES and village.step != VillageStep.CONCLUDED
    return is_worked_at and _due_on(village) < today


def is_late(of: ReviewRound, today: date) -> bool:
    """Whether the round's last day is over and nothing is decided."""
    return of.step != RoundStep.DECIDED and of.ends_on < today
