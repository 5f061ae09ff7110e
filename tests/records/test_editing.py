"""Corrections: what may be saved by whom, what two officers learn of each other, what the verdict makes of it."""

from datetime import date
from typing import Any

import pytest

from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base import keys
from giamngheo.records.base.audit import events_of_household, readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdSummary,
    Membership,
    Person,
    PersonAnswers,
    Verdict,
)
from giamngheo.records.registry.services.editing import (
    Saved,
    save_answers,
    save_household,
    save_member_answers,
)
from giamngheo.records.registry.services.editing_members import (
    add_member,
    reveal_personal_id,
    save_member,
)
from giamngheo.records.registry.services.editing_review import start_review
from giamngheo.records.registry.services.editing_saves import NotSaved
from tests.world import ALL, World

WATER = {"water_source": "surface", "toilet": "none", "waste_disposal": None}
NUMBER = "014075000123"


def answered(world: World, cells: dict[str, Any], version: int = 1, **more: Any) -> Saved:
    """Save answers of Hặc's household as `who`, the commune's officer unless told otherwise."""
    officer = world.officer(more.pop("who", "commune"))
    household = world.households[more.pop("key", "hac")]
    with scoped(officer.scope()):
        return save_answers(officer=officer, household_id=household.pk, version=version, cells=cells, **more)


def kept(world: World) -> HouseholdAnswers:
    with scoped(ALL):
        return HouseholdAnswers.objects.get(household=world.households["hac"])


def details(world: World, act: str) -> dict[str, Any]:
    """The details of the newest event of that name on Hặc's household."""
    with scoped(ALL):
        events = events_of_household(world.households["hac"].pk).filter(act=act)
        return dict(readable(events[:1])[0].details or {})


def member_saved(world: World, cells: dict[str, Any], person: str = "hac_1", **more: Any) -> Saved:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        return save_member(
            officer=officer,
            household_id=world.households["hac"].pk,
            person_id=world.persons[person].pk,
            version=more.pop("version", 1),
            cells=cells,
            **more,
        )


def test_saved_answers_are_kept_signed_and_judged_at_once(world: World) -> None:
    saved = answered(world, {"income_per_capita": "2000000"})
    assert (saved.version, saved.changed) == (2, ("income_per_capita",))
    answers = kept(world)
    assert answers.income_per_capita == 2_000_000  # type: ignore[attr-defined]  # a column of the contract
    assert answers.saved_by == "Cán bộ commune (UBND xã Chiềng Cọ)"
    with scoped(ALL):
        assert Verdict.objects.get(answers=answers).status == "not_poor"
        assert HouseholdSummary.objects.get(household=answers.household_id).status == "not_poor"


def test_the_log_keeps_the_old_and_the_new_value(world: World) -> None:
    answered(world, {"income_per_capita": 2_000_000, "wall": "durable"})
    assert details(world, "registry.save_answers") == {
        "income_per_capita": [1_000_000, 2_000_000],
        "version": [1, 2],
    }


def test_saving_what_is_kept_already_changes_and_logs_nothing(world: World) -> None:
    assert answered(world, {"wall": "durable"}).changed == ()
    assert kept(world).version == 1
    with scoped(ALL):
        assert AuditEvent.objects.count() == 0


def test_an_empty_cell_makes_the_answer_unknown_again(world: World) -> None:
    answered(world, {"income_per_capita": ""})
    assert kept(world).income_per_capita is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("income_per_capita", "-5"), ("floor_area_m2", "rộng"), ("wall", "brick"), ("area_type", "")],
)
def test_a_wrong_cell_is_refused_and_nothing_of_the_form_is_kept(
    world: World, column: str, cell: str
) -> None:
    with pytest.raises(NotSaved) as refused:
        answered(world, {column: cell, "toilet": "septic"})
    assert set(refused.value.wrong) == {column}
    assert kept(world).toilet == "none"  # type: ignore[attr-defined]


def test_an_unknown_column_is_a_fault_of_the_caller(world: World) -> None:
    with pytest.raises(KeyError):
        answered(world, {"commune_code": "03655"})


