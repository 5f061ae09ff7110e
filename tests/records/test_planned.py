"""Questions that PostgreSQL plans once a connection: the same answers, under the same lock, whoever asks next."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from giamngheo.records.base.planned import found, planned, put, rows
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household
from tests.world import World

SEEN = "SELECT id::text AS seen FROM registry_household WHERE code <> %(not)s ORDER BY id"
# As often as the settings say before a question is planned for good, and PostgreSQL before its plan fits any value.
OFTEN = 12


@pytest.fixture
def fresh() -> Iterator[None]:
    """A connection that has planned nothing yet."""
    connection.close()
    yield
    connection.close()


def households() -> list[str]:
    return [one["seen"] for one in rows(SEEN, {"not": "none"})]


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT id::text AS seen%%'"
        )
        return int(cursor.fetchone()[0])


def test_two_officers_on_one_plan_do_not_see_each_others_area(committed_world: World, fresh: None) -> None:
    officers = [committed_world.officer("commune"), committed_world.officer("neighbour")]
    for _ in range(OFTEN):
        seen = []
        for officer in officers:
            with scoped(officer.scope()):
                seen.append(households())
        assert [len(one) for one in seen] == [2, 1]
        assert not set(seen[0]) & set(seen[1])
    assert plans() == 1
    assert households() == []


def test_a_question_asked_once_is_not_planned_for_good(committed_world: World, fresh: None) -> None:
    with scoped(committed_world.officer("commune").scope()):
        households()
        assert plans() == 0


def test_a_row_is_the_models_own(committed_world: World) -> None:
    with scoped(committed_world.officer("commune").scope()):
        (first, *_) = Household.objects.order_by("code")
        one = found(Household, "WHERE id = %(id)s", {"id": first.pk})
        assert one is not None
        assert {name: getattr(one, name) for name in columns(one)} == {
            name: getattr(first, name) for name in columns(first)
        }
        one.phone = "0912"
        one.save(update_fields=["phone"])
        assert Household.objects.get(pk=one.pk).phone == "0912"
        assert found(Household, "WHERE code = %(code)s", {"code": "none"}) is None


def test_what_is_put_is_kept_and_nothing_else(committed_world: World) -> None:
    with scoped(committed_world.officer("commune").scope()):
        one, other = Household.objects.order_by("code")
        before = Household.objects.get(pk=other.pk).address
        one.address, one.phone, one.ended_on, one.version = "Bản Hạc", "0913", None, 7
        put(one, "address", "ended_on", "version")
        kept = Household.objects.get(pk=one.pk)
        assert (kept.address, kept.version, kept.ended_on) == ("Bản Hạc", 7, None)
        assert kept.phone != "0913"
        assert Household.objects.get(pk=other.pk).address == before


def columns(one: Household) -> list[str]:
    return [field.attname for field in one._meta.concrete_fields]


def test_a_plan_outlives_an_error_beside_it(committed_world: World, fresh: None) -> None:
    with scoped(committed_world.officer("commune").scope()):
        for _ in range(OFTEN):
            before = households()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows("SELECT 1 / %(none)s AS never", {"none": 0})
        assert households() == before


def test_it_is_counted_as_any_question(committed_world: World) -> None:
    with scoped(committed_world.officer("commune").scope()), CaptureQueriesContext(connection) as asked:
        households()
    assert len([one for one in asked if "registry_household" in one["sql"]]) == 1


def test_the_connection_asks_as_before_afterwards(committed_world: World) -> None:
    with planned() as cursor:
        cursor.execute("SELECT %(one)s + 1", {"one": 1})
    with connection.cursor() as cursor:
        usual = type(cursor.cursor)
    assert usual is connection.connection.cursor_factory
