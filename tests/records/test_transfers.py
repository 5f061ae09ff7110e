"""A household goes to another commune: offered by the first, taken in by the second, seen by both meanwhile."""

from datetime import date

import pytest
from django.db import connection

from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Household,
    HouseholdAlias,
    HouseholdSummary,
    LifeAct,
    Membership,
    StatusPeriod,
    Transfer,
)
from giamngheo.records.registry.selectors.duplicates import count_to_settle
from giamngheo.records.registry.services import transfers
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts_undo import take_back
from tests.world import ALL, NEIGHBOUR, OWN, World, id_of

from .duplicating import enter

DAY = date(2024, 10, 15)


@pytest.fixture
def there(known_units: None, world: World) -> World:
    """The world, with its communes in the list of units."""
    return world


def send(world: World, day: date = DAY, to: str = NEIGHBOUR, key: str = "hac") -> Transfer:
    officer, household = world.officer("commune"), world.households[key]
    with scoped(officer.scope()):
        version = Household.objects.get(pk=household.pk).version
        return transfers.send_household(
            officer=officer, household_id=id_of(household), version=version, on=day, to_commune=to
        )


def take(world: World, transfer: Transfer, code: str = "", village: str = "to_1") -> Household:
    officer = world.officer("neighbour")
    with scoped(officer.scope()):
        return transfers.take_in_household(
            officer=officer, transfer_id=transfer.pk, village_id=world.villages[village].pk, code=code
        )


def sees(world: World, who: str) -> tuple[set[str], int]:
    """The heads of the households and the number of transfers that an officer sees."""
    with scoped(world.officer(who).scope()):
        heads = Membership.objects.filter(relation="head", valid_to=None)
        return set(heads.values_list("person__full_name", flat=True)), Transfer.objects.count()


def test_until_it_is_taken_in_the_household_stays_and_both_communes_see_the_offer(there: World) -> None:
    send(there)
    assert sees(there, "commune") == ({"Lò Văn Hặc", "Lò Văn Dương"}, 1)
    assert sees(there, "neighbour") == ({"Nguyễn Thị Tâm"}, 1)
    with scoped(there.officer("neighbour").scope()):
        arriving, left = transfers.transfers_of(there.officer("neighbour"))
    assert ([one.head_name for one in arriving], left) == (["Lò Văn Hặc"], [])


def test_taken_in_it_lives_there_with_its_history_and_the_first_commune_knows_that_it_left(
    there: World,
) -> None:
    taken = take(there, send(there))
    assert (taken.commune_code, taken.code) == (NEIGHBOUR, f"{NEIGHBOUR}-0001")
    assert sees(there, "commune") == ({"Lò Văn Dương"}, 1)
    assert sees(there, "neighbour")[0] == {"Nguyễn Thị Tâm", "Lò Văn Hặc"}
    with scoped(there.officer("commune").scope()):
        _, left = transfers.transfers_of(there.officer("commune"))
    assert [(one.household_code, one.head_name, one.on_date) for one in left] == [("H001", "Lò Văn Hặc", DAY)]
    assert left[0].taken_by == "Cán bộ neighbour (UBND phường Quyết Tâm)"
    with scoped(there.officer("neighbour").scope()):
        places = taken.places.order_by("pk").values_list("village__name", "valid_from", "valid_to")
        assert list(places) == [("Bản Hôm", None, DAY), ("Tổ 1", DAY, None)]
        assert taken.answers.count() == 1
        assert StatusPeriod.objects.get(household=taken).status == "poor"
        assert HouseholdSummary.objects.get(pk=taken.pk).commune_code == NEIGHBOUR
        assert HouseholdAlias.objects.get(household=taken).code == "H001"
        assert LifeAct.objects.get(household=taken).kind == "move_commune"
    connection.check_constraints()


def test_search_finds_it_in_the_new_commune_only(there: World) -> None:
    take(there, send(there))
    for who, found in (("commune", 0), ("neighbour", 1)):
        with scoped(there.officer(who).scope()), connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT household_id) FROM registry_search('lo van hac', 10)")
            assert cursor.fetchone() == (found,)


