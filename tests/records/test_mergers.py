"""Communes merge and divide: villages, households and the sight of them follow."""

import threading
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from giamngheo.config.database import Addresses
from giamngheo.config.jobs import KINDS
from giamngheo.records.accounts.models import Duty, Office, OfficeArea
from giamngheo.records.accounts.officer import Officer, officer_for
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.accounts.roles import Role
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent, Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.base.worker import work_one
from giamngheo.records.geography.models import (
    Village,
    VillageFormerName,
    VillagePlace,
)
from giamngheo.records.geography.selectors.changes import waiting_villages
from giamngheo.records.registry.models import Household, HouseholdAlias, HouseholdSummary
from giamngheo.records.registry.services.merge_communes import (
    ask_to_apply_changes,
    due_mergers,
    merge_commune,
)
from giamngheo.records.registry.services.settle_village import settle_village
from giamngheo.records.registry.services.summary import refresh
from giamngheo.records.registry.services.village_act import VillageRefused
from giamngheo.records.registry.services.villages import (
    VillageFacts,
    add_village,
)
from tests import units
from tests.world import ALL, NOW, OWN, TODAY, World, id_of

from .as_worker import as_worker

MERGED = date(2025, 7, 1)
NEW_OWN, NEW_NEIGHBOUR = "03670", "03646"


@pytest.fixture
def merging(known_units: None, world: World) -> World:
    """The world on the day of the merger: 03658 joins 03670, 03655 joins 03646."""
    return world


def on_the_day(world: World, role: str) -> Officer:
    """The officer, on the day of the merger."""
    found = officer_for(world.users[role], MERGED)
    assert found is not None
    return found


def seen_by(officer: Officer) -> set[str]:
    """The heads of households that the database shows the officer, in the lists."""
    with scoped(officer.scope()):
        return set(HouseholdSummary.objects.values_list("head_name", flat=True))


def found_by(officer: Officer, words: str) -> set[UUID]:
    """The households that search shows the officer."""
    with scoped(officer.scope()), connection.cursor() as cursor:
        cursor.execute("SELECT household_id FROM registry_search(%s, 50)", [words])
        return {row[0] for row in cursor.fetchall()}


def merge_all(admin: Officer, day: date = MERGED) -> None:
    """Carry out every merger of the day, here and now."""
    with scoped(admin.scope()):
        for merger in due_mergers(day):
            merge_commune(admin, merger)


def new_officer(world: World, name: str, commune: str) -> Officer:
    """Give a user the commune's duty in the office that the merger made."""
    office = Office.objects.get(areas__commune_code=commune, areas__valid_from=MERGED, level="commune")
    Duty.objects.create(user=world.users[name], office=office, role=Role.COMMUNE, valid_from=MERGED)
    return on_the_day(world, name)


def logged(officer: Officer, act: str) -> list[object]:
    """The details of an act in the log, as the officer reads it."""
    with scoped(officer.scope(reads_all_logs=True)):
        return [found.details for found in readable(AuditEvent.objects.filter(act=act).order_by("id"))]


def test_households_follow_the_merger_and_sight_of_them_with_it(merging: World) -> None:
    world, admin = merging, on_the_day(merging, "admin")
    with scoped(ALL):
        HouseholdAlias.objects.create(
            household=world.households["hac"], commune_code=OWN, source="sổ cũ", code="7", noted_on=TODAY
        )
        refresh([id_of(household) for household in world.households.values()], NOW)
    old = on_the_day(world, "commune")
    assert seen_by(old) == {"Lò Văn Hặc", "Lò Văn Dương"}

    merge_all(admin)

    former = on_the_day(world, "commune")
    assert former.communes == ()
    assert seen_by(former) == set()
    assert found_by(former, "hac") == set()
    new = new_officer(world, "second", NEW_OWN)
    assert new.communes == (NEW_OWN,)
    assert seen_by(new) == {"Lò Văn Hặc", "Lò Văn Dương"}
    assert found_by(new, "lo van hac") == {id_of(world.households["hac"])}
    assert seen_by(new_officer(world, "neighbour", NEW_NEIGHBOUR)) == {"Nguyễn Thị Tâm"}
    with scoped(new.scope()):
        assert set(Household.objects.values_list("commune_code", flat=True)) == {NEW_OWN}
        assert set(HouseholdAlias.objects.values_list("commune_code", "code")) == {(NEW_OWN, "7")}
        places = VillagePlace.objects.filter(village=world.villages["hom"]).order_by("valid_to")
        assert [(place.commune_code, place.valid_from, place.valid_to) for place in places] == [
            (OWN, None, MERGED),
            (NEW_OWN, MERGED, None),
        ]


