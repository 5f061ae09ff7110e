"""What the tests of possible duplicates share: entering, correcting and merging, and all that the tables hold."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Household,
    Person,
    PossibleDuplicate,
)
from giamngheo.records.registry.services.duplicates import Merging, merge_duplicates
from giamngheo.records.registry.services.editing_members import add_member, save_member
from giamngheo.records.registry.services.judging import judge_households
from tests.world import ALL, NOW, World, id_of

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
