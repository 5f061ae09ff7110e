"""Who may be one person twice: found on entry and on import, merged by a person and taken back, or kept apart."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base import keys
from giamngheo.records.base.files import store
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.registry.models import (
    Household,
    ImportBatch,
    LifeAct,
    Membership,
    Person,
    PossibleDuplicate,
    Task,
)
from giamngheo.records.registry.services.duplicates import Merging, keep_apart, merge_duplicates
from giamngheo.records.registry.services.editing_members import add_member, save_member
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.life_acts import record_death, record_move_in
from giamngheo.records.registry.services.life_acts_undo import take_back
from giamngheo.records.registry.services.undoing import FIRST, undo_part
from tests.world import ALL, NEIGHBOUR, NOW, OWN, World, id_of

from .loading import household, load, person

BORN = date(1975, 3, 5)
DAY = date(2024, 10, 15)
NUMBER = "014075000001"
HAC: dict[str, Any] = {"full_name": "Lò Văn Hặc", "sex": "male", "birth_date": BORN}
REASON = "cùng người, nhập hai lần"
PERSONAL_ID, NAME = "same_personal_id", "same_name_birth_sex"


def pairs() -> set[tuple[str, str, str, str]]:
    """Every pair there is: codes of both persons in order, reason, state."""
    with scoped(ALL):
        found = PossibleDuplicate.objects.values_list("first__code", "second__code", "reason", "state")
        return {(min(a, b), max(a, b), reason, state) for a, b, reason, state in found}


def the_pair() -> PossibleDuplicate:
    with scoped(ALL):
        return PossibleDuplicate.objects.select_related("first", "second").get()


def enter(world: World, name: str = "duong", officer: str = "commune", **cells: Any) -> Person:
    """One more member of a household."""
    acting = world.officer(officer)
    with scoped(acting.scope()):
        return add_member(
            officer=acting,
            household_id=id_of(world.households[name]),
            cells={**HAC, "relation": "other", **cells},
        )


def correct(world: World, name: str, home: str, officer: str = "commune", **cells: Any) -> None:
    acting, who = world.officer(officer), world.persons[name]
    with scoped(acting.scope()):
        kept = Person.objects.get(pk=who.pk)
        save_member(
            officer=acting,
            household_id=id_of(world.households[home]),
            person_id=kept.pk,
            version=kept.version,
            cells=cells,
        )


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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


# ——— merged ———


def merge(world: World, officer: Officer, stays: UUID, **how: Any) -> UUID:
    """Merge the one pair there is; the act's id."""
    pair = the_pair()
    versions = how.pop("versions", (pair.first.version, pair.second.version))
    decided = Merging(
        stays=stays,
        taken=how.pop("taken", ()),
        on=how.pop("on", DAY),
        reason=how.pop("reason", REASON),
        **how,
    )
    with scoped(officer.scope()):
        made = merge_duplicates(officer=officer, pair_id=pair.pk, versions=versions, merging=decided)
        return UUID(str(made.act.pk))


TABLES = (
    *(
        "person",
        "membership",
        "household",
        "householdplace",
        "householdalias",
        "householdanswers",
        "personanswers",
    ),
    *("statusperiod", "dossierdocument", "householdsummary", "possibleduplicate", "transfer"),
)


def judged() -> dict[str, list[str]]:
    """The same once every household's line in lists says what the register holds: the world's own was typed."""
    with scoped(ALL):
        judge_households(Household.objects.values_list("pk", flat=True), NOW)
    return everything()


def everything() -> dict[str, list[str]]:
    """All rows of all tables, but for the versions that count each change and the moments of it."""
    found = {}
    with scoped(ALL), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"SELECT (to_jsonb(t) - 'version' - 'changed_at')::text FROM registry_{table} t ORDER BY 1"
            )
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


@pytest.fixture
def twin(world: World) -> Person:
    """Hặc once more, as somebody of Dương's household, without marks and with a number."""
    return enter(world, full_name="LO VAN HAC", personal_id=NUMBER, ethnic_code="05")


