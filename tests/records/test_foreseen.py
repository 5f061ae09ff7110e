"""The preview tells what the load then does: for files made at random, the same households and members change."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.known import known_households, known_persons
from giamngheo.records.registry.models import Household, Membership, Person
from giamngheo.records.registry.personal_ids import hashes, kept
from giamngheo.records.registry.selectors.foreseen import Foreseen, foreseen
from giamngheo.records.registry.services.load import Loaded
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from tests.records.loading import frame, load_tables
from tests.world import ALL, NOW, OWN, World

DAY = date(2024, 10, 10)
NUMBER = "014060000123"


def or_empty(*values: object) -> st.SearchStrategy[Any]:
    """One of these, or nothing."""
    return st.sampled_from([None, *values])


# Some values are those of tests/world.py, so that a file says what is known already as often as not.
HOMES = st.fixed_dictionaries(
    {
        "commune_code": st.just(OWN),
        "village_name": st.just("Bản Hôm"),
        "area_type": st.just("rural"),
        "review_date": or_empty(DAY, date(2024, 10, 15)),
        "in_review": or_empty(True, False),
        "toilet": or_empty("none", "septic"),
        "floor_area_m2": or_empty(60.0, 45.5),
        "income_per_capita": or_empty(1_000_000, 900_000),
        "uses_internet": or_empty(False, True),
        "separate_since": or_empty(date(2020, 1, 1)),
    }
)
MEMBERS = st.fixed_dictionaries(
    {
        "full_name": or_empty("Lò Văn Hặc", "Lò Văn Khác"),
        "sex": or_empty("male", "female"),
        "birth_date": or_empty(date(1975, 3, 5), date(1975, 3, 6)),
        "ethnic_code": or_empty("03", "08"),
        "personal_id": or_empty(NUMBER),
        "work_status": or_empty("self_employed", "student"),
        "health_insurance": or_empty(True, False),
    }
)


@pytest.fixture
def known(world: World) -> World:
    """Hặc has a citizen number; his wife has left."""
    with scoped(ALL):
        number = kept(NUMBER)
        Person.objects.filter(id=world.persons["hac_1"].pk).update(
            personal_id_encrypted=number.encrypted,
            personal_id_hash=number.hash,
            personal_id_tail=number.tail,
        )
        Membership.objects.filter(person=world.persons["hac_2"]).update(valid_to=date(2024, 5, 1))
    return world


def loaded(households: pl.DataFrame, persons: pl.DataFrame) -> Loaded:
    """What a load did; taken back at once."""
    with transaction.atomic():
        done = load_tables(
            households=households,
            persons=persons,
            source="import",
            review_date=DAY,
            now=NOW,
            saved_by="tests",
        )
        transaction.set_rollback(True)
    return done


def what_would_be(households: pl.DataFrame, persons: pl.DataFrame) -> Foreseen:
    """What is foreseen of these tables."""
    register = known_households([OWN]).select("id", household_id="code")
    ids = households.join(register, on="household_id", how="left", maintain_order="left")["id"]
    return foreseen(
        households=households,
        ids=ids,
        persons=persons,
        hashes=hashes(persons["personal_id"]),
        members=known_persons(ids.drop_nulls()),
        review_date=DAY,
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck])
@given(homes=st.lists(HOMES, min_size=3, max_size=3), members=st.lists(MEMBERS, min_size=4, max_size=4))
def test_what_is_foreseen_of_a_file_is_what_its_load_does(
    known: World, homes: list[dict[str, Any]], members: list[dict[str, Any]]
) -> None:
    codes = ("H001", "H002", "NEW")
    told = [{**home, "household_id": code} for home, code in zip(homes, codes, strict=True)]
    # Hặc, his wife who has left, a member nobody knows, the head of the new household.
    who = (
        ("H001", "H001-1", "head"),
        ("H001", "H001-2", "spouse"),
        ("H002", "H002-9", "child"),
        ("NEW", "N-1", "head"),
    )
    people = [
        {**member, "household_id": home, "person_id": code, "relation": relation}
        for member, (home, code, relation) in zip(members, who, strict=True)
    ]
    people[3]["personal_id"] = None
    households, persons = frame(HOUSEHOLDS, told), frame(PERSONS, people)
    with scoped(ALL):
        done = loaded(households, persons)
        would_be = what_would_be(households, persons)
        assert (would_be.households, would_be.persons) == (done.households, done.persons)
        assert Household.objects.filter(code="NEW").count() == 0


def test_a_file_that_says_nothing_new_changes_nothing(known: World) -> None:
    home = {"household_id": "H001", "commune_code": OWN, "village_name": "Bản Hôm", "toilet": "none"}
    member = {"household_id": "H001", "person_id": "H001-1", "personal_id": "014 060 000.123"}
    persons = frame(PERSONS, [member])
    with scoped(ALL):
        told = what_would_be(frame(HOUSEHOLDS, [home]), persons)
    assert told == Foreseen({"unchanged": 1}, {"unchanged": 1}, ["unchanged"])
