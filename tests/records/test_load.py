"""A load enters what is new, finds what is known, changes only what the file says, and keeps what it replaced."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base import keys
from giamngheo.records.base.models import StoredFile
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.geography.models import Village, VillagePlace
from giamngheo.records.registry.models import (
    HouseholdAlias,
    HouseholdAnswers,
    HouseholdSummary,
    ImportBatch,
    ImportRow,
    Membership,
    Person,
    PersonAnswers,
    StatusPeriod,
)
from giamngheo.records.registry.selectors.search import search
from tests.records.loading import REVIEWED, household, kept, load, person
from tests.world import ALL, NEIGHBOUR, NOW, OWN, World

BORN = date(1980, 5, 17)
NUMBER = "014080000123"


def new_household(code: str = "N001", **cells: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One household of two, poor last time, with some answers."""
    answers = {"toilet": "none", "income_per_capita": 1_200_000, "previous_status": "poor"}
    members = [
        person(code, 1, "Quàng Văn Toản", sex="male", birth_date=BORN, personal_id=NUMBER),
        person(code, 2, "Quàng Thị Yến", sex="female", birth_date=date(2015, 3, 1), health_insurance=True),
    ]
    return [household(code, **answers, **cells)], members


def versions(code: str) -> list[int]:
    """Of the household, its answers, its members, their answers."""
    with scoped(ALL):
        home = kept(code)
        rows: list[Any] = [home, *home.answers.all(), *home.persons.order_by("code")]
        rows += PersonAnswers.objects.filter(household=home).order_by("person__code")
        return [row.version for row in rows]


def test_a_new_household_is_entered_with_its_members_answers_and_status(world: World) -> None:
    loaded = load(*new_household())
    assert (loaded.households, loaded.persons) == ({"created": 1}, {"created": 2})
    with scoped(ALL):
        home = kept("N001")
        assert (home.village.name, home.commune_code) == ("Bản Hôm", OWN)
        (answers,) = home.answers.all()
        assert (answers.review_date, answers.toilet) == (REVIEWED, "none")  # type: ignore[attr-defined]
        relations = home.memberships.order_by("relation").values_list("relation", "person__full_name")
        assert list(relations) == [("child", "Quàng Thị Yến"), ("head", "Quàng Văn Toản")]
        insured = PersonAnswers.objects.filter(household=home, health_insurance=True)
        assert [row.person.full_name for row in insured] == ["Quàng Thị Yến"]
        summary = HouseholdSummary.objects.get(household=home)
        assert (summary.head_name, summary.head_birth_year, summary.members) == ("Quàng Văn Toản", 1980, 2)


def test_a_personal_id_is_kept_encrypted_hashed_and_masked_never_plain(world: World) -> None:
    load(*new_household())
    with scoped(ALL):
        head = Person.objects.get(code="N001-1")
        encrypted = bytes(head.personal_id_encrypted or b"")
        assert keys.decrypt(encrypted) == NUMBER
        assert bytes(head.personal_id_hash or b"") == keys.lookup_hash(NUMBER)
        assert head.personal_id_tail == "123"
        assert NUMBER.encode() not in encrypted
        assert Person.objects.get(code="N001-2").personal_id_encrypted is None


def test_the_recognised_status_begins_with_what_the_file_says_of_last_time(world: World) -> None:
    load(*new_household())
    with scoped(ALL):
        (period,) = StatusPeriod.objects.filter(household=kept("N001"))
    assert (period.status, period.decision, period.valid_from, period.valid_to) == ("poor", "", None, None)


def test_a_household_without_a_status_last_time_has_no_status_period(world: World) -> None:
    load([household("N001")], [person("N001", 1, "Quàng Văn Toản")])
    with scoped(ALL):
        assert not StatusPeriod.objects.filter(household=kept("N001")).exists()


def test_a_household_that_is_not_in_review_gets_no_answers_and_no_verdict(world: World) -> None:
    load(*new_household(in_review=False))
    with scoped(ALL):
        home = kept("N001")
        assert home.answers.count() == 0
        assert not PersonAnswers.objects.filter(household=home).exists()
        assert HouseholdSummary.objects.get(household=home).status == ""
        assert home.memberships.count() == 2


def test_a_review_day_in_the_file_goes_before_that_of_the_load(world: World) -> None:
    load(*new_household(review_date=date(2024, 9, 30)))
    with scoped(ALL):
        assert kept("N001").answers.get().review_date == date(2024, 9, 30)


def test_the_same_file_again_changes_nothing(world: World) -> None:
    load(*new_household())
    before = versions("N001")
    loaded = load(*new_household())
    assert (loaded.households, loaded.persons) == ({"unchanged": 1}, {"unchanged": 2})
    assert versions("N001") == before == [1] * 6
    with scoped(ALL):
        assert (HouseholdAlias.objects.filter(household=kept("N001")).count()) == 1