@pytest.mark.parametrize("who", ["village_head", "commune_chair", "province", "auditor", "ministry", "admin"])
def test_only_who_takes_answers_down_may_write_them(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        answered(world, {"wall": "durable"}, who=who)


@pytest.mark.parametrize("who", ["commune", "one_stop", "reviewer"])
def test_the_commune_and_the_reviewer_write_answers(world: World, who: str) -> None:
    assert answered(world, {"toilet": "septic"}, who=who).changed == ("toilet",)


def test_a_household_outside_the_area_does_not_exist(world: World) -> None:
    with pytest.raises(Household.DoesNotExist):
        answered(world, {"toilet": "septic"}, key="tam")


def test_an_ended_household_is_not_changed_any_more(world: World) -> None:
    with scoped(ALL):
        Household.objects.filter(pk=world.households["hac"].pk).update(
            ended_on=date(2024, 9, 1), ending="moved_away"
        )
    with pytest.raises(NotSaved) as refused:
        answered(world, {"toilet": "septic"})
    assert "01/09/2024" in refused.value.wrong[""]


def test_the_second_of_two_officers_is_told_who_changed_what(world: World) -> None:
    answered(world, {"toilet": "septic", "water_source": "protected_well"})
    with pytest.raises(Conflict) as conflict:
        answered(world, {"toilet": "vip", "water_source": "surface"}, who="second")
    assert conflict.value.by == "Cán bộ commune (UBND xã Chiềng Cọ)"
    assert conflict.value.version == 2
    told = {one.name: (one.old, one.theirs, one.yours) for one in conflict.value.differences}
    assert told["toilet"] == ("none", "septic", "vip")
    assert kept(world).toilet == "septic"  # type: ignore[attr-defined]


def test_having_seen_the_conflict_the_second_may_keep_the_own_values(world: World) -> None:
    answered(world, {"toilet": "septic", "water_source": "surface"})
    answered(world, {"toilet": "vip", "water_source": "protected_well"}, who="second", over=2)
    answers = kept(world)
    # The water the second never touched stays as the first has corrected it.
    assert (answers.toilet, answers.water_source, answers.version) == (  # type: ignore[attr-defined]
        "vip",
        "surface",
        3,
    )


def test_a_third_change_since_the_conflict_is_a_conflict_again(world: World) -> None:
    answered(world, {"toilet": "septic"})
    answered(world, {"toilet": "vip"}, version=2)
    with pytest.raises(Conflict):
        answered(world, {"toilet": "pour_flush"}, who="second", over=2)


def test_two_officers_on_different_screens_do_not_stand_in_each_others_way(world: World) -> None:
    answered(world, {"toilet": "septic"})
    assert answered(world, {"wall": "non_durable"}, who="second").version == 3
    answers = kept(world)
    assert (answers.toilet, answers.wall) == ("septic", "non_durable")  # type: ignore[attr-defined]


def test_a_save_repeated_because_its_answer_was_lost_is_no_conflict(world: World) -> None:
    answered(world, {"toilet": "septic"})
    assert answered(world, {"toilet": "septic"}).version == 2


def test_a_change_that_left_no_trace_in_the_log_is_a_conflict_all_the_same(world: World) -> None:
    with scoped(ALL):
        HouseholdAnswers.objects.filter(household=world.households["hac"]).update(
            version=5, wall="non_durable"
        )
    with pytest.raises(Conflict) as conflict:
        answered(world, {"wall": "durable", "toilet": "none"})
    assert [(one.name, one.theirs, one.yours) for one in conflict.value.differences] == [
        ("wall", "non_durable", "durable")
    ]


def test_a_households_code_stays_its_own_in_the_commune(world: World) -> None:
    officer, own = world.officer("commune"), world.households["hac"].pk
    with scoped(officer.scope()):
        with pytest.raises(NotSaved) as refused:
            save_household(officer=officer, household_id=own, version=1, code="H002", address="", phone="")
        saved = save_household(
            officer=officer, household_id=own, version=1, code="H009", address="Bản Hôm", phone="0912"
        )
    assert set(refused.value.wrong) == {"code"}
    assert saved.changed == ("code", "address", "phone")
    with scoped(ALL):
        assert HouseholdSummary.objects.get(pk=own).code == "H009"


def test_a_reviewer_does_not_change_who_people_are(world: World) -> None:
    officer = world.officer("reviewer")
    with scoped(officer.scope()), pytest.raises(NotAllowed):
        save_member(
            officer=officer,
            household_id=world.households["hac"].pk,
            person_id=world.persons["hac_1"].pk,
            version=1,
            cells={"full_name": "Lò Văn Hạc"},
        )


def test_a_corrected_name_is_found_and_listed_at_once(world: World) -> None:
    member_saved(world, {"full_name": "Lò Văn Hạc"})
    with scoped(ALL):
        assert HouseholdSummary.objects.get(pk=world.households["hac"].pk).head_name == "Lò Văn Hạc"


def test_a_personal_id_is_kept_encrypted_and_logged_by_its_last_digits(world: World) -> None:
    member_saved(world, {"personal_id": "014 075 000 123"})
    with scoped(ALL):
        person = Person.objects.get(pk=world.persons["hac_1"].pk)
    assert NUMBER.encode() not in bytes(person.personal_id_encrypted or b"")
    assert keys.decrypt(bytes(person.personal_id_encrypted or b"")) == NUMBER
    assert bytes(person.personal_id_hash or b"") == keys.lookup_hash(NUMBER)
    assert details(world, "registry.save_member")["personal_id"] == ["", "•••••••••123"]


def test_an_empty_personal_id_leaves_the_kept_one(world: World) -> None:
    member_saved(world, {"personal_id": NUMBER})
    member_saved(world, {"full_name": "Lò Văn Hặc", "personal_id": ""}, version=2)
    with scoped(ALL):
        assert Person.objects.get(pk=world.persons["hac_1"].pk).personal_id_tail == "123"


def test_two_numbers_that_end_alike_are_two_numbers(world: World) -> None:
    member_saved(world, {"personal_id": NUMBER})
    assert member_saved(world, {"personal_id": "014075999123"}, version=2).changed == ("personal_id",)
    with scoped(ALL):
        person = Person.objects.get(pk=world.persons["hac_1"].pk)
    assert keys.decrypt(bytes(person.personal_id_encrypted or b"")) == "014075999123"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"personal_id": "12345"}, "personal_id"),
        ({"personal_id": "01407500012x"}, "personal_id"),
        ({"birth_date": "31/02/1975"}, "birth_date"),
        ({"birth_date": "21/10/2024"}, "birth_date"),
        ({"birth_date": "15/10/2024"}, "birth_date"),
        ({"sex": "m"}, "sex"),
        ({"ethnic_code": "99"}, "ethnic_code"),
        ({"full_name": "x" * 121}, "full_name"),
        ({"relation": "spouse"}, "relation"),
    ],
    ids=str,
)
def test_what_a_member_cannot_be_is_refused(world: World, cells: dict[str, str], column: str) -> None:
    with pytest.raises(NotSaved) as refused:
        member_saved(world, cells)
    assert set(refused.value.wrong) == {column}


