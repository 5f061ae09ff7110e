"""Which households stand as they do by an order of a court or an inspection, or wait for one to be carried out."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.review.models import StatusOrder
from giamngheo.rules.review_steps import OrderStep


def standing_orders(households: Collection[UUID] | QuerySet) -> dict[UUID, StatusOrder]:  # type: ignore[type-arg]
    """The order of each household of these that has one which counts now; one that waits goes before."""
    now = StatusPeriod.objects.filter(
        household=OuterRef("household"), valid_to=None, valid_from=OuterRef("decision__decided_on")
    )
    counts = Q(step=OrderStep.RECORDED) | Q(Exists(now), step=OrderStep.CARRIED_OUT)
    found = StatusOrder.objects.filter(counts, household__in=households)
    return {one.household_id: one for one in found.order_by("step", "recorded_on")}