def test_one_stays_and_the_other_is_no_member_any_more(world: World, twin: Person) -> None:
    hac = world.persons["hac_1"]
    merge(world, world.officer("commune"), hac.pk, taken=["personal_id", "ethnic_code"])
    with scoped(ALL):
        kept, gone = Person.objects.get(pk=hac.pk), Person.objects.get(pk=twin.pk)
        assert (kept.full_name, kept.ethnic_code, kept.personal_id_tail) == ("Lò Văn Hặc", "05", "001")
        assert bytes(kept.personal_id_hash or b"") == keys.lookup_hash(NUMBER)
        # What stood there before stands in the other entry now.
        assert (gone.ethnic_code, gone.personal_id_tail, gone.personal_id_hash) == ("03", "", None)
        assert (gone.merged_into_id, kept.merged_into_id) == (kept.pk, None)
        place = Membership.objects.get(person=gone)
        assert (place.household_id, place.valid_to) == (world.households["duong"].pk, DAY)
        assert Membership.objects.get(person=kept).valid_to is None
        act = LifeAct.objects.get()
        assert (act.kind, act.household_id, act.other_id, act.person_id, act.note) == (
            "same_person",
            world.households["duong"].pk,
            world.households["hac"].pk,
            gone.pk,
            REASON,
        )
        assert set(Task.objects.values_list("kind", flat=True)) == {
            "update_insurance",
            "note_certificate",
            "review_household",
        }
    assert pairs() == {("H001-1", "H002-2", NAME, "merged")}


@pytest.mark.parametrize("stays", ["hac_1", "twin"])
@pytest.mark.parametrize("taken", [(), ("full_name", "sex", "birth_date", "ethnic_code", "personal_id")])
def test_taken_back_everything_is_as_it_was(
    world: World, twin: Person, stays: str, taken: tuple[str, ...]
) -> None:
    world.persons["twin"] = twin
    before, officer = judged(), world.officer("commune")
    heir = {"new_head": world.persons["hac_2"].pk} if stays == "twin" else {}
    act = merge(world, officer, world.persons[stays].pk, taken=taken, **heir)
    assert everything() != before
    with scoped(officer.scope()):
        take_back(officer=officer, act_id=act)
    assert everything() == before


def test_the_head_who_goes_leaves_the_place_to_the_one_who_stays(world: World) -> None:
    again = enter(world, "hac")
    before, officer = judged(), world.officer("commune")
    act = merge(world, officer, again.pk)
    with scoped(ALL):
        here = Membership.objects.filter(household=world.households["hac"], valid_to=None)
        assert dict(here.values_list("person__code", "relation")) == {"H001-2": "spouse", "H001-3": "head"}
    with scoped(officer.scope()):
        take_back(officer=officer, act_id=act)
    assert everything() == before


def test_the_last_member_who_goes_ends_the_household(world: World) -> None:
    correct(world, "duong_1", "duong", full_name="Lò Văn Hặc", birth_date=BORN)
    before, officer = judged(), world.officer("commune")
    act = merge(world, officer, world.persons["hac_1"].pk)
    with scoped(ALL):
        home = Household.objects.get(pk=world.households["duong"].pk)
        assert (home.ended_on, home.ending) == (DAY, "merged")
        assert Task.objects.filter(kind="take_back_certificate", household=home).exists()
    with scoped(officer.scope()):
        take_back(officer=officer, act_id=act)
    assert everything() == before