def test_the_day_before_the_merger_the_old_office_still_sees_its_commune(merging: World) -> None:
    merge_all(on_the_day(merging, "admin"))
    before = officer_for(merging.users["commune"], date(2025, 6, 30))
    assert before is not None
    assert before.communes == (OWN,)


def test_a_village_head_keeps_the_village_through_the_merger(merging: World) -> None:
    merge_all(on_the_day(merging, "admin"))
    assert seen_by(on_the_day(merging, "village_head")) == {"Lò Văn Hặc", "Lò Văn Dương"}


def test_equal_names_and_codes_are_told_apart_and_the_old_code_is_still_found(merging: World) -> None:
    world, admin = merging, on_the_day(merging, "admin")
    with scoped(ALL):
        village = Village.objects.create(commune_code="03676", name="Bản Hôm", kind="bản")
        VillagePlace.objects.create(village=village, commune_code="03676")
        twin = Household.objects.create(code="H001", village=village, commune_code="03676")
        for household, commune in ((world.households["hac"], OWN), (twin, "03676")):
            HouseholdAlias.objects.create(
                household=household, commune_code=commune, source="sổ cũ", code="7", noted_on=TODAY
            )

    merge_all(admin)

    with scoped(new_officer(world, "second", NEW_OWN).scope()):
        assert set(Village.objects.filter(commune_code=NEW_OWN).values_list("name", flat=True)) == {
            "Bản Hôm (xã cũ Chiềng Cọ)",
            "Bản Hôm (xã cũ Hua La)",
            "Bản Ót",
        }
        assert set(Household.objects.values_list("code", flat=True)) == {"03658-H001", "03676-H001", "H002"}
        assert set(HouseholdAlias.objects.values_list("source", "code")) == {
            ("xã cũ 03658", "H001"),
            ("xã cũ 03676", "H001"),
            ("sổ cũ (xã cũ 03658)", "7"),
            ("sổ cũ (xã cũ 03676)", "7"),
        }
        assert HouseholdSummary.objects.get(household=world.households["hac"]).code == "03658-H001"
        assert VillageFormerName.objects.get(village=village).name == "Bản Hôm"
    assert twin.pk in found_by(on_the_day(world, "second"), "03676-H001")


def test_a_name_that_was_told_apart_before_stays_unique_at_the_next_merger(merging: World) -> None:
    with scoped(ALL):
        for commune in ("04060", "04075", "04063"):
            village = Village.objects.create(commune_code=commune, name="Bản A", kind="bản")
            VillagePlace.objects.create(village=village, commune_code=commune)
    for day in (date(2025, 1, 1), MERGED):
        merge_all(on_the_day(merging, "admin"), day)
    assert set(Village.objects.filter(commune_code="04075").values_list("name", flat=True)) == {
        "Bản A (thị trấn cũ Yên Châu)",
        "Bản A (thị trấn cũ Yên Châu, 04075)",
        "Bản A (xã cũ Chiềng Đông)",
    }


def test_a_merger_done_twice_is_done_once(merging: World) -> None:
    admin = on_the_day(merging, "admin")
    merge_all(admin)
    with scoped(admin.scope()):
        before = list(VillagePlace.objects.order_by("id").values_list("id", "commune_code", "valid_to"))
        areas = OfficeArea.objects.count()
        assert due_mergers(MERGED) == []
    merge_all(admin)
    with scoped(admin.scope()):
        assert (
            list(VillagePlace.objects.order_by("id").values_list("id", "commune_code", "valid_to")) == before
        )
        assert OfficeArea.objects.count() == areas
    assert len(logged(admin, "registry.merge_commune")) == 2


