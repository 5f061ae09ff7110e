"""The second lock: the database itself shows an officer the own area and nothing else."""

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import NOWHERE, Scope, scoped
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdSummary,
    Membership,
    Person,
    StatusPeriod,
    Verdict,
)
from tests.world import ALL, NEIGHBOUR, OWN, World

HELD = (Household, HouseholdSummary, HouseholdAnswers, Membership, Person, StatusPeriod)


def test_the_application_is_neither_superuser_nor_owner_nor_free_of_row_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("giamngheo_app", False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_every_table_that_hangs_on_a_household_is_locked_for_its_owner_too(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
            "WHERE relkind = 'r' AND attname = 'household_id' AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        open_tables = {name for (name,) in cursor.fetchall()}
    # The search table is closed altogether: only its own function reads it.
    assert open_tables == {"registry_searchentry"}
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT 1 FROM registry_searchentry")


@pytest.mark.parametrize("model", HELD)
def test_a_forgotten_scope_shows_nothing(world: World, model: type[Household]) -> None:
    with scoped(NOWHERE):
        assert model.objects.count() == 0


@pytest.mark.parametrize("model", HELD)
def test_a_forgotten_filter_shows_the_own_area_only(world: World, model: type[Household]) -> None:
    with scoped(ALL):
        everything = model.objects.count()
    with scoped(Scope(communes=(OWN,))):
        own = model.objects.count()
    with scoped(Scope(communes=(NEIGHBOUR,))):
        near = model.objects.count()
    assert own > 0
    assert near > 0
    assert own + near == everything


def test_a_village_head_sees_the_own_village_only(world: World) -> None:
    with scoped(world.officer("village_head").scope()):
        assert set(Household.objects.values_list("code", flat=True)) == {"H001", "H002"}
    with scoped(Scope(villages=(str(world.villages["ot"].id),))):
        assert Household.objects.count() == 0


def test_a_household_cannot_be_written_into_the_neighbours_commune(world: World) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), scoped(Scope(communes=(OWN,))):
        Household.objects.create(code="X", village=world.villages["to_1"], commune_code=NEIGHBOUR)


def test_a_household_cannot_claim_a_commune_that_is_not_its_villages(committed_world: World) -> None:
    with pytest.raises(DatabaseError, match="follows_geography_village"), scoped(Scope(communes=(OWN,))):
        Household.objects.create(code="X", village=committed_world.villages["to_1"], commune_code=OWN)


def test_two_officers_on_one_pooled_connection_do_not_see_each_others_area(committed_world: World) -> None:
    with scoped(committed_world.officer("commune").scope()):
        assert Household.objects.count() == 2
        backend = connection.connection.info.backend_pid
    assert Household.objects.count() == 0
    with scoped(committed_world.officer("neighbour").scope()):
        assert Household.objects.count() == 1
        assert connection.connection.info.backend_pid == backend


def test_an_error_in_the_middle_leaves_no_area_behind(committed_world: World) -> None:
    with pytest.raises(ZeroDivisionError), scoped(committed_world.officer("commune").scope()):
        raise ZeroDivisionError
    assert Household.objects.count() == 0


def test_the_worker_is_under_the_same_lock(committed_world: World, committed: Addresses) -> None:
    with psycopg.connect(committed.worker) as worker:
        assert worker.execute("SELECT count(*) FROM registry_household").fetchone() == (0,)
        worker.execute("SELECT set_config('giamngheo.communes', %s, true)", [OWN])
        assert worker.execute("SELECT count(*) FROM registry_household").fetchone() == (2,)


def test_one_household_has_one_head_a_day(committed_world: World) -> None:
    wife = Membership.objects.filter
    with pytest.raises(DatabaseError, match="one_head_a_household_a_day"), scoped(ALL):
        wife(person=committed_world.persons["hac_2"]).update(relation="head")


def test_a_person_lives_in_one_household_a_day(committed_world: World) -> None:
    with pytest.raises(DatabaseError, match="one_household_a_person_a_day"), scoped(ALL):
        Membership.objects.create(
            person=committed_world.persons["hac_2"],
            household=committed_world.households["duong"],
            relation="other",
            valid_from=date(2024, 5, 1),
        )


def test_a_verdict_is_seen_with_its_household_only(world: World) -> None:
    with scoped(ALL):
        for answers in HouseholdAnswers.objects.all():
            Verdict.objects.create(
                answers=answers,
                household_id=answers.household_id,
                standard="2022-2026",
                status="poor",
                judged_at=answers.saved_at,
                run_id=answers.id,
            )
    with scoped(Scope(communes=(NEIGHBOUR,))):
        assert Verdict.objects.count() == 1


@pytest.mark.parametrize("role", ["app", "worker"])
def test_nobody_deletes_an_import_since_rows_name_it_without_a_foreign_key(
    committed: Addresses, role: str
) -> None:
    with (
        psycopg.connect(getattr(committed, role)) as database,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        database.execute("DELETE FROM registry_importbatch")
