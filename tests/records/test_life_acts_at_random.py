"""Random sequences of acts, refused ones too: everybody lives in one household, or has left; nobody is lost."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.models import Household, LifeAct, Membership, Person
from giamngheo.records.registry.services import life_acts as acts
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts_undo import take_back
from tests.world import World

from .test_life_acts import CHILD, GUEST, basics, officer

__all__ = ["officer"]


class Village:
    """Random acts on the households of the own commune, refused ones too."""

    def __init__(self, officer: Officer, world: World, chance: random.Random) -> None:
        self.officer, self.world, self.chance = officer, world, chance
        self.day, self.number, self.arrived, self.recorded = date(2024, 9, 1), 0, 0, list[UUID]()

    def step(self, kind: str) -> None:
        self.day = min(self.day + timedelta(days=self.chance.randint(0, 3)), date(2024, 10, 20))
        self.number += 1
        household = self.chance.choice(list(Household.objects.order_by("code")))
        try:
            with transaction.atomic():
                getattr(self, kind)(household)
        except (NotSaved, LifeAct.DoesNotExist):
            return

    def any_member(self, household: Household) -> UUID:
        people = [*household.memberships.values_list("person_id", flat=True), self.world.persons["hac_1"].pk]
        return UUID(str(self.chance.choice(sorted(people, key=str))))

    def basics(self, household: Household) -> dict[str, Any]:
        return basics(self.officer, household)

    def arrives(self, made: Any) -> None:
        self.arrived += 1
        self.recorded.append(made.act.pk)

    def birth(self, home: Household) -> None:
        self.arrives(acts.record_birth(**self.basics(home), cells=CHILD | {"birth_date": self.day}))

    def move_in(self, home: Household) -> None:
        self.arrives(acts.record_move_in(**self.basics(home), on=self.day, cells=GUEST))

    def leave(self, home: Household, record: Callable[..., Any], **more: Any) -> None:
        who, heir = self.any_member(home), self.any_member(home)
        made = record(**self.basics(home), on=self.day, person_id=who, new_head=heir, **more)
        self.recorded.append(made.act.pk)

    def death(self, home: Household) -> None:
        self.leave(home, acts.record_death)

    def move_out(self, home: Household) -> None:
        self.leave(home, acts.record_move_out)

    def marry_out(self, home: Household) -> None:
        other = self.chance.choice(list(Household.objects.order_by("code")))
        self.leave(home, acts.record_marriage_out, to_household=other.pk, relation="spouse")

    def new_head(self, home: Household) -> None:
        made = acts.record_new_head(**self.basics(home), on=self.day, new_head=self.any_member(home))
        self.recorded.append(made.act.pk)

    def split(self, home: Household) -> None:
        movers = [self.any_member(home) for _ in range(2)]
        made = acts.record_split(
            **self.basics(home),
            on=self.day,
            members=movers,
            head=movers[0],
            code=f"N{self.number}",
            new_head=self.any_member(home),
        )
        self.recorded.append(made.act.pk)

    def merge(self, home: Household) -> None:
        other = self.chance.choice(list(Household.objects.order_by("code")))
        self.recorded.append(acts.record_merge(**self.basics(home), on=self.day, into=other.pk).act.pk)

    def take_back(self, _home: Household) -> None:
        if self.recorded:
            act = take_back(officer=self.officer, act_id=self.chance.choice(self.recorded))
            self.arrived -= act.kind in ("birth", "move_in")

    def check(self) -> None:
        """What must hold whatever happened."""
        connection.check_constraints()
        assert Person.objects.count() == 3 + self.arrived
        for household in Household.objects.all():
            here = Membership.objects.filter(household=household, valid_to=None)
            heads = here.filter(relation="head").count()
            assert heads == (0 if household.ended_on else 1)
            assert bool(household.ended_on) == (not here.exists())
        for person in Person.objects.all():
            rows = list(person.memberships.order_by("pk").values_list("valid_from", "valid_to"))
            days = [date(2024, 8, 31) + timedelta(days=n) for n in range(52)]
            for day in days:
                on = [one for one in rows if (one[0] or date.min) <= day < (one[1] or date.max)]
                assert len(on) <= 1
            is_here = any(valid_to is None for _, valid_to in rows)
            left = person.died_on is not None or not is_here
            assert is_here != left
            if is_here:
                assert person.memberships.get(valid_to=None).household_id == person.household_id


STEPS = (*("birth", "move_in", "death", "move_out", "marry_out", "new_head", "split", "merge", "take_back"),)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=14), seed=st.integers(0, 10_000))
def test_whatever_happens_everybody_lives_in_one_household_or_has_left(
    officer: Officer, world: World, steps: list[str], seed: int
) -> None:
    with transaction.atomic():
        village = Village(officer, world, random.Random(seed))
        for step in steps:
            village.step(step)
            village.check()
        transaction.set_rollback(True)
