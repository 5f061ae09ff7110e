"""Search: without diacritics, words in any order, the own area only; personal ids exactly and logged."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdSummary, Person
from giamngheo.records.registry.personal_ids import kept
from giamngheo.records.registry.selectors.search import MOST, Found, search
from tests.records.many import add_same_names, judged
from tests.world import ALL, World

NUMBER = "014075000123"


def asked(world: World, words: str, who: str = "commune") -> Found:
    officer = world.officer(who)
    with scoped(officer.scope()):
        return search(officer, words)


def heads(found: Found) -> list[str]:
    return [hit.summary.head_name for hit in found.hits]


@pytest.mark.parametrize(
    "words",
    [
        *("Lò Văn Hặc", "lo van hac", "HAC lo", "hac 1975", "hom hac", "h001 hac", "1975 ban hom", "hặc"),
        *("lò  văn   hặc ", "ca thi oi"),
    ],
)
def test_words_in_any_order_and_without_diacritics_find_the_household(world: World, words: str) -> None:
    judged(world)
    assert heads(asked(world, words)) == ["Lò Văn Hặc"]


@pytest.mark.parametrize(
    "words", ["", "   ", "nguyễn văn không", "hac 1976", "%", "_", "\\", "\0", "x" * 5000]
)
def test_what_is_not_there_is_not_found_and_no_sign_breaks_the_question(world: World, words: str) -> None:
    judged(world)
    assert heads(asked(world, words)) == []


def test_a_member_who_is_not_the_head_is_named(world: World) -> None:
    judged(world)
    with scoped(ALL):
        Person.objects.filter(pk=world.persons["hac_2"].pk).update(full_name="Cà Thị Mới")
    judged(world)
    with scoped(ALL):
        Person.objects.filter(pk=world.persons["hac_2"].pk).update(full_name="Cà Thị Khác")
    (hit,) = asked(world, "ca thi moi").hits
    assert [person.pk for person in hit.persons] == [world.persons["hac_2"].pk]


def test_the_neighbour_is_not_found_and_the_province_finds_all(world: World) -> None:
    judged(world)
    assert heads(asked(world, "nguyen thi tam")) == []
    assert heads(asked(world, "nguyen thi tam", who="neighbour")) == ["Nguyễn Thị Tâm"]
    assert heads(asked(world, "nguyen thi tam", who="province")) == ["Nguyễn Thị Tâm"]


def test_a_village_head_finds_the_own_village_only(world: World) -> None:
    add_same_names(world, 3, village="ot")
    judged(world)
    assert len(asked(world, "hac", who="village_head").hits) == 1
    assert len(asked(world, "hac").hits) == 4


def test_a_household_that_ended_stands_behind_those_that_live(world: World) -> None:
    ended, *_ = add_same_names(world, 3)
    judged(world)
    with scoped(ALL):
        HouseholdSummary.objects.filter(pk=ended.pk).update(ended_on=date(2023, 8, 31))
    (*living, last) = [hit.summary for hit in asked(world, "lo van hac").hits]
    assert last.pk == ended.pk
    assert [one.ended_on for one in living] == [None] * 3


def test_thirty_of_one_name_are_told_apart(world: World) -> None:
    judged(world)
    add_same_names(world, 29)
    found = asked(world, "lo van hac")
    lines = {
        (hit.summary.village.name, hit.summary.head_birth_year, hit.summary.spouse_name) for hit in found.hits
    }
    assert len(found.hits) == len(lines) == 30
    assert heads(asked(world, "lo van hac 1963")) == ["Lò Văn Hặc"]


def test_more_than_a_page_says_that_it_is_cut(world: World) -> None:
    add_same_names(world, MOST + 5)
    found = asked(world, "lo van hac")
    assert found.is_cut
    assert len(found.hits) <= MOST


def with_number(world: World, key: str) -> None:
    number = kept(NUMBER)
    with scoped(ALL):
        Person.objects.filter(pk=world.persons[key].pk).update(
            personal_id_encrypted=number.encrypted, personal_id_hash=number.hash, personal_id_tail=number.tail
        )


def test_a_personal_id_finds_exactly_one_person_and_is_logged(world: World) -> None:
    judged(world)
    with_number(world, "hac_2")
    found = asked(world, "014075 000123")
    assert (heads(found), found.by_personal_id) == (["Lò Văn Hặc"], True)
    officer = world.officer("commune")
    with scoped(officer.scope()):
        assert AuditEvent.objects.filter(act="registry.find_personal_id").count() == 1


@pytest.mark.parametrize("who", ["village_head", "province", "auditor", "neighbour"])
def test_a_personal_id_finds_nobody_without_the_right_or_outside_the_area(world: World, who: str) -> None:
    judged(world)
    with_number(world, "hac_2")
    assert heads(asked(world, NUMBER, who=who)) == []


def test_a_search_asks_the_same_number_of_questions_whatever_it_finds(world: World) -> None:
    judged(world)
    with CaptureQueriesContext(connection) as one:
        asked(world, "hac")
    add_same_names(world, 29)
    with CaptureQueriesContext(connection) as thirty:
        asked(world, "hac")
    assert len(one) == len(thirty)