def test_a_head_of_another_household_needs_an_heir_there(world: World, twin: Person) -> None:
    with pytest.raises(NotSaved) as refused:
        merge(world, world.officer("commune"), twin.pk)
    assert set(refused.value.wrong) == {"new_head"}


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"on": date(2024, 12, 1)}, "on"),
        ({"stays": UUID(int=1)}, "stays"),
        ({"versions": (7, 1)}, ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_changes_nothing(
    world: World, twin: Person, how: dict[str, Any], field: str
) -> None:
    before = everything()
    with pytest.raises(NotSaved) as refused:
        merge(world, world.officer("commune"), **({"stays": world.persons["hac_1"].pk} | how))
    assert set(refused.value.wrong) == {field}
    assert everything() == before


def test_one_dead_and_one_alive_are_not_merged(world: World, twin: Person) -> None:
    officer, home = world.officer("commune"), world.households["duong"]
    with scoped(officer.scope()):
        version = Household.objects.get(pk=home.pk).version
        record_death(officer=officer, household_id=home.pk, version=version, on=DAY, person_id=twin.pk)
    with pytest.raises(NotSaved):
        merge(world, officer, world.persons["hac_1"].pk)


def test_a_settled_pair_is_not_settled_again(world: World, twin: Person) -> None:
    officer = world.officer("commune")
    merge(world, officer, world.persons["hac_1"].pk)
    with pytest.raises(NotSaved):
        merge(world, officer, world.persons["hac_1"].pk)
    with scoped(officer.scope()), pytest.raises(NotSaved):
        keep_apart(officer=officer, pair_id=the_pair().pk, reason=REASON)


def test_who_was_kept_apart_by_mistake_can_be_merged(world: World, twin: Person) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        keep_apart(officer=officer, pair_id=the_pair().pk, reason=REASON)
    merge(world, officer, world.persons["hac_1"].pk)
    assert pairs() == {("H001-1", "H002-2", NAME, "merged")}


def test_a_later_correction_stands_in_the_way_of_taking_back(world: World, twin: Person) -> None:
    officer = world.officer("commune")
    act = merge(world, officer, world.persons["hac_1"].pk, taken=["personal_id"])
    correct(world, "hac_1", "hac", full_name="Lò Văn Hạc")
    with scoped(officer.scope()), pytest.raises(NotSaved):
        take_back(officer=officer, act_id=act)


def test_the_number_of_the_entry_that_went_is_free_for_the_one_that_stays(world: World, twin: Person) -> None:
    merge(world, world.officer("commune"), world.persons["hac_1"].pk)
    correct(world, "hac_1", "hac", personal_id=NUMBER)
    with scoped(ALL):
        assert Person.objects.get(pk=world.persons["hac_1"].pk).personal_id_tail == "001"


def test_an_entry_that_went_is_in_no_pair_again(world: World, twin: Person) -> None:
    merge(world, world.officer("commune"), world.persons["hac_1"].pk)
    enter(world, "hac", full_name="lo van hac")
    assert pairs() == {("H001-1", "H002-2", NAME, "merged"), ("H001-1", "H001-3", NAME, "open")}


# ——— who sees, who may: as the application's own role, under row-level security ———


@pytest.fixture
def crossing(world: World) -> Person:
    """Hặc once more in the neighbouring commune."""
    return enter(world, "tam", "neighbour")


def seen(scope: Scope) -> int:
    with scoped(scope):
        return int(PossibleDuplicate.objects.count())


def test_a_pair_of_one_commune_is_seen_there_and_above_and_not_next_door(world: World, twin: Person) -> None:
    assert [seen(world.officer(who).scope()) for who in ("commune", "province", "neighbour")] == [1, 1, 0]
    assert seen(Scope()) == 0
    assert seen(Scope(villages=(str(world.villages["ot"].pk),))) == 0


def test_a_pair_of_two_communes_tells_each_that_there_is_one_and_nothing_more(
    world: World, crossing: Person
) -> None:
    for who in ("commune", "neighbour"):
        officer = world.officer(who)
        with scoped(officer.scope()):
            pair = PossibleDuplicate.objects.get()
            assert (pair.note, pair.decided_by) == ("", "")
            assert Person.objects.filter(pk__in=[pair.first_id, pair.second_id]).count() == 1
            assert PossibleDuplicate.objects.filter(pk=pair.pk).update(note="x") == 0
            with pytest.raises(PossibleDuplicate.DoesNotExist):
                keep_apart(officer=officer, pair_id=pair.pk, reason=REASON)
    # What was decided above names reasons, perhaps of the other person: it is not shown.
    above = world.officer("province")
    with scoped(above.scope()):
        keep_apart(officer=above, pair_id=the_pair().pk, reason=REASON)
    assert [seen(world.officer(who).scope()) for who in ("commune", "neighbour", "province")] == [0, 0, 1]


def test_the_province_merges_across_communes_and_takes_it_back(world: World, crossing: Person) -> None:
    before, above = judged(), world.officer("province")
    act = merge(world, above, world.persons["hac_1"].pk)
    with scoped(world.officer("neighbour").scope()):
        assert LifeAct.objects.get().kind == "same_person"
        assert not Membership.objects.filter(person=crossing, valid_to=None).exists()
    for who in ("commune", "neighbour"):
        officer = world.officer(who)
        with scoped(officer.scope()), pytest.raises((NotAllowed, LifeAct.DoesNotExist)):
            take_back(officer=officer, act_id=act)
    with scoped(above.scope()):
        take_back(officer=above, act_id=act)
    assert everything() == before


def test_the_province_leaves_a_pair_of_one_commune_to_the_commune(world: World, twin: Person) -> None:
    above = world.officer("province")
    with pytest.raises(NotAllowed):
        merge(world, above, world.persons["hac_1"].pk)
    act = merge(world, world.officer("commune"), world.persons["hac_1"].pk)
    with scoped(above.scope()), pytest.raises(NotAllowed):
        take_back(officer=above, act_id=act)


@pytest.mark.parametrize(
    "role", ["one_stop", "commune_chair", "village_head", "reviewer", "health", "auditor", "admin"]
)
def test_no_other_role_settles_a_pair(world: World, twin: Person, role: str) -> None:
    officer = world.officer(role)
    with scoped(ALL), pytest.raises(NotAllowed):
        keep_apart(officer=officer, pair_id=the_pair().pk, reason=REASON)
    with pytest.raises(NotAllowed):
        merge(world, officer, world.persons["hac_1"].pk)


def test_an_officer_of_another_day_may_not_merge_into_the_future(world: World, twin: Person) -> None:
    officer = replace(world.officer("commune"), today=date(2024, 10, 1))
    with pytest.raises(NotSaved) as refused:
        merge(world, officer, world.persons["hac_1"].pk)
    assert set(refused.value.wrong) == {"on"}