def test_an_empty_cell_leaves_the_value_that_is_there(world: World) -> None:
    households, members = new_household()
    load(households, members)
    loaded = load([household("N001", toilet="septic")], [person("N001", 1, "Quàng Văn Toản")])
    assert (loaded.households, loaded.persons) == ({"updated": 1}, {"unchanged": 1})
    with scoped(ALL):
        answers = kept("N001").answers.get()
        head = Person.objects.get(code="N001-1")
    assert (answers.toilet, answers.income_per_capita, answers.version) == ("septic", 1_200_000, 2)  # type: ignore[attr-defined]
    assert (head.birth_date, head.sex, head.personal_id_tail, head.version) == (BORN, "male", "123", 1)


def test_a_later_review_adds_answers_and_leaves_the_earlier_ones(world: World) -> None:
    load(*new_household())
    loaded = load(
        [household("N001", toilet="vip")], [person("N001", 1, "Quàng Văn Toản")], day=date(2025, 9, 1)
    )
    assert loaded.households == {"updated": 1}
    with scoped(ALL):
        rows = list(HouseholdAnswers.objects.filter(household=kept("N001")).order_by("review_date"))
    assert [(row.review_date.year, row.toilet, row.version) for row in rows] == [  # type: ignore[attr-defined]
        (2024, "none", 1),
        (2025, "vip", 1),
    ]


def test_a_household_is_found_by_its_code_in_its_commune_only(world: World) -> None:
    loaded = load(
        [household("H001"), household("H001x", commune_code=NEIGHBOUR, village_name="Tổ 1")],
        [person("H001", 1, "Lò Văn Hặc"), person("H001x", 1, "Ai đó")],
    )
    assert loaded.households == {"updated": 1, "created": 1}
    with scoped(ALL):
        assert kept("H001").pk == world.households["hac"].pk


def test_a_household_is_found_by_the_code_that_this_source_gave_it(world: World) -> None:
    with scoped(ALL):
        HouseholdAlias.objects.create(
            household=world.households["hac"],
            commune_code=OWN,
            source="bộ",
            code="MOLISA-77",
            noted_on=REVIEWED,
        )
    same = [household("MOLISA-77")], [person("MOLISA-77", 1, "Lò Văn Hặc", birth_date=date(1975, 3, 5))]
    assert load(*same, source="bộ").households == {"updated": 1}
    with scoped(ALL):
        assert world.households["hac"].answers.count() == 2
    assert load(*same, source="nguồn khác").households == {"created": 1}