def test_an_office_that_waits_for_the_new_commune_takes_it(merging: World) -> None:
    with scoped(ALL):
        named = Office.objects.create(name="UBND phường Chiềng Cơi (mới)", level=Office.Level.COMMUNE)
        OfficeArea.objects.create(office=named, commune_code=NEW_OWN, valid_from=MERGED)
    merge_all(on_the_day(merging, "admin"))
    held = OfficeArea.objects.filter(commune_code=NEW_OWN, valid_to=None)
    assert [area.office_id for area in held] == [named.pk]


def test_an_office_of_several_communes_keeps_those_that_it_had_every_part_of(merging: World) -> None:
    with scoped(ALL):
        whole = Office.objects.create(name="Phòng giao dịch A", level=Office.Level.DISTRICT)
        part = Office.objects.create(name="Phòng giao dịch B", level=Office.Level.DISTRICT)
        for office, codes in ((whole, ("03658", "03670", "03676")), (part, ("03658", "03670"))):
            for code in codes:
                OfficeArea.objects.create(office=office, commune_code=code)
    merge_all(on_the_day(merging, "admin"))
    still = OfficeArea.objects.on(MERGED).filter(office__in=(whole, part))
    assert set(still.values_list("office__name", "commune_code")) == {("Phòng giao dịch A", NEW_OWN)}


def test_a_commune_that_stays_as_it_is_keeps_its_villages_and_its_office(merging: World) -> None:
    with scoped(ALL):
        village = Village.objects.create(commune_code="03820", name="Bản A", kind="bản")
        VillagePlace.objects.create(village=village, commune_code="03820")
        office = Office.objects.create(name="UBND xã giữ nguyên", level=Office.Level.COMMUNE)
        OfficeArea.objects.create(office=office, commune_code="03820")
    merge_all(on_the_day(merging, "admin"))
    assert OfficeArea.objects.get(office=office).valid_to is None
    assert VillagePlace.objects.get(village=village).valid_to is None


def test_a_village_added_after_the_merger_is_not_taken_for_one_of_the_old_commune(merging: World) -> None:
    admin = replace(on_the_day(merging, "admin"), today=date(2025, 8, 1))
    merge_all(on_the_day(merging, "admin"))
    with scoped(admin.scope()):
        facts = VillageFacts("Bản A", "bản")
        add_village(officer=admin, commune_code=NEW_OWN, facts=facts, on=date(2025, 8, 1))
        assert due_mergers(MERGED) == []


def test_only_the_administrator_has_changes_applied(merging: World) -> None:
    for name in ("commune", "commune_chair", "province", "province_head", "auditor"):
        officer = on_the_day(merging, name)
        with scoped(officer.scope()), pytest.raises(NotAllowed):
            ask_to_apply_changes(officer)


def test_the_worker_applies_what_is_due_and_goes_on_where_another_stopped(
    committed: Addresses, committed_world: World
) -> None:
    units.ensure(committed)
    admin = on_the_day(committed_world, "admin")
    with scoped(admin.scope()):
        first = due_mergers(MERGED)[0]
        merge_commune(admin, first)
    with scoped(admin.scope()):
        asked = ask_to_apply_changes(admin)
    with as_worker(committed):
        assert work_one(KINDS, threading.Event())
    with scoped(admin.scope()):
        assert Job.objects.get(id=asked.pk).state == Job.State.DONE
        assert set(Village.objects.values_list("commune_code", flat=True)) == {NEW_OWN, NEW_NEIGHBOUR}
        assert due_mergers(MERGED) == []
    assert len(logged(admin, "registry.merge_commune")) == 2


