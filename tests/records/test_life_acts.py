"""Births, deaths, marriages, moves, splits, mergers: who belongs where from which day, and what follows."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base import clock
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import (
    Household,
    HouseholdSummary,
    LifeAct,
    Membership,
    Person,
    Task,
)
from giamngheo.records.registry.services import life_acts as acts
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.life_acts_policy import CONDITIONS, SIDES, Due
from giamngheo.records.registry.services.life_acts_undo import take_back
from giamngheo.records.registry.services.tasks import finish_task, open_tasks
from tests.house.files import POLICY
from tests.world import World, id_of

DAY = date(2024, 10, 15)
LATER = date(2024, 10, 18)
CHILD: dict[str, Any] = {
    "full_name": "Lò Thị Mai",
    "sex": "female",
    "birth_date": DAY,
    "relation": "child",
    "ethnic_code": "03",
}
GUEST: dict[str, Any] = {
    "full_name": "Quàng Văn Pọm",
    "sex": "male",
    "birth_date": date(1990, 1, 2),
    "relation": "other",
}


@pytest.fixture
def officer(world: World) -> Iterator[Officer]:
    found = world.officer("commune")
    with scoped(found.scope()):
        yield found


def version(household: Household) -> int:
    return int(Household.objects.get(pk=household.pk).version)


def basics(officer: Officer, household: Household) -> dict[str, Any]:
    return {"officer": officer, "household_id": id_of(household), "version": version(household)}


def members(household: Household) -> dict[str, str | None]:
    """Names and relations of now."""
    rows = Membership.objects.filter(household=household, valid_to=None)
    return dict(rows.values_list("person__full_name", "relation"))


def tasks(household: Household) -> set[str]:
    return set(Task.objects.filter(household=household, done_at=None).values_list("kind", flat=True))


def test_a_birth_makes_a_member_from_that_day_and_leaves_its_tasks(officer: Officer, world: World) -> None:
    hac = world.households["hac"]
    made = acts.record_birth(**basics(officer, hac), cells=CHILD)
    assert members(hac) == {"Lò Văn Hặc": "head", "Cà Thị Ỏi": "spouse", "Lò Thị Mai": "child"}
    assert Membership.objects.get(person__full_name="Lò Thị Mai").valid_from == DAY
    assert tasks(hac) == {"update_insurance", "note_certificate", "review_household"}
    assert version(hac) == 2
    assert HouseholdSummary.objects.get(pk=hac.pk).members == 3
    assert (made.act.kind, made.act.person) == ("birth", Person.objects.get(full_name="Lò Thị Mai"))


def test_nobody_is_born_tomorrow(officer: Officer, world: World) -> None:
    tomorrow = CHILD | {"birth_date": date(2024, 10, 21)}
    with pytest.raises(NotSaved) as refused:
        acts.record_birth(**basics(officer, world.households["hac"]), cells=tomorrow)
    assert refused.value.wrong == {"on": "ngày này chưa đến"}


def test_a_head_who_dies_is_followed_by_another_whose_relations_are_told_anew(
    officer: Officer, world: World
) -> None:
    hac = world.households["hac"]
    acts.record_birth(**basics(officer, hac), cells=CHILD)
    head, wife = (world.persons[key].pk for key in ("hac_1", "hac_2"))
    with pytest.raises(NotSaved) as refused:
        acts.record_death(**basics(officer, hac), on=LATER, person_id=head)
    assert set(refused.value.wrong) == {"new_head"}
    assert members(hac)["Lò Văn Hặc"] == "head"
    acts.record_death(**basics(officer, hac), on=LATER, person_id=head, new_head=wife)
    assert members(hac) == {"Cà Thị Ỏi": "head", "Lò Thị Mai": "child"}
    assert Person.objects.get(pk=head).died_on == LATER
    assert HouseholdSummary.objects.get(pk=hac.pk).head_name == "Cà Thị Ỏi"


def test_with_its_last_member_a_household_ends(officer: Officer, world: World) -> None:
    duong = world.households["duong"]
    acts.record_death(**basics(officer, duong), on=DAY, person_id=world.persons["duong_1"].pk)
    found = Household.objects.get(pk=duong.pk)
    assert (found.ended_on, found.ending) == (DAY, "died_out")
    assert tasks(duong) == {"take_back_certificate", "monthly_report"}
    with pytest.raises(NotSaved):
        acts.record_birth(**basics(officer, duong), cells=CHILD)


def test_a_spouse_comes_from_elsewhere_or_from_another_household(officer: Officer, world: World) -> None:
    hac, duong = world.households["hac"], world.households["duong"]
    acts.record_marriage_in(**basics(officer, duong), on=DAY, cells=GUEST | {"relation": "spouse"})
    assert members(duong) == {"Lò Văn Dương": "head", "Quàng Văn Pọm": "spouse"}
    guest = Person.objects.get(full_name="Quàng Văn Pọm").pk
    acts.record_marriage_in(
        **basics(officer, hac),
        on=LATER,
        cells={"relation": "other"},
        from_household=duong.pk,
        person_id=guest,
    )
    assert members(duong) == {"Lò Văn Dương": "head"}
    assert members(hac)["Quàng Văn Pọm"] == "other"
    assert Person.objects.get(pk=guest).household_id == hac.pk


def test_who_marries_out_joins_the_other_household_or_leaves(officer: Officer, world: World) -> None:
    hac, duong = world.households["hac"], world.households["duong"]
    wife = world.persons["hac_2"].pk
    acts.record_marriage_out(
        **basics(officer, hac), on=DAY, person_id=wife, to_household=duong.pk, relation="spouse"
    )
    assert members(duong) == {"Lò Văn Dương": "head", "Cà Thị Ỏi": "spouse"}
    acts.record_marriage_out(**basics(officer, duong), on=LATER, person_id=wife)
    assert members(duong) == {"Lò Văn Dương": "head"}
    assert not Membership.objects.filter(person=wife, valid_to=None).exists()


def test_nobody_joins_as_a_second_head(officer: Officer, world: World) -> None:
    with pytest.raises(NotSaved) as refused:
        acts.record_move_in(
            **basics(officer, world.households["hac"]), on=DAY, cells=GUEST | {"relation": "head"}
        )
    assert refused.value.wrong == {"relation": "hộ đã có chủ hộ"}
    assert not Person.objects.filter(full_name="Quàng Văn Pọm").exists()


def test_who_moved_out_can_come_back(officer: Officer, world: World) -> None:
    hac, wife = world.households["hac"], world.persons["hac_2"].pk
    acts.record_move_out(**basics(officer, hac), on=DAY, person_id=wife)
    assert "Cà Thị Ỏi" not in members(hac)
    acts.record_move_in(
        **basics(officer, hac), on=LATER, cells={"relation": "spouse"}, person_id=wife, note="về lại"
    )
    assert members(hac)["Cà Thị Ỏi"] == "spouse"
    periods = (
        Membership.objects.filter(person=wife).order_by("valid_from").values_list("valid_from", "valid_to")
    )
    assert set(periods) == {(None, DAY), (LATER, None)}


def test_a_whole_household_moves_away(officer: Officer, world: World) -> None:
    hac = world.households["hac"]
    acts.record_move_out(**basics(officer, hac), on=DAY, person_id=None)
    found = Household.objects.get(pk=hac.pk)
    assert (found.ended_on, found.ending, members(hac)) == (DAY, "moved_away", {})


def test_a_household_moves_to_another_village_of_its_commune_only(officer: Officer, world: World) -> None:
    hac, ot = world.households["hac"], world.villages["ot"]
    with pytest.raises(NotSaved) as refused:
        acts.record_move_village(**basics(officer, hac), on=DAY, village_id=world.villages["to_1"].pk)
    assert set(refused.value.wrong) == {"village"}
    acts.record_move_village(**basics(officer, hac), on=DAY, village_id=ot.pk)
    places = hac.places.order_by("pk").values_list("village__name", "valid_from", "valid_to")
    assert list(places) == [("Bản Hôm", None, DAY), ("Bản Ót", DAY, None)]
    assert HouseholdSummary.objects.get(pk=hac.pk).village_id == ot.pk


def test_a_split_household_has_its_own_code_and_head_and_nothing_is_copied(
    officer: Officer, world: World
) -> None:
    hac, wife = world.households["hac"], world.persons["hac_2"].pk
    made = acts.record_split(**basics(officer, hac), on=DAY, members=[wife], head=wife, code="H900")
    assert made.other is not None
    assert members(made.other) == {"Cà Thị Ỏi": "head"}
    assert (made.other.started_on, made.other.code, made.other.village_id) == (DAY, "H900", hac.village_id)
    assert not made.other.answers.exists()
    assert not made.other.statuses.exists()
    assert tasks(made.other) == {"review_new_household"}
    assert HouseholdSummary.objects.get(pk=made.other.pk).head_name == "Cà Thị Ỏi"


@pytest.mark.parametrize(
    ("members", "head", "code", "wrong"),
    [
        (["hac_1", "hac_2"], "hac_1", "H900", "members"),
        ([], "hac_2", "H900", "members"),
        (["hac_2"], "hac_1", "H900", "head"),
        (["hac_2"], "hac_2", "H002", "code"),
        (["hac_2"], "hac_2", "", "code"),
        (["hac_1"], "hac_1", "H900", "new_head"),
    ],
)
def test_a_split_that_cannot_be_is_refused_at_its_field(
    officer: Officer, world: World, members: list[str], head: str, code: str, wrong: str
) -> None:
    chosen = [world.persons[key].pk for key in members]
    with pytest.raises(NotSaved) as refused:
        acts.record_split(
            **basics(officer, world.households["hac"]),
            on=DAY,
            members=chosen,
            head=world.persons[head].pk,
            code=code,
        )
    assert set(refused.value.wrong) == {wrong}
    assert LifeAct.objects.count() == 0


def test_a_merged_household_ends_and_its_members_join_the_other(officer: Officer, world: World) -> None:
    hac, duong = world.households["hac"], world.households["duong"]
    acts.record_merge(**basics(officer, duong), on=DAY, into=hac.pk)
    assert members(hac) == {"Lò Văn Hặc": "head", "Cà Thị Ỏi": "spouse", "Lò Văn Dương": None}
    assert Household.objects.get(pk=duong.pk).ending == "merged"
    assert "check_relations" in tasks(hac)
    with pytest.raises(NotSaved):
        acts.record_merge(**basics(officer, hac), on=DAY, into=hac.pk)


def test_a_new_head_takes_the_place_of_the_old_one(officer: Officer, world: World) -> None:
    hac = world.households["hac"]
    acts.record_new_head(**basics(officer, hac), on=DAY, new_head=world.persons["hac_2"].pk)
    assert members(hac) == {"Lò Văn Hặc": "spouse", "Cà Thị Ỏi": "head"}
    with pytest.raises(NotSaved) as refused:
        acts.record_new_head(**basics(officer, hac), on=LATER, new_head=world.persons["hac_2"].pk)
    assert set(refused.value.wrong) == {"new_head"}
    with pytest.raises(NotSaved) as refused:
        acts.record_new_head(
            **basics(officer, hac), on=DAY - timedelta(days=1), new_head=world.persons["hac_1"].pk
        )
    assert set(refused.value.wrong) == {"on"}


def test_the_second_of_two_officers_is_told(officer: Officer, world: World) -> None:
    hac = world.households["hac"]
    read = version(hac)
    acts.record_birth(**basics(officer, hac), cells=CHILD)
    with pytest.raises(Conflict) as told:
        acts.record_move_out(
            officer=world.officer("second"),
            household_id=hac.pk,
            version=read,
            on=DAY,
            person_id=world.persons["hac_2"].pk,
        )
    assert (told.value.by, told.value.version) == ("Cán bộ commune (UBND xã Chiềng Cọ)", 2)


@pytest.mark.parametrize("role", ["one_stop", "village_head", "reviewer", "commune_chair", "province"])
def test_only_the_communes_officer_records_acts(world: World, role: str) -> None:
    stranger = world.officer(role)
    with scoped(stranger.scope()), pytest.raises(NotAllowed):
        acts.record_birth(officer=stranger, household_id=world.households["hac"].pk, version=1, cells=CHILD)


def test_the_neighbour_has_no_such_household(world: World) -> None:
    neighbour = world.officer("neighbour")
    with scoped(neighbour.scope()), pytest.raises(Household.DoesNotExist):
        acts.record_birth(officer=neighbour, household_id=world.households["hac"].pk, version=1, cells=CHILD)


Record = Callable[[Officer, World], LifeAct]


def _birth(officer: Officer, world: World) -> LifeAct:
    return acts.record_birth(**basics(officer, world.households["hac"]), cells=CHILD).act


def _death(officer: Officer, world: World) -> LifeAct:
    return acts.record_death(
        **basics(officer, world.households["hac"]),
        on=DAY,
        person_id=world.persons["hac_1"].pk,
        new_head=world.persons["hac_2"].pk,
    ).act


def _split(officer: Officer, world: World) -> LifeAct:
    wife = world.persons["hac_2"].pk
    return acts.record_split(
        **basics(officer, world.households["hac"]), on=DAY, members=[wife], head=wife, code="H900"
    ).act


def _merge(officer: Officer, world: World) -> LifeAct:
    return acts.record_merge(
        **basics(officer, world.households["duong"]), on=DAY, into=world.households["hac"].pk
    ).act


def _village(officer: Officer, world: World) -> LifeAct:
    return acts.record_move_village(
        **basics(officer, world.households["hac"]), on=DAY, village_id=world.villages["ot"].pk
    ).act


def _away(officer: Officer, world: World) -> LifeAct:
    return acts.record_move_out(**basics(officer, world.households["hac"]), on=DAY, person_id=None).act


def _guest(officer: Officer, world: World) -> LifeAct:
    return acts.record_move_in(**basics(officer, world.households["hac"]), on=DAY, cells=GUEST).act


def picture() -> dict[str, Any]:
    """Who is where, what there is: everything that an act changes."""
    return {
        "households": set(Household.objects.values_list("code", "village_id", "ended_on", "ending")),
        "persons": set(Person.objects.values_list("full_name", "household_id", "died_on")),
        "members": set(
            Membership.objects.values_list("person_id", "household_id", "relation", "valid_from", "valid_to")
        ),
        "lists": set(HouseholdSummary.objects.values_list("code", "members", "head_name", "ended_on")),
    }


@pytest.mark.parametrize("record", [_birth, _death, _split, _merge, _village, _away, _guest])
def test_an_act_taken_back_leaves_the_register_as_it_was(
    officer: Officer, world: World, record: Record
) -> None:
    judge_households([world.households[key].pk for key in ("hac", "duong")], clock.now())
    before = picture()
    act = record(officer, world)
    assert picture() != before
    take_back(officer=officer, act_id=act.pk)
    assert picture() == before
    assert not open_tasks(officer)
    kept = LifeAct.objects.get(pk=act.pk)
    assert (kept.taken_back_by, kept.taken_back_at is not None) == (officer.signature, True)
    with pytest.raises(NotSaved):
        take_back(officer=officer, act_id=act.pk)
    record(officer, world)


def test_an_act_is_not_taken_back_from_under_a_later_one(officer: Officer, world: World) -> None:
    first = _birth(officer, world)
    second = _merge(officer, world)
    with pytest.raises(NotSaved):
        take_back(officer=officer, act_id=first.pk)
    take_back(officer=officer, act_id=second.pk)
    take_back(officer=officer, act_id=first.pk)
    assert members(world.households["hac"]) == {"Lò Văn Hặc": "head", "Cà Thị Ỏi": "spouse"}


def test_the_nearest_task_comes_first_and_a_finished_one_is_gone(officer: Officer, world: World) -> None:
    _birth(officer, world)
    waiting = list(open_tasks(officer))
    assert len(waiting) == 3
    done = finish_task(officer=officer, task_id=waiting[0].pk)
    assert done.done_by == officer.signature
    assert waiting[0].pk not in {task.pk for task in open_tasks(officer)}
    assert len(open_tasks(officer)) == 2


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2024, 1, 20), date(2024, 2, 5)),
        (date(2024, 5, 4), date(2024, 5, 5)),
        (date(2024, 5, 5), date(2024, 6, 5)),
        (date(2024, 9, 5), None),
        (date(2024, 10, 15), None),
    ],
)
def test_the_monthly_report_is_due_on_the_fifth_from_february_to_september(
    day: date, due: date | None
) -> None:
    assert Due(5, (2, 3, 4, 5, 6, 7, 8, 9)).after(day) == due


def test_what_follows_from_acts_is_whole_and_a_day_rests_on_a_seen_text() -> None:
    content = yaml.safe_load((POLICY / "life_acts.yaml").read_text("utf-8"))
    numbers = {one["number"] for one in yaml.safe_load((POLICY / "instruments.yaml").read_text("utf-8"))}
    assert set(content["acts"]) == set(LifeAct.Kind.values)
    for entry in content["tasks"].values():
        assert entry["confidence"] in {"seen", "inferred", "unverified"}
        assert entry["source"] is None or entry["source"]["instrument"] in numbers
        assert entry["due"] is None or entry["confidence"] == "seen"
    for follows in content["acts"].values():
        for one in follows:
            assert one["task"] in content["tasks"]
            assert one["when"] in CONDITIONS
            assert one.get("of", "household") in SIDES
