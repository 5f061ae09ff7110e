"""Which households stand as they do by an order of a court or an inspection, or wait for one to be carried out."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q

from giamngheo.records.base.planned import columns, made, planned
from giamngheo.records.review.models import ReviewRound, StatusOrder
from giamngheo.rules.review_steps import OrderStep

_ORDERS = f"""
SELECT {columns(StatusOrder, "o")} FROM review_statusorder o
WHERE o.step IN ('recorded', 'carried_out') AND {{whose}} ORDER BY o.step, o.recorded_on
"""
_OF_HOUSEHOLDS = _ORDERS.format(whose="o.household_id = ANY (%(households)s::uuid[])")
_IN_ROUND = _ORDERS.format(
    whose="""EXISTS (
    SELECT 1 FROM review_roundhousehold r JOIN review_roundvillage v ON v.id = r.village_id
    WHERE r.household_id = o.household_id AND v.round_id = %(round)s
)"""
)


def standing_orders(households: Iterable[UUID]) -> dict[UUID, StatusOrder]:
    """The order of each household of these that has one which counts now; one that waits goes before."""
    return _standing(_OF_HOUSEHOLDS, {"households": list(households)})


def standing_orders_in(of: ReviewRound) -> dict[UUID, StatusOrder]:
    """The same of the households of a round."""
    return _standing(_IN_ROUND, {"round": of.pk})


def _standing(question: str, asked: dict[str, object]) -> dict[UUID, StatusOrder]:
    with planned() as cursor:
        cursor.execute(question, asked)
        found = [made(StatusOrder, row) for row in cursor.fetchall()]
    over = _over([one.pk for one in found if one.step == OrderStep.CARRIED_OUT])
    return {one.household_id: one for one in found if one.pk not in over}


def _over(carried_out: list[UUID]) -> set[UUID]:
    """Those of these orders after whose decision another has given the household its class.

    Asked of the few that there are only: what a decision shows to whom takes long to plan.
    """
    if not carried_out:
        return set()
    now = Q(household__statuses__valid_to=None, household__statuses__valid_from=F("decision__decided_on"))
    still = StatusOrder.objects.filter(now, pk__in=carried_out).values_list("pk", flat=True)
    return set(carried_out).difference(still)
