"""How rounds stand: by round for the area, by village for one round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from giamngheo.records.base.planned import every, rows
from giamngheo.records.review.models import ReviewRound, RoundVillage
from giamngheo.records.review.selectors.dues import Due, Waiting, due_of, is_late, is_late_in, round_due
from giamngheo.rules.review_steps import RoundStep, VillageStep

# Those under review (models.IN_REVIEW), by what the lists show of them: a commune may have thousands, and each row more
# is another look whether the officer sees it.
UNDER_REVIEW = """
JOIN review_roundvillage v ON v.id = r.village_id
JOIN registry_householdsummary l ON l.household_id = r.household_id AND l.ended_on IS NULL
WHERE r.quick_result <> 'not_to_review'
"""
OF_ROUND = f"{UNDER_REVIEW} AND v.round_id = %(round)s"
_COUNTED = f"""
SELECT r.village_id, count(*) AS households, count(*) FILTER (WHERE l.review_date >= %(opened_on)s) AS asked,
    count(*) FILTER (WHERE r.is_agreed) AS agreed
FROM review_roundhousehold r {OF_ROUND} GROUP BY r.village_id
"""
# Few wait anywhere: they are found first, by their index.
_WAITING = """
WITH waiting AS MATERIALIZED (SELECT household_id, due_on FROM review_complaint WHERE result = '')
SELECT r.village_id, count(*) AS complaints, min(c.due_on) AS first_due, max(c.due_on) AS last_due
FROM waiting c JOIN review_roundhousehold r ON r.id = c.household_id {of} GROUP BY r.village_id
"""
_WAITING_HERE = _WAITING.format(of=OF_ROUND)
_WAITING_ANYWHERE = _WAITING.format(of=f"{UNDER_REVIEW} AND v.step = 'posted'")
_RELATED = f"""
SELECT r.village_id, count(*) AS related
FROM review_reviewerrelation d JOIN review_roundhousehold r
    ON r.household_id = d.household_id AND r.reviewer_id = d.reviewer_id AND d.words <> '' {OF_ROUND}
GROUP BY r.village_id
"""
_OPEN = "WHERE step <> %(decided)s ORDER BY ends_on, id"
_OF_ROUNDS = "WHERE round_id = ANY (%(rounds)s)"
_NOBODY = {"households": 0, "asked": 0, "agreed": 0, "related": 0}


@dataclass(frozen=True)
class VillageLine:
    """A village of a round: its households, how many were asked since it opened, have a result, are agreed on.

    complaints: those that wait. related: reviewed by a declared relative. due: the last day of the round; where it is
    posted, the first day of office on which that can be concluded, or by which a complaint is to be answered.
    """

    village: RoundVillage
    households: int
    asked: int
    agreed: int
    complaints: int
    related: int
    due: Due


@dataclass(frozen=True)
class RoundStand:
    """A round. steps: how many of its villages in the area stand where; late: how many are late.

    due_on: of what is to be done next with the round; is_late: that day is over.
    """

    round: ReviewRound
    steps: Mapping[str, int]
    late: int
    due_on: date
    is_late: bool


def open_rounds(today: date) -> list[RoundStand]:
    """Those without a decision of a commune's or village's officer, the first to end first.

    Two questions, one more where a village is posted.
    """
    return _stands(every(ReviewRound, _OPEN, {"decided": RoundStep.DECIDED.value}), today)


def years_of_rounds() -> list[int]:
    """For which years there are rounds in the area, of either kind, the newest first."""
    found = ReviewRound.objects.order_by("-list_year")
    return list(found.values_list("list_year", flat=True).distinct())


def rounds_of(list_year: int) -> list[ReviewRound]:
    """The rounds of the area that make this year's list, the newest first: of a province some two thousand at most."""
    found = ReviewRound.objects.filter(list_year=list_year)
    return list(found.order_by("-opened_on", "commune_code", "pk"))


def stand_of(found: Sequence[ReviewRound], today: date) -> dict[UUID, RoundStand]:
    """How each of these rounds stands, by its id, in one question less. One without a village in the area is left
    out."""
    return {one.round.pk: one for one in _stands(found, today)}


def village_lines(of: ReviewRound, today: date) -> list[VillageLine]:
    """The villages of a round that the officer sees, by name: four questions."""
    villages = RoundVillage.objects.filter(round=of).select_related("village", "round")
    asked = {"round": of.pk, "opened_on": of.opened_on}
    counted, related = (
        {row.pop("village_id"): row for row in rows(question, asked)} for question in (_COUNTED, _RELATED)
    )
    waiting = _waiting(_WAITING_HERE, {"round": of.pk})
    return [
        VillageLine(
            village=one,
            **(_NOBODY | counted.get(one.pk, {}) | related.get(one.pk, {})),
            complaints=waits.complaints if (waits := waiting.get(one.pk)) else 0,
            due=due_of(one, waits, today),
        )
        for one in villages.order_by("village__name", "pk")
    ]


def _waiting(question: str, asked: dict[str, Any]) -> dict[UUID, Waiting]:
    return {row.pop("village_id"): Waiting(**row) for row in rows(question, asked)}


def _stands(found: Sequence[ReviewRound], today: date) -> list[RoundStand]:
    villages: dict[UUID, list[RoundVillage]] = {one.pk: [] for one in found}
    for one in every(RoundVillage, _OF_ROUNDS, {"rounds": list(villages)}):
        villages[one.round_id].append(one)
    is_posted = any(one.step == VillageStep.POSTED for own in villages.values() for one in own)
    waiting = _waiting(_WAITING_ANYWHERE, {}) if is_posted else {}
    return [_stand(of, villages[of.pk], waiting, today) for of in found if villages[of.pk]]


def _stand(
    of: ReviewRound, villages: list[RoundVillage], waiting: Mapping[UUID, Waiting], today: date
) -> RoundStand:
    return RoundStand(
        round=of,
        steps=Counter(one.step for one in villages),
        late=sum(is_late_in(of, one, waiting.get(one.pk), today) for one in villages),
        due_on=round_due(of),
        is_late=is_late(of, today),
    )
