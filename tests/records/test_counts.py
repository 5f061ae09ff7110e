"""The counts of households are what one gets by counting: after any changes, summed up or not, in any area."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdCount, HouseholdSummary
from giamngheo.records.registry.selectors.home import home
from giamngheo.records.registry.services.counting import sum_up
from tests.world import ALL, World, build

from .as_worker import as_worker
from .many import add_same_names, judged

CHANGE = some.fixed_dictionaries(
    {},
    optional={
        "status": some.sampled_from(["poor", "near_poor", "not_poor", ""]),
        "missing": some.sampled_from([0, 3]),
        "is_newly_escaped": some.sampled_from([None, False, True]),
        "ended_on": some.sampled_from([None, date(2024, 10, 1)]),
        "village": some.sampled_from(["hom", "ot", "to_1"]),
    },
)
STEPS = some.lists(
    some.tuples(some.sampled_from(["change", "remove"]), some.integers(0, 6), CHANGE), max_size=12
)
Line = tuple[Any, ...]


def looked_at() -> Counter[Line]:
    """Every living household one by one."""
    found = HouseholdSummary.objects.filter(ended_on=None)
    return Counter(
        (one.commune_code, one.village_id, one.status, one.is_newly_escaped is True, one.missing > 0)
        for one in found
    )


def kept() -> Counter[Line]:
    """What the sums say, without those of nobody."""
    counts: Counter[Line] = Counter()
    for one in HouseholdCount.objects.all():
        line = (one.commune_code, one.village_id, one.status, one.is_newly_escaped, one.is_waiting)
        counts[line] += one.households
    return Counter({line: number for line, number in counts.items() if number})


def change(world: World, number: int, values: dict[str, Any]) -> None:
    """One or several summaries at once, as an act or a load does."""
    values = dict(values)
    if place := values.pop("village", None):
        village = world.villages[place]
        values |= {"village": village, "commune_code": village.commune_code}
    ids = list(HouseholdSummary.objects.order_by("pk").values_list("pk", flat=True))
    chosen = ids[number : number + 1] if number < 5 else ids
    if values:
        HouseholdSummary.objects.filter(pk__in=chosen).update(**values)


class Counts(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=40)
    @given(steps=STEPS)
    def test_whatever_happens_to_the_lines_the_sums_agree(self, steps: list[Any]) -> None:
        world = build()
        judged(world)
        add_same_names(world, 2)
        with scoped(ALL):
            for act, number, values in steps:
                if act == "remove":
                    HouseholdSummary.objects.filter(
                        pk__in=HouseholdSummary.objects.order_by("pk").values("pk")[number : number + 1]
                    ).delete()
                else:
                    change(world, number, values)
                assert kept() == looked_at()


def test_the_worker_sums_up_and_nothing_changes_by_it(committed_world: World, addresses: Addresses) -> None:
    judged(committed_world)
    add_same_names(committed_world, 2)
    with scoped(ALL):
        for status in ("poor", "near_poor", "poor"):
            change(committed_world, 6, {"status": status, "missing": 0})
        before = looked_at()
        assert HouseholdCount.objects.count() > len(before)
    with as_worker(addresses):
        sum_up()
    with scoped(ALL):
        assert kept() == before
        assert HouseholdCount.objects.count() == len(before)


@pytest.mark.parametrize(("role", "households"), [("commune", 2), ("neighbour", 1), ("province", 3)])
def test_each_area_has_its_own_sums(world: World, role: str, households: int) -> None:
    judged(world)
    officer = world.officer(role)
    with scoped(officer.scope()):
        assert home(officer).households == households
        assert sum(one.households for one in HouseholdCount.objects.all()) == households
