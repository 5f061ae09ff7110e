"""Two entries of one person, merged by a person and taken back; who sees a pair and who may settle it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base import keys
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.registry.models import (
    Household,
    LifeAct,
    Membership,
    Person,
    PossibleDuplicate,
    Task,
)
from giamngheo.records.registry.services.duplicates import keep_apart
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts import record_death
from giamngheo.records.registry.services.life_acts_undo import take_back
from tests.world import ALL, World

from .duplicating import (
    BORN,
    DAY,
    NAME,
    NUMBER,
    REASON,
    correct,
    enter,
    everything,
    judged,
    merge,
    pairs,
    the_pair,
)

# ——— merged ———


@pytest.fixture
def twin(world: World) -> Person:
    """Hặc once more, as somebody of Dương's household, without marks and with a number."""
    return enter(world, full_name="LO VAN HAC", personal_id=NUMBER, ethnic_code="05")


def test_one_stays_and_the_other_is_no_member_any_more(world: World, twin: Person) -> None:
    hac = world.persons["hac_1"]
    merge(world, world.officer("commune"), hac.pk, taken=["personal_id", "ethnic_code"])
    with scoped(ALL):
        kept, gone = Person.objects.get(pk=hac.pk), Person.objects.get(pk=twin.pk)
        assert (kept.full_name, kept.ethnic_code, kept.personal_id_tail) == ("Lò Văn Hặc", "05", "001")
        assert bytes(kept.personal_id_hash or b"") == keys.lookup_hash(NUMBER)
        # What stood there before stands in the other entry now.
        assert (gone.ethnic_code, gone.personal_id_tail, gone.personal_id_hash) == ("03", "", None)
        assert (gone.merged_into_id, kept.merged_into_id) == (kept.pk, None)
        place = Membership.objects.get(person=gone)
        assert (place.household_id, place.valid_to) == (world.households["duong"].pk, DAY)
        assert Membership.objects.get(person=kept).valid_to is None
        act = LifeAct.objects.get()
        assert (act.kind, act.household_id, act.other_id, act.person_id, act.note) == (
            "same_person",
            world.households["duong"].pk,
            world.households["hac"].pk,
            gone.pk,
            REASON,
        )
        assert set(Task.objects.values_list("kind", flat=True)) == {
            "update_insurance",
            "note_certificate",
            "review_household",
        }
    assert pairs() == {("H001-1", "H002-2", NAME, "merged")}


@pytest.mark.parametrize("stays", ["hac_1", "twin"])
@pytest.mark.parametrize("taken", [(), ("full_name", "sex", "birth_date", "ethnic_code", "personal_id")])
def test_taken_back_everything_is_as_it_was(
    world: World, twin: Person, stays: str, taken: tuple[str, ...]
) -> None:
    world.persons["twin"] = twin
    before, officer = judged(), world.officer("commune")
    heir = {"new_head": world.persons["hac_2"].pk} if stays == "twin" else {}
    act = merge(world, officer, world.persons[stays].pk, taken=taken, **heir)
    assert everything() != before
    with scoped(officer.scope()):
        take_back(officer=officer, act_id=act)
    assert everything() == before


def test_the_head_who_goes_leaves_the_place_to_the_one_who_stays(world: World) -> None:
    again = enter(world, "hac")
    before, officer = judged(), world.officer("commune")
    act = merge(world, officer, again.pk)
    with scoped(ALL):
        here = Membership.objects.filter(household=world.households["hac"], valid_to=None)
        assert dict(here.values_list("person__code", "relation")) == {"H001-2": "spouse", "H001-3": "head"}
    with scoped(officer.scope()):
        take_back(officer=officer, act_id=act)
    assert everything() == before


def test_the_last_member_who_goes_ends_the_household(world: World) -> None:
    correct(world, "duong_1", "duong", full_name="Lò Văn Hặc", birth_date=BORN)
    before, officer = judged(), world.officer("commune")
    act = merge(world, officer, world.persons["hac_1"].pk)
    with scoped(ALL):
        home = Household.objects.get(pk=world.households["duong"].pk)
        assert (home.ended_on, home.ending) == (DAY, "merged")
        assert Task.objects.filter(kind="take_back_certificate", household=home).exists()
    with scoped(officer.scope()):
        take_back(officer=officer, act_id=act)
    assert everything() == before