WAYS: dict[str, dict[str, Any]] = {
    "code": {"person_id": "H001-1", "full_name": "Tên khác"},
    "personal id": {"person_id": "khác", "full_name": "Tên khác", "personal_id": "014 075 000 123"},
    "name and birth date": {"person_id": "khác", "full_name": "LO VAN HAC", "birth_date": date(1975, 3, 5)},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_member_is_found_by(world: World, way: str) -> None:
    with scoped(ALL):
        Person.objects.filter(pk=world.persons["hac_1"].pk).update(
            personal_id_hash=keys.lookup_hash("014075000123"), personal_id_tail="123"
        )
    loaded = load([household("H001")], [person("H001", 1, "") | WAYS[way]])
    assert loaded.persons in ({"updated": 1}, {"unchanged": 1})
    with scoped(ALL):
        found = PersonAnswers.objects.get(answers__household=kept("H001"), answers__review_date=REVIEWED)
    assert found.person_id == world.persons["hac_1"].pk


@pytest.mark.parametrize(
    "other",
    [
        {"full_name": "Lò Văn Hặc", "birth_date": date(1976, 3, 5)},
        {"full_name": "Lò Văn Hạc Em", "birth_date": date(1975, 3, 5)},
        {"full_name": "Lò Văn Hặc"},
    ],
)
def test_whoever_shares_only_a_part_is_somebody_else(world: World, other: dict[str, Any]) -> None:
    loaded = load([household("H001")], [person("H001", 2, "") | {"person_id": "khác"} | other])
    assert loaded.persons == {"created": 1}


def test_two_of_one_name_and_birth_date_stay_two(world: World) -> None:
    twins = [person("N001", number, "Lò Thị Đôi", birth_date=BORN) for number in (1, 2)]
    load([household("N001")], twins)
    assert load([household("N001")], twins).persons == {"unchanged": 2}
    with scoped(ALL):
        assert kept("N001").memberships.count() == 2


def test_a_new_head_takes_over_without_two_heads_at_any_moment(world: World) -> None:
    changed = [
        person("H001", 1, "Lò Văn Hặc", relation="spouse"),
        person("H001", 2, "Cà Thị Ỏi", relation="head"),
    ]
    loaded = load([household("H001")], changed)
    assert loaded.persons == {"updated": 2}
    with scoped(ALL):
        heads = Membership.objects.filter(household=kept("H001"), relation="head")
        assert [one.person.full_name for one in heads] == ["Cà Thị Ỏi"]
        assert HouseholdSummary.objects.get(household=kept("H001")).head_name == "Cà Thị Ỏi"


def test_what_a_load_replaces_is_kept_row_by_row(world: World) -> None:
    officer = world.officer("commune")
    members = [person("H001", 1, "Lò Văn Hặc Anh"), person("N001", 2, "Lò Thị Mới")]
    homes = [household("H001", toilet="septic"), household("N001")]
    with scoped(officer.scope()):
        batch = _batch(officer)
        load(homes, members, day=date(2024, 10, 10), batch=batch.pk, scope=officer.scope())
        rows = {(row.sheet, row.number): row for row in ImportRow.objects.filter(batch=batch)}
    outcomes = {place: row.outcome for place, row in rows.items()}
    assert outcomes == {
        ("households", 1): "updated",
        ("households", 2): "created",
        ("persons", 1): "updated",
        ("persons", 2): "created",
    }
    before = {place: row.before or {} for place, row in rows.items()}
    replaced = before["households", 1]["answers"]
    assert (replaced["toilet"], replaced["version"], rows["households", 1].version) == ("none", 1, 2)
    assert before["persons", 1]["person"]["full_name"] == "Lò Văn Hặc"
    assert rows["persons", 1].person_id == world.persons["hac_1"].pk
    assert rows["persons", 2].before is None


def _batch(officer: Officer) -> ImportBatch:
    """An import of the officer's office."""
    file = StoredFile.objects.create(
        office_id=officer.office_id, name="hộ.csv", kind="csv", bytes=1, sha256="0" * 64, stored_at=NOW
    )
    return ImportBatch.objects.create(
        office_id=officer.office_id, file=file, uploaded_at=NOW, uploaded_by="tests"
    )


def test_a_village_that_its_commune_does_not_have_is_made_with_its_kind(world: World) -> None:
    load([household("N001", village_name="Tổ dân phố 3", village_code="007")], [person("N001", 1, "A")])
    with scoped(ALL):
        village = kept("N001").village
        assert (village.name, village.code, village.kind, village.commune_code) == (
            "Tổ dân phố 3",
            "007",
            "tổ dân phố",
            OWN,
        )
        assert village.places.get().commune_code == OWN


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"village_code": "001"}, "Bản Nà Ten"),
        ({"village_code": "002"}, "Bản Ót"),
        ({"village_code": "003"}, "003"),
        ({}, "Chưa rõ thôn"),
    ],
)
def test_a_village_without_a_name_is_named_as_elsewhere_in_the_file_then_in_the_register_then_by_its_code(
    world: World, cells: dict[str, str], name: str
) -> None:
    with scoped(ALL):
        Village.objects.filter(pk=world.villages["ot"].pk).update(code="002")
    rows = [
        household("N001", village_name="Bản Nà Ten", village_code="001"),
        household("N002", commune_code=NEIGHBOUR, village_name="Tổ 3", village_code="003"),
        household("N003", village_name=None, **cells),
    ]
    load(rows, [person(row["household_id"], 1, "A") for row in rows])
    with scoped(ALL):
        assert kept("N003").village.name == name


def test_a_load_outside_the_area_is_refused_by_the_database(world: World) -> None:
    row = household("N001", commune_code=NEIGHBOUR, village_name="Tổ 1")
    with pytest.raises(DatabaseError, match="row-level security"):
        load([row], [person("N001", 1, "A")], scope=Scope(communes=(OWN,)))


def test_names_stand_in_vietnamese_order_by_given_name(world: World) -> None:
    # An before Ân and before Anh; Án after every An; D before Đ; capitals alike; then by family name.
    expected = ["Cà Văn An", "LÒ VĂN AN", "Lò Văn Án", "Cà Văn Anh", "Cà Văn Ân", "Lò Văn Dũng", "Cà Văn Đức"]
    rows = [household(f"N{number:03}") for number in range(len(expected))]
    names = zip(rows, reversed(expected), strict=True)
    load(rows, [person(row["household_id"], 1, name) for row, name in names])
    with scoped(ALL):
        ordered = HouseholdSummary.objects.filter(code__startswith="N").order_by("sort_key")
        assert [row.head_name for row in ordered] == expected


def test_a_name_with_a_line_break_stands_in_the_way_of_nobody(world: World) -> None:
    load([household("N001")], [person("N001", 1, "Lò\nVăn Gãy"), person("N001", 2, "Lò Thị Sau")])
    officer = world.officer("commune")
    with scoped(officer.scope()):
        (hit,) = search(officer, "lo thi sau").hits
        assert [one.full_name for one in hit.persons] == ["Lò Thị Sau"]
        assert [found.summary.code for found in search(officer, "lo van gay").hits] == ["N001"]


@pytest.mark.usefixtures("known_units")
def test_a_new_village_belongs_to_its_commune_since_the_commune_has_that_code(world: World) -> None:
    # 03646 was phường Chiềng Lề until 30/06/2025, another commune since.
    load(*new_household(commune_code="03646", village_name="Tổ 9"), day=date(2025, 9, 1))
    with scoped(ALL):
        assert VillagePlace.objects.get(village__name="Tổ 9").valid_from == date(2025, 7, 1)
