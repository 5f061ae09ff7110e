"""Who may be one person twice: found on entry and on import by one rule, or kept apart."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from giamngheo.records.base import keys
from giamngheo.records.base.files import store
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.registry.models import (
    Household,
    ImportBatch,
    PossibleDuplicate,
)
from giamngheo.records.registry.services.duplicates import keep_apart
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts import record_move_in
from giamngheo.records.registry.services.undoing import FIRST, undo_part
from tests.world import ALL, NEIGHBOUR, NOW, OWN, World

from .duplicating import BORN, DAY, HAC, NAME, NUMBER, PERSONAL_ID, correct, enter, pairs, the_pair
from .loading import household, load, person

# ——— found ———


@pytest.mark.parametrize(
    "written", ["Lò Văn Hặc", "lo van hac", "LÒ VĂN HẶC", unicodedata.normalize("NFD", "Lò Văn Hặc")]
)
def test_the_same_name_birth_and_sex_are_found_on_entry_whatever_the_accents(
    world: World, written: str
) -> None:
    enter(world, full_name=written)
    assert pairs() == {("H001-1", "H002-2", NAME, "open")}


@pytest.mark.parametrize(
    "other",
    [
        {"sex": "female"},
        {"sex": None},
        {"birth_date": date(1975, 3, 6)},
        {"birth_date": None},
        {"birth_date_is_year_only": True},
        {"full_name": "Lò Văn Hắng"},
    ],
)
def test_twins_of_the_other_sex_and_people_of_one_year_are_no_pair(
    world: World, other: dict[str, Any]
) -> None:
    enter(world, **other)
    assert pairs() == set()


def test_they_are_found_on_import_once_however_often_the_file_is_loaded(world: World) -> None:
    rows = [household("H9")], [person("H9", 1, "LO VAN HAC", sex="male", birth_date=BORN)]
    load(*rows)
    found = the_pair()
    load(*rows)
    assert pairs() == {("H001-1", "H9-1", NAME, "open")}
    assert the_pair().pk == found.pk


def test_two_of_one_file_are_found(world: World) -> None:
    load(
        [household("H8"), household("H9")],
        [person(code, 1, "Cầm Văn Ín", sex="male", birth_date=date(1990, 1, 2)) for code in ("H8", "H9")],
    )
    assert pairs() == {("H8-1", "H9-1", NAME, "open")}


def test_one_number_in_two_communes_is_found_whatever_the_name(world: World) -> None:
    correct(world, "tam_1", "tam", "neighbour", personal_id=NUMBER)
    enter(world, full_name="Tên Khác", sex=None, birth_date=None, personal_id=NUMBER)
    assert pairs() == {("H001-1", "H002-2", PERSONAL_ID, "open")}


def test_one_number_in_two_communes_is_found_on_import(world: World) -> None:
    correct(world, "tam_1", "tam", "neighbour", personal_id=NUMBER)
    load([household("H9")], [person("H9", 1, "Tên Khác", personal_id=NUMBER)], scope=Scope(communes=(OWN,)))
    assert pairs() == {("H001-1", "H9-1", PERSONAL_ID, "open")}


def test_two_numbers_tell_people_of_two_communes_apart_but_not_of_one(world: World) -> None:
    correct(world, "hac_1", "hac", personal_id=NUMBER)
    near = {"commune_code": NEIGHBOUR, "village_name": "Tổ 1", "area_type": "urban"}
    load(
        [household("H9", **near)],
        [person("H9", 1, personal_id="014075000002", name="Lò Văn Hặc", sex="male", birth_date=BORN)],
    )
    assert pairs() == set()
    enter(world, personal_id="014075000003")
    assert pairs() == {("H001-1", "H002-2", NAME, "open")}


def test_who_comes_by_an_act_is_looked_for_too(world: World) -> None:
    acting, home = world.officer("commune"), world.households["duong"]
    with scoped(acting.scope()):
        record_move_in(
            officer=acting,
            household_id=home.pk,
            version=Household.objects.get(pk=home.pk).version,
            on=DAY,
            cells={**HAC, "relation": "other"},
        )
    assert pairs() == {("H001-1", "H002-2", NAME, "open")}


def test_a_correction_makes_a_pair_and_unmakes_it(world: World) -> None:
    correct(world, "duong_1", "duong", full_name="Lò Văn Hặc", birth_date=BORN)
    assert pairs() == {("H001-1", "H002-1", NAME, "open")}
    correct(world, "duong_1", "duong", birth_date=date(1975, 3, 6))
    assert pairs() == set()


def test_the_import_that_found_a_pair_is_named_and_its_undo_takes_the_pair_along(world: World) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        file = store(officer, "ho.csv", b"x", {"csv"})
        batch = ImportBatch.objects.create(
            office_id=officer.office_id, file=file, uploaded_at=NOW, uploaded_by="tests", state="undoing"
        )
    rows = [person("H9", 1, "Lò Văn Hặc", sex="male", birth_date=BORN)]
    rows += [person("H002", 1, "Lò Văn Hạc", sex="male", birth_date=BORN)]
    scope = officer.scope()
    load([household("H9"), household("H002")], rows, batch=batch.pk, scope=scope)
    assert {state for *_, state in pairs()} == {"open"}
    assert len(pairs()) == 3
    assert the_pairs_of(batch) == 3
    with scoped(scope):
        while undo_part(actor=officer, batch=batch, after=FIRST, most=100).households:
            pass
    assert pairs() == set()


def the_pairs_of(batch: ImportBatch) -> int:
    with scoped(ALL):
        return int(PossibleDuplicate.objects.filter(found_by=batch).count())


@pytest.fixture
def in_rotation(world: World, settings: Settings, tmp_path: Path) -> None:
    """tam's number is kept under the old key; then a new one stands before it in the key file."""
    correct(world, "tam_1", "tam", "neighbour", personal_id=NUMBER)
    there, here = Path(settings.DATA) / "keys", tmp_path / "keys"
    here.mkdir()
    for file in there.iterdir():
        (here / file.name).write_text(file.read_text())
    (here / "lookup").write_text("new-key-of-the-lookup\n" + (there / "lookup").read_text())
    settings.DATA = tmp_path
    assert len(keys.lookup_hashes(NUMBER)) == 2


