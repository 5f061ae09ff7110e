"""registry_search itself: folding, signs that LIKE knows, short words, the caller's area."""

import unicodedata

import pytest
from django.db import connection

from giamngheo.records.base.scope import NOWHERE, Scope, scoped
from giamngheo.records.registry.models import Household, HouseholdAlias, Person
from giamngheo.records.registry.services.summary import refresh
from tests.records.loading import REVIEWED, household, load, person
from tests.world import ALL, NEIGHBOUR, NOW, OWN, World, id_of


def codes(words: str, scope: Scope = ALL, most: int = 60) -> list[str]:
    """The codes of the households found, each once a hit."""
    with scoped(scope), connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.code FROM registry_search(%s, %s) s JOIN registry_household h ON h.id = s.household_id "
            "ORDER BY h.code",
            [words, most],
        )
        return [code for (code,) in cursor.fetchall()]


@pytest.fixture
def people(world: World) -> World:
    """Households with names that are hard to find."""
    names = ["Đặng Thị Ước", "Lường Văn 100%_a", r"Quàng \ Văn Gạch", "A Lử"]
    rows = [household(f"K{number}") for number in range(len(names))]
    load(rows, [person(row["household_id"], 1, name) for row, name in zip(rows, names, strict=True)])
    return world


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("words", ["Đặng Thị Ước", "đặng ước", "DANG THI UOC", "uoc dang", "ước k0 hôm"])
def test_diacritics_capitals_and_letters_in_parts_make_no_difference(
    people: World, words: str, form: str
) -> None:
    assert codes(unicodedata.normalize(form, words)) == ["K0"]  # type: ignore[arg-type]


def test_a_name_that_was_written_with_letters_in_parts_is_found(world: World) -> None:
    load([household("K9")], [person("K9", 1, unicodedata.normalize("NFD", "Đặng Thị Ước"))])
    assert codes("đặng thị ước") == ["K9"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *(("100%", ["K1"]), ("0%_", ["K1"]), ("1%0", []), ("%", []), ("_", []), ("d_ng", [])),
        *(("\\", ["K2"]), ("quang \\ gach", ["K2"]), ("\\%", []), ("'", []), ("' OR true --", [])),
    ],
)
def test_signs_that_a_pattern_knows_are_text(people: World, words: str, found: list[str]) -> None:
    assert codes(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a lu", ["K3"]),
        ("lu", ["K1", "K3"]),
        ("uo dang", ["K0"]),
        ("oc", []),
        ("uoc", ["K0"]),
        ("dan", ["K0"]),
    ],
)
def test_a_word_of_one_or_two_letters_begins_a_word(people: World, words: str, found: list[str]) -> None:
    assert codes(words) == found


def test_words_of_two_members_do_not_find_their_household(world: World) -> None:
    load([household("K0")], [person("K0", 1, "Lò Văn Một"), person("K0", 2, "Lò Thị Hai")])
    assert codes("mot hai") == []
    assert codes("lo hai k0") == ["K0"]


def test_a_household_whose_own_words_suffice_is_one_hit_and_members_are_hits_of_their_own(
    world: World,
) -> None:
    members = [person("K0", number, f"Lò Văn Quý {number}") for number in (1, 2, 3)]
    load([household("K0")], members)
    assert codes("k0 hom") == ["K0"]
    assert codes("k0 quy") == ["K0"] * 3
    assert codes("k0 quy", most=2) == ["K0"] * 2


def test_another_sources_code_finds_the_household_and_its_members(people: World) -> None:
    home = people.households["hac"]
    with scoped(ALL):
        HouseholdAlias.objects.create(
            household=home, commune_code=OWN, source="bộ", code="MOLISA-77", noted_on=REVIEWED
        )
        refresh([id_of(home)], NOW)
    assert codes("molisa-77") == ["H001"]
    assert codes("molisa-77 hac") == ["H001"]


def test_only_the_callers_area_is_found(people: World) -> None:
    load([household("K8", commune_code=NEIGHBOUR, village_name="Tổ 1")], [person("K8", 1, "Đặng Thị Ước")])
    village = str(people.villages["hom"].pk)
    assert codes("dang uoc") == ["K0", "K8"]
    assert codes("dang uoc", Scope(communes=(NEIGHBOUR,))) == ["K8"]
    assert codes("dang uoc", Scope(communes=(OWN, NEIGHBOUR))) == ["K0", "K8"]
    assert codes("dang uoc", Scope(villages=(village,))) == ["K0"]
    assert codes("dang uoc", NOWHERE) == []


def test_a_changed_name_is_found_and_the_old_one_no_longer(people: World) -> None:
    with scoped(ALL):
        Person.objects.filter(code="K0-1").update(full_name="Vì Thị Đổi")
        refresh([id_of(Household.objects.get(code="K0"))], NOW)
    assert codes("vi thi doi") == ["K0"]
    assert codes("dang thi uoc") == []