def test_codes_of_other_sources_come_along_where_they_do_not_clash(there: World) -> None:
    with scoped(ALL):
        for key, commune in (("hac", OWN), ("tam", NEIGHBOUR)):
            HouseholdAlias.objects.create(
                household=there.households[key],
                commune_code=commune,
                source="sổ xã",
                code="7",
                noted_on=DAY,
            )
    taken = take(there, send(there), code="T100")
    with scoped(there.officer("neighbour").scope()):
        aliases = set(taken.aliases.values_list("commune_code", "source", "code"))
    assert taken.code == "T100"
    assert aliases == {(NEIGHBOUR, f"sổ xã {OWN}", "7"), (NEIGHBOUR, f"xã {OWN}", "H001")}
    connection.check_constraints()


def test_nobody_but_the_commune_it_goes_to_takes_it_in(there: World) -> None:
    transfer = send(there)
    with scoped(there.officer("commune").scope()), pytest.raises(Transfer.DoesNotExist):
        transfers.take_in_household(
            officer=there.officer("commune"),
            transfer_id=transfer.pk,
            village_id=there.villages["to_1"].pk,
        )
    chair = there.officer("commune_chair")
    with scoped(chair.scope()), pytest.raises(NotAllowed):
        transfers.take_in_household(
            officer=chair, transfer_id=transfer.pk, village_id=there.villages["to_1"].pk
        )
    with pytest.raises(NotSaved) as refused:
        take(there, transfer, village="ot")
    assert set(refused.value.wrong) == {"village"}


def test_a_household_is_offered_once_and_only_to_another_known_commune(there: World) -> None:
    for to in (OWN, "00000"):
        with pytest.raises(NotSaved) as refused:
            send(there, to=to)
        assert set(refused.value.wrong) == {"to_commune"}
    send(there)
    with pytest.raises(NotSaved) as refused:
        send(there)
    assert refused.value.wrong == {"": "hộ đang chờ xã khác tiếp nhận"}
    with pytest.raises(NotSaved) as refused:
        send(there, day=date(2024, 10, 21), key="duong")
    assert set(refused.value.wrong) == {"on"}


def test_an_offer_withdrawn_is_not_taken_in_and_one_taken_in_is_not_withdrawn(there: World) -> None:
    first = send(there)
    officer = there.officer("commune")
    with scoped(officer.scope()):
        transfers.withdraw_transfer(officer=officer, transfer_id=first.pk)
    with pytest.raises(NotSaved):
        take(there, first)
    second = send(there)
    take(there, second)
    with scoped(officer.scope()), pytest.raises(NotSaved):
        transfers.withdraw_transfer(officer=officer, transfer_id=second.pk)


def test_a_code_that_is_taken_there_is_refused(there: World) -> None:
    with pytest.raises(NotSaved) as refused:
        take(there, send(there), code="H001")
    assert set(refused.value.wrong) == {"code"}


def test_a_household_taken_in_goes_back_by_another_transfer_not_by_taking_back(there: World) -> None:
    taken = take(there, send(there))
    officer = there.officer("neighbour")
    with scoped(officer.scope()), pytest.raises(NotSaved):
        take_back(officer=officer, act_id=LifeAct.objects.get(household=taken).pk)


def waiting(world: World, who: str) -> int:
    """How many possible duplicates wait for an officer."""
    with scoped(world.officer(who).scope()):
        return count_to_settle(world.officer(who))


def test_a_pair_goes_along_with_a_household_and_waits_for_whoever_may_settle_it_there(there: World) -> None:
    enter(there)
    officers = ("commune", "neighbour", "province")
    assert [waiting(there, who) for who in officers] == [1, 0, 0]
    take(there, send(there))
    assert [waiting(there, who) for who in officers] == [0, 0, 1]
    take(there, send(there, key="duong"), "X2")
    assert [waiting(there, who) for who in officers] == [0, 1, 0]
