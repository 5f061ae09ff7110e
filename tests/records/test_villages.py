"""Villages: who may change them, what is kept of what was, and lists of them taken over as a whole."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import (
    Village,
    VillageFormerName,
    VillageHead,
    VillageMark,
)
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import HouseholdPlace, HouseholdSummary
from giamngheo.records.registry.selectors.villages import village_lines
from giamngheo.records.registry.services.village_act import VillageRefused
from giamngheo.records.registry.services.village_facts import mark_village, set_village_head, unmark_village
from giamngheo.records.registry.services.village_list import (
    ListRefused,
    VillageRow,
    load_villages,
    plan_villages,
)
from giamngheo.records.registry.services.villages import (
    VillageFacts,
    add_village,
    correct_village,
    end_village,
)
from tests.world import OWN, TODAY, World, id_of


def found_by(officer: Officer, words: str) -> set[UUID]:
    """The households that search shows the officer."""
    with scoped(officer.scope()), connection.cursor() as cursor:
        cursor.execute("SELECT household_id FROM registry_search(%s, 50)", [words])
        return {row[0] for row in cursor.fetchall()}


def logged(officer: Officer, act: str) -> list[object]:
    """The details of an act in the log, as the officer reads it."""
    with scoped(officer.scope(reads_all_logs=True)):
        return [found.details for found in readable(AuditEvent.objects.filter(act=act).order_by("id"))]


# Villages.


def test_a_commune_adds_a_village_and_the_act_is_logged(world: World) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        facts = VillageFacts("Bản Mới", "bản", "07")
        village = add_village(officer=officer, commune_code=OWN, facts=facts, on=date(2024, 10, 1))
        names = [line.name for line in village_lines(officer, OWN, TODAY)]
        before = [line.name for line in village_lines(officer, OWN, date(2024, 9, 30))]
    assert names == ["Bản Hôm", "Bản Mới", "Bản Ót"]
    assert before == ["Bản Hôm", "Bản Ót"]
    assert (village.kind, village.code) == ("bản", "07")
    assert logged(officer, "registry.add_village") == [
        {
            "name": [None, "Bản Mới"],
            "kind": [None, "bản"],
            "code": [None, "07"],
            "valid_from": [None, "2024-10-01"],
        }
    ]


@pytest.mark.parametrize("name", ["neighbour", "village_head", "reviewer", "one_stop", "province", "auditor"])
def test_only_a_communes_own_officer_and_chair_and_the_administrator_change_its_villages(
    world: World, name: str
) -> None:
    officer = world.officer(name)
    with scoped(officer.scope()), pytest.raises(NotAllowed):
        add_village(officer=officer, commune_code=OWN, facts=VillageFacts("Bản A", "bản"), on=TODAY)
    with scoped(officer.scope()), pytest.raises(NotAllowed):
        set_village_head(
            officer=officer, village_id=world.villages["hom"].pk, version=1, name="A", phone="", on=TODAY
        )


@pytest.mark.parametrize("name", ["commune", "commune_chair", "admin"])
def test_the_communes_officer_chair_and_the_administrator_may(world: World, name: str) -> None:
    officer = world.officer(name)
    with scoped(officer.scope()):
        add_village(officer=officer, commune_code=OWN, facts=VillageFacts("Bản A", "bản"), on=TODAY)


def test_two_villages_of_a_commune_have_no_name_in_common(world: World) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()), pytest.raises(VillageRefused) as refused:
        add_village(officer=officer, commune_code=OWN, facts=VillageFacts("Bản Ót", "bản"), on=TODAY)
    assert refused.value.field == "name"


def test_a_day_to_come_is_refused(world: World) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()), pytest.raises(VillageRefused) as refused:
        add_village(
            officer=officer, commune_code=OWN, facts=VillageFacts("Bản A", "bản"), on=date(2024, 10, 21)
        )
    assert refused.value.field == "on"


def test_a_renamed_village_keeps_its_former_name_and_is_found_by_the_new_one(world: World) -> None:
    officer, village = world.officer("commune"), world.villages["hom"]
    with scoped(officer.scope()):
        facts = VillageFacts("Bản Hôm Mới", "bản")
        correct_village(officer=officer, village_id=village.pk, version=1, facts=facts, on=date(2024, 10, 10))
        before = [line.name for line in village_lines(officer, OWN, date(2024, 10, 9))]
        after = [line.name for line in village_lines(officer, OWN, date(2024, 10, 10))]
    assert before == ["Bản Hôm", "Bản Ót"]
    assert after == ["Bản Hôm Mới", "Bản Ót"]
    both = {id_of(world.households["hac"]), id_of(world.households["duong"])}
    assert found_by(officer, "ban hom moi") == both


def test_a_name_corrected_twice_on_one_day_leaves_one_former_name(world: World) -> None:
    officer, village = world.officer("commune"), world.villages["hom"]
    with scoped(officer.scope()):
        for version, name in ((1, "Bản Hom"), (2, "Bản Hơm")):
            facts = VillageFacts(name, "bản")
            correct_village(officer=officer, village_id=village.pk, version=version, facts=facts, on=TODAY)
        assert [former.name for former in VillageFormerName.objects.filter(village=village)] == ["Bản Hôm"]


def test_the_second_of_two_officers_is_told_what_the_first_changed(world: World) -> None:
    first, second, village = world.officer("commune"), world.officer("second"), world.villages["hom"]
    with scoped(first.scope()):
        facts = VillageFacts("Bản Hôm A", "bản", "01")
        correct_village(officer=first, village_id=village.pk, version=1, facts=facts, on=TODAY)
    facts = VillageFacts("Bản Hôm B", "bản", "01")
    with scoped(second.scope()), pytest.raises(Conflict) as told:
        correct_village(officer=second, village_id=village.pk, version=1, facts=facts, on=TODAY)
    conflict = told.value
    assert conflict.by == "Cán bộ commune (UBND xã Chiềng Cọ)"
    assert conflict.version == 2
    assert [(change.name, change.theirs, change.yours) for change in conflict.differences] == [
        ("name", "Bản Hôm A", "Bản Hôm B")
    ]


def test_a_new_head_ends_the_one_before(world: World) -> None:
    officer, village = world.officer("commune"), world.villages["hom"]
    with scoped(officer.scope()):
        for version, name, on in ((1, "Lò Văn Một", date(2024, 1, 1)), (2, "Lò Văn Hai", date(2024, 10, 1))):
            set_village_head(
                officer=officer, village_id=village.pk, version=version, name=name, phone="0912345678", on=on
            )
        heads = VillageHead.objects.filter(village=village).order_by("valid_from")
        assert [(head.name, head.valid_from, head.valid_to) for head in heads] == [
            ("Lò Văn Một", date(2024, 1, 1), date(2024, 10, 1)),
            ("Lò Văn Hai", date(2024, 10, 1), None),
        ]
        assert village_lines(officer, OWN, date(2024, 5, 1))[0].head == "Lò Văn Một"
        assert village_lines(officer, OWN, TODAY)[0].head == "Lò Văn Hai"


def test_a_mark_has_its_decision_and_its_period(world: World) -> None:
    officer, village = world.officer("commune"), world.villages["hom"]
    with scoped(officer.scope()):
        mark_village(
            officer=officer, village_id=village.pk, version=1, instrument="01/QĐ", on=date(2024, 2, 1)
        )
        unmark_village(officer=officer, village_id=village.pk, version=2, on=date(2024, 9, 1))
        marks = VillageMark.objects.filter(village=village)
        assert [(mark.instrument, mark.valid_from, mark.valid_to) for mark in marks] == [
            ("01/QĐ", date(2024, 2, 1), date(2024, 9, 1))
        ]
        inside = village_lines(officer, OWN, date(2024, 8, 31))[0]
        after = village_lines(officer, OWN, date(2024, 9, 1))[0]
    assert (inside.difficult_since, inside.instrument) == (date(2024, 2, 1), "01/QĐ")
    assert after.difficult_since is None


def test_a_village_with_households_ends_only_when_another_of_the_commune_takes_them(world: World) -> None:
    officer, hom, ot = world.officer("commune"), world.villages["hom"], world.villages["ot"]
    for into in (None, world.villages["to_1"].pk, hom.pk):
        with scoped(officer.scope()), pytest.raises(VillageRefused) as refused:
            end_village(officer=officer, village_id=hom.pk, version=1, on=TODAY, into=into)
        assert refused.value.field == "into"
    with scoped(officer.scope()):
        end_village(officer=officer, village_id=hom.pk, version=1, on=TODAY, into=ot.pk)
        places = HouseholdPlace.objects.filter(household=world.households["hac"]).order_by("valid_to")
        assert [(place.village_id, place.valid_from, place.valid_to) for place in places] == [
            (hom.pk, None, TODAY),
            (ot.pk, TODAY, None),
        ]
        lines = {line.name: line.households for line in village_lines(officer, OWN, TODAY)}
        assert lines == {"Bản Ót": 2}
        summary = HouseholdSummary.objects.get(household=world.households["hac"])
        assert summary.village_id == ot.pk
    assert id_of(world.households["hac"]) in found_by(officer, "hac ban ot")


def test_an_ended_village_cannot_be_changed(world: World) -> None:
    officer, ot = world.officer("commune"), world.villages["ot"]
    with scoped(officer.scope()):
        end_village(officer=officer, village_id=ot.pk, version=1, on=TODAY)
        with pytest.raises(VillageRefused):
            mark_village(officer=officer, village_id=ot.pk, version=2, instrument="01/QĐ", on=TODAY)


# A list of villages.


def test_a_list_adds_corrects_and_marks(world: World) -> None:
    officer = world.officer("commune")
    rows = [
        VillageRow(2, "Bản Hôm", "bản", "01", "Lò Văn Một", "0912345678", True),
        VillageRow(3, "Bản Ót", "bản"),
        VillageRow(4, "Bản Mới", "bản", "03", is_difficult=False),
    ]
    with scoped(officer.scope()):
        load_villages(officer=officer, commune_code=OWN, rows=rows, instrument="01/QĐ", on=TODAY)
        lines = village_lines(officer, OWN, TODAY)
        again = plan_villages(officer=officer, commune_code=OWN, rows=rows, instrument="01/QĐ")
    assert [(line.name, line.code, line.head, line.instrument) for line in lines] == [
        ("Bản Hôm", "01", "Lò Văn Một", "01/QĐ"),
        ("Bản Mới", "03", "", ""),
        ("Bản Ót", "", "", ""),
    ]
    assert [plan.changes for plan in again] == [{}, {}, {}]


def test_one_wrong_row_and_nothing_of_the_list_is_taken_over(world: World) -> None:
    officer = world.officer("commune")
    rows = [VillageRow(2, "Bản Mới", "bản"), VillageRow(3, "Bản Mới", "bản"), VillageRow(4, "", "bản")]
    with scoped(officer.scope()):
        with pytest.raises(ListRefused) as refused:
            load_villages(officer=officer, commune_code=OWN, rows=rows, instrument="", on=TODAY)
        assert [line.name for line in village_lines(officer, OWN, TODAY)] == ["Bản Hôm", "Bản Ót"]
    assert [plan.errors for plan in refused.value.planned] == [[], ["trùng với dòng 2"], ["thiếu tên thôn"]]


def test_what_a_service_refuses_half_way_takes_the_whole_list_back(world: World) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        set_village_head(
            officer=officer, village_id=world.villages["ot"].pk, version=1, name="A", phone="", on=TODAY
        )
        rows = [VillageRow(2, "Bản Mới", "bản"), VillageRow(3, "Bản Ót", "bản", head="B")]
        with pytest.raises(ListRefused):
            load_villages(officer=officer, commune_code=OWN, rows=rows, instrument="", on=date(2024, 10, 1))
        assert not Village.objects.filter(name="Bản Mới").exists()


def test_a_neighbour_may_not_even_plan_a_list(world: World) -> None:
    officer = world.officer("neighbour")
    with scoped(officer.scope()), pytest.raises(NotAllowed):
        plan_villages(officer=officer, commune_code=OWN, rows=[], instrument="")