@pytest.mark.usefixtures("in_rotation")
def test_an_import_finds_a_number_that_is_kept_under_the_key_before(world: World) -> None:
    load([household("H9")], [person("H9", 1, "Tên Khác", personal_id=NUMBER)])
    assert pairs() == {("H001-1", "H9-1", PERSONAL_ID, "open")}


@pytest.mark.usefixtures("in_rotation")
def test_an_entry_finds_a_number_that_is_kept_under_the_key_before(world: World) -> None:
    enter(world, full_name="Tên Khác", birth_date=None, personal_id=NUMBER)
    assert pairs() == {("H001-1", "H002-2", PERSONAL_ID, "open")}


# ——— by a rule of its own: an oracle in plain Python ———


@dataclass(frozen=True)
class Somebody:
    """As an import has them."""

    name: str
    born: date | None
    is_year_only: bool
    sex: str | None
    number: str | None
    is_near: bool


PEOPLE = st.lists(
    st.builds(
        Somebody,
        st.sampled_from(
            ["Đinh Thị Ưởng", "DINH THI UONG", "đinh thị ường", "Đinh Thị Ương", "Đinh Thị Ưu", ""]
        ),
        st.sampled_from([date(1990, 1, 1), date(1990, 1, 2), None]),
        st.booleans(),
        st.sampled_from(["male", "female", None]),
        st.sampled_from([None, None, "014090000001", "014090000002"]),
        st.booleans(),
    ),
    min_size=2,
    max_size=9,
)


def plain(name: str) -> str:
    """Without marks and capitals, letter by letter."""
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()


def reason_of(one: Somebody, other: Somebody) -> str | None:
    """By the rule as an officer would say it."""
    if one.number and one.number == other.number:
        return PERSONAL_ID
    known = all(who.name and who.born and who.sex and not who.is_year_only for who in (one, other))
    alike = (plain(one.name), one.born, one.sex) == (plain(other.name), other.born, other.sex)
    told_apart = one.number and other.number and one.is_near != other.is_near
    return NAME if known and alike and not told_apart else None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE)
def test_whoever_the_rule_calls_a_pair_is_found_and_nobody_else(world: World, people: list[Somebody]) -> None:
    near = {"commune_code": NEIGHBOUR, "village_name": "Tổ 1", "area_type": "urban"}
    with transaction.atomic():
        for number, one in enumerate(people):
            code = f"P{number}"
            cells = {"sex": one.sex, "birth_date": one.born, "birth_date_is_year_only": one.is_year_only}
            load(
                [household(code, **(near if one.is_near else {}))],
                [person(code, 1, one.name, personal_id=one.number, **cells)],
            )
        found = pairs()
        transaction.set_rollback(True)
    expected = set[tuple[str, str, str, str]]()
    for (i, one), (j, other) in combinations(enumerate(people), 2):
        if reason := reason_of(one, other):
            expected.add((f"P{i}-1", f"P{j}-1", reason, "open"))
    assert found == expected


# ——— kept apart ———


def test_kept_apart_stays_apart_until_one_changes(world: World) -> None:
    twin = enter(world)
    acting = world.officer("commune")
    with scoped(acting.scope()):
        keep_apart(officer=acting, pair_id=the_pair().pk, reason="hai người, hai thôn")
    load([household("H001")], [person("H001", 1, "Lò Văn Hặc", sex="male", birth_date=BORN)])
    correct(world, "hac_1", "hac", ethnic_code="05")
    assert pairs() == {("H001-1", "H002-2", NAME, "kept_apart")}
    world.persons["twin"] = twin
    correct(world, "twin", "duong", full_name="Lò Văn Hạc")
    assert pairs() == {("H001-1", "H002-2", NAME, "open")}
    assert (the_pair().note, the_pair().decided_by, the_pair().decided_at) == ("", "", None)


@pytest.mark.parametrize("reason", ["", "   ", "abc"])
def test_keeping_apart_needs_a_reason(world: World, reason: str) -> None:
    enter(world)
    acting = world.officer("commune")
    with scoped(acting.scope()), pytest.raises(NotSaved) as refused:
        keep_apart(officer=acting, pair_id=the_pair().pk, reason=reason)
    assert set(refused.value.wrong) == {"reason"}