def test_a_second_head_is_a_life_act_and_no_correction(world: World) -> None:
    with pytest.raises(NotSaved) as refused:
        member_saved(world, {"relation": "head"}, person="hac_2")
    assert set(refused.value.wrong) == {"relation"}


def test_a_number_that_another_person_bears_is_refused_with_the_name(world: World) -> None:
    member_saved(world, {"personal_id": NUMBER})
    with pytest.raises(NotSaved) as refused:
        member_saved(world, {"personal_id": NUMBER}, person="hac_2")
    assert "Lò Văn Hặc" in refused.value.wrong["personal_id"]


def test_reading_a_number_needs_the_right_and_is_logged(world: World) -> None:
    member_saved(world, {"personal_id": NUMBER})
    own, person = world.households["hac"].pk, world.persons["hac_1"].pk
    for who in ("commune_chair", "village_head", "province"):
        officer = world.officer(who)
        with scoped(officer.scope()), pytest.raises(NotAllowed):
            reveal_personal_id(officer=officer, household_id=own, person_id=person)
    officer = world.officer("one_stop")
    with scoped(officer.scope()):
        assert reveal_personal_id(officer=officer, household_id=own, person_id=person) == NUMBER
        assert AuditEvent.objects.filter(act="registry.read_personal_id").count() == 1


def test_a_members_answers_begin_at_version_nought_where_nobody_asked(world: World) -> None:
    officer, person = world.officer("reviewer"), world.persons["hac_2"]
    with scoped(ALL):
        PersonAnswers.objects.filter(person=person).delete()
    with scoped(officer.scope()):
        saved = save_member_answers(
            officer=officer,
            household_id=world.households["hac"].pk,
            person_id=person.pk,
            version=0,
            cells={"health_insurance": "false"},
        )
    assert saved.version == 1
    with scoped(ALL):
        assert Verdict.objects.get(household=world.households["hac"]).deprived == [
            "dep_health_insurance",
            "dep_sanitation",
            "dep_telecom",
        ]


def test_a_member_left_out_is_entered_with_the_next_code(world: World) -> None:
    officer, own = world.officer("commune"), world.households["hac"].pk
    with scoped(officer.scope()):
        person = add_member(
            officer=officer,
            household_id=own,
            cells={"full_name": "Lò Thị Bun", "relation": "child", "birth_date": "02/09/2015"},
        )
        assert person.code == "H001-3"
        assert Membership.objects.get(person=person).relation == "child"
        assert HouseholdSummary.objects.get(pk=own).members == 3


@pytest.mark.parametrize("cells", [{}, {"full_name": "A", "relation": "head"}], ids=str)
def test_a_member_without_a_name_or_as_second_head_is_not_entered(
    world: World, cells: dict[str, str]
) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()), pytest.raises(NotSaved):
        add_member(officer=officer, household_id=world.households["hac"].pk, cells=cells)


def test_a_new_review_copies_the_answers_forward_and_keeps_the_old_ones(world: World) -> None:
    officer, own = world.officer("commune"), world.households["hac"].pk
    with scoped(officer.scope()):
        new = start_review(officer=officer, household_id=own, review_date=date(2024, 10, 20))
        rows = HouseholdAnswers.objects.filter(household=own).order_by("review_date")
        assert [row.review_date for row in rows] == [date(2024, 10, 10), date(2024, 10, 20)]
        assert new.toilet == "none"  # type: ignore[attr-defined]
        # Recognised as poor since 15/12/2023: that is the last result.
        assert new.previous_status == "poor"  # type: ignore[attr-defined]
        assert new.persons.count() == 2
        assert set(new.persons.values_list("health_insurance", flat=True)) == {True}
        assert Verdict.objects.get(household=own).answers_id == new.pk


@pytest.mark.parametrize("day", [date(2024, 10, 21), date(2024, 10, 10), date(2024, 1, 1)], ids=str)
def test_a_review_is_after_the_last_and_not_in_the_future(world: World, day: date) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()), pytest.raises(NotSaved) as refused:
        start_review(officer=officer, household_id=world.households["hac"].pk, review_date=day)
    assert set(refused.value.wrong) == {"review_date"}