def test_a_commune_that_takes_in_a_neighbour_keeps_its_office(merging: World) -> None:
    """On 01/01/2025 the township 04060 became a part of 04075, whose code stayed."""
    with scoped(ALL):
        office = Office.objects.create(name="UBND thị trấn Yên Châu", level=Office.Level.COMMUNE)
        area = OfficeArea.objects.create(office=office, commune_code="04075")
        village = Village.objects.create(commune_code="04060", name="Bản A", kind="bản")
        VillagePlace.objects.create(village=village, commune_code="04060")
    merge_all(on_the_day(merging, "admin"), date(2025, 1, 1))
    village.refresh_from_db()
    assert village.commune_code == "04075"
    held = OfficeArea.objects.filter(commune_code="04075")
    assert [(one.pk, one.office_id, one.valid_to) for one in held] == [(area.pk, office.pk, None)]


# Divided communes.


@pytest.fixture
def divided(merging: World) -> Village:
    """A village of 04957, which was divided between 04924 and 04960, with a household."""
    with scoped(ALL):
        village = Village.objects.create(commune_code="04957", name="Xóm Bến", kind="xóm")
        VillagePlace.objects.create(village=village, commune_code="04957")
        Household.objects.create(code="K1", village=village, commune_code="04957")
        office = Office.objects.create(name="UBND xã Cao Sơn", level=Office.Level.COMMUNE)
        OfficeArea.objects.create(office=office, commune_code="04957")
    return village


def test_a_village_of_a_divided_commune_waits_for_a_person(merging: World, divided: Village) -> None:
    admin = on_the_day(merging, "admin")
    merge_all(admin)
    divided.refresh_from_db()
    assert divided.commune_code == "04957"
    [waiting] = waiting_villages(MERGED)
    assert waiting.village == divided
    assert [unit.name for unit in waiting.candidates] == ["Liên Sơn", "Lương Sơn"]
    assert OfficeArea.objects.get(commune_code="04957").valid_to is None
    assert waiting_villages(date(2025, 6, 30)) == []


def test_the_administrator_settles_it_and_its_households_follow(merging: World, divided: Village) -> None:
    admin = on_the_day(merging, "admin")
    with scoped(admin.scope()):
        settle_village(officer=admin, village_id=divided.pk, commune_code="04960")
        assert Household.objects.get(code="K1").commune_code == "04960"
        assert waiting_villages(MERGED) == []
    assert OfficeArea.objects.get(commune_code="04957").valid_to == MERGED
    assert OfficeArea.objects.get(commune_code="04960").office.name == "UBND xã Liên Sơn"
    assert logged(admin, "registry.settle_village") == [
        {"commune_code": ["04957", "04960"], "on": [None, "2025-07-01"]}
    ]


def test_a_commune_that_is_no_successor_is_refused(merging: World, divided: Village) -> None:
    admin = on_the_day(merging, "admin")
    with scoped(admin.scope()), pytest.raises(VillageRefused):
        settle_village(officer=admin, village_id=divided.pk, commune_code=NEW_OWN)


def test_a_village_that_does_not_wait_is_not_settled(merging: World) -> None:
    admin = on_the_day(merging, "admin")
    with scoped(admin.scope()), pytest.raises(VillageRefused):
        settle_village(officer=admin, village_id=merging.villages["hom"].pk, commune_code=NEW_NEIGHBOUR)


@pytest.mark.parametrize("name", ["commune", "province", "province_head", "auditor"])
def test_nobody_else_settles_it(merging: World, divided: Village, name: str) -> None:
    officer = on_the_day(merging, name)
    with scoped(officer.scope()), pytest.raises(NotAllowed):
        settle_village(officer=officer, village_id=divided.pk, commune_code="04960")


def test_where_nothing_is_known_any_commune_of_the_day_may_be_chosen(merging: World) -> None:
    admin = on_the_day(merging, "admin")
    with scoped(ALL):
        village = Village.objects.create(commune_code="05764", name="Xóm A", kind="xóm")
        VillagePlace.objects.create(village=village, commune_code="05764")
        [waiting] = waiting_villages(MERGED)
        assert (waiting.on_date, waiting.candidates) == (date(2025, 1, 1), [])
    with scoped(admin.scope()):
        with pytest.raises(VillageRefused):
            settle_village(officer=admin, village_id=village.pk, commune_code="99999")
        settle_village(officer=admin, village_id=village.pk, commune_code="05755")
    village.refresh_from_db()
    assert village.commune_code == "05755"