def test_a_head_of_another_household_needs_an_heir_there(world: World, twin: Person) -> None:
    with pytest.raises(NotSaved) as refused:
        merge(world, world.officer("commune"), twin.pk)
    assert set(refused.value.wrong) == {"new_head"}


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"on": date(2024, 12, 1)}, "on"),
        ({"stays": UUID(int=1)}, "stays"),
        ({"versions": (7, 1)}, ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_changes_nothing(
    world: World, twin: Person, how: dict[str, Any], field: str
) -> None:
    before = everything()
    with pytest.raises(NotSaved) as refused:
        merge(world, world.officer("commune"), **({"stays": world.persons["hac_1"].pk} | how))
    assert set(refused.value.wrong) == {field}
    assert everything() == before


def test_one_dead_and_one_alive_are_not_merged(world: World, twin: Person) -> None:
    officer, home = world.officer("commune"), world.households["duong"]
    with scoped(officer.scope()):
        version = Household.objects.get(pk=home.pk).version
        record_death(officer=officer, household_id=home.pk, version=version, on=DAY, person_id=twin.pk)
    with pytest.raises(NotSaved):
        merge(world, officer, world.persons["hac_1"].pk)


def test_a_settled_pair_is_not_settled_again(world: World, twin: Person) -> None:
    officer = world.officer("commune")
    merge(world, officer, world.persons["hac_1"].pk)
    with pytest.raises(NotSaved):
        merge(world, officer, world.persons["hac_1"].pk)
    with scoped(officer.scope()), pytest.raises(NotSaved):
        keep_apart(officer=officer, pair_id=the_pair().pk, reason=REASON)


def test_who_was_kept_apart_by_mistake_can_be_merged(world: World, twin: Person) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        keep_apart(officer=officer, pair_id=the_pair().pk, reason=REASON)
    merge(world, officer, world.persons["hac_1"].pk)
    assert pairs() == {("H001-1", "H002-2", NAME, "merged")}


def test_a_later_correction_stands_in_the_way_of_taking_back(world: World, twin: Person) -> None:
    officer = world.officer("commune")
    act = merge(world, officer, world.persons["hac_1"].pk, taken=["personal_id"])
    correct(world, "hac_1", "hac", full_name="Lò Văn Hạc")
    with scoped(officer.scope()), pytest.raises(NotSaved):
        take_back(officer=officer, act_id=act)


def test_the_number_of_the_entry_that_went_is_free_for_the_one_that_stays(world: World, twin: Person) -> None:
    merge(world, world.officer("commune"), world.persons["hac_1"].pk)
    correct(world, "hac_1", "hac", personal_id=NUMBER)
    with scoped(ALL):
        assert Person.objects.get(pk=world.persons["hac_1"].pk).personal_id_tail == "001"


def test_an_entry_that_went_is_in_no_pair_again(world: World, twin: Person) -> None:
    merge(world, world.officer("commune"), world.persons["hac_1"].pk)
    enter(world, "hac", full_name="lo van hac")
    assert pairs() == {("H001-1", "H002-2", NAME, "merged"), ("H001-1", "H001-3", NAME, "open")}


# ——— who sees, who may: as the application's own role, under row-level security ———


@pytest.fixture
def crossing(world: World) -> Person:
    """Hặc once more in the neighbouring commune."""
    return enter(world, "tam", "neighbour")


def seen(scope: Scope) -> int:
    with scoped(scope):
        return int(PossibleDuplicate.objects.count())


def test_a_pair_of_one_commune_is_seen_there_and_above_and_not_next_door(world: World, twin: Person) -> None:
    assert [seen(world.officer(who).scope()) for who in ("commune", "province", "neighbour")] == [1, 1, 0]
    assert seen(Scope()) == 0
    assert seen(Scope(villages=(str(world.villages["ot"].pk),))) == 0


def test_a_pair_of_two_communes_tells_each_that_there_is_one_and_nothing_more(
    world: World, crossing: Person
) -> None:
    for who in ("commune", "neighbour"):
        officer = world.officer(who)
        with scoped(officer.scope()):
            pair = PossibleDuplicate.objects.get()
            assert (pair.note, pair.decided_by) == ("", "")
            assert Person.objects.filter(pk__in=[pair.first_id, pair.second_id]).count() == 1
            assert PossibleDuplicate.objects.filter(pk=pair.pk).update(note="x") == 0
            with pytest.raises(PossibleDuplicate.DoesNotExist):
                keep_apart(officer=officer, pair_id=pair.pk, reason=REASON)
    # What was decided above names reasons, perhaps of the other person: it is not shown.
    above = world.officer("province")
    with scoped(above.scope()):
        keep_apart(officer=above, pair_id=the_pair().pk, reason=REASON)
    assert [seen(world.officer(who).scope()) for who in ("commune", "neighbour", "province")] == [0, 0, 1]


def test_the_province_merges_across_communes_and_takes_it_back(world: World, crossing: Person) -> None:
    before, above = judged(), world.officer("province")
    act = merge(world, above, world.persons["hac_1"].pk)
    with scoped(world.officer("neighbour").scope()):
        assert LifeAct.objects.get().kind == "same_person"
        assert not Membership.objects.filter(person=crossing, valid_to=None).exists()
    for who in ("commune", "neighbour"):
        officer = world.officer(who)
        with scoped(officer.scope()), pytest.raises((NotAllowed, LifeAct.DoesNotExist)):
            take_back(officer=officer, act_id=act)
    with scoped(above.scope()):
        take_back(officer=above, act_id=act)
    assert everything() == before


def test_the_province_leaves_a_pair_of_one_commune_to_the_commune(world: World, twin: Person) -> None:
    above = world.officer("province")
    with pytest.raises(NotAllowed):
        merge(world, above, world.persons["hac_1"].pk)
    act = merge(world, world.officer("commune"), world.persons["hac_1"].pk)
    with scoped(above.scope()), pytest.raises(NotAllowed):
        take_back(officer=above, act_id=act)


@pytest.mark.parametrize(
    "role", ["one_stop", "commune_chair", "village_head", "reviewer", "health", "auditor", "admin"]
)
def test_no_other_role_settles_a_pair(world: World, twin: Person, role: str) -> None:
    officer = world.officer(role)
    with scoped(ALL), pytest.raises(NotAllowed):
        keep_apart(officer=officer, pair_id=the_pair().pk, reason=REASON)
    with pytest.raises(NotAllowed):
        merge(world, officer, world.persons["hac_1"].pk)


def test_an_officer_of_another_day_may_not_merge_into_the_future(world: World, twin: Person) -> None:
    officer = replace(world.officer("commune"), today=date(2024, 10, 1))
    with pytest.raises(NotSaved) as refused:
        merge(world, officer, world.persons["hac_1"].pk)
    assert set(refused.value.wrong) == {"on"}
