"""Find households and persons: words in any order and without diacritics, or one personal id exactly."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_personal_ids
from giamngheo.records.base import keys, planned
from giamngheo.records.base.audit import record
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import HouseholdSummary, Person

MOST = 60
LONGEST_QUESTION = 200
PERSONAL_ID_DIGITS = (9, 12)
_SUMMARIES = """
FROM registry_householdsummary s JOIN geography_village v ON v.id = s.village_id
WHERE s.household_id = ANY (%(homes)s)
ORDER BY s.ended_on DESC NULLS FIRST, s.sort_key, v.name, s.head_birth_year, s.household_id
"""
_PERSONS = "WHERE id = ANY (%(persons)s::uuid[]) ORDER BY birth_date, id"
_ACTS = """
SELECT DISTINCT ON (household_id) household_id, kind, on_date FROM registry_lifeact
WHERE household_id = ANY (%(homes)s) ORDER BY household_id, on_date DESC, recorded_at DESC
"""


@dataclass(frozen=True)
class LastAct:
    """The newest life act of a household."""

    kind: str
    on_date: date


@dataclass(frozen=True)
class Hit:
    """A household that was found. persons: members who were found by name, other than its head."""

    summary: HouseholdSummary
    persons: tuple[Person, ...]
    last_act: LastAct | None


@dataclass(frozen=True)
class Found:
    """hits in the order of the heads' names, those that ended last. is_cut: there are more. by_personal_id: the
    question was a number."""

    hits: list[Hit]
    is_cut: bool = False
    by_personal_id: bool = False


def search(officer: Officer, question: str) -> Found:
    """What the officer's area has for a question; nothing for an empty one. Looking for a personal id is logged."""
    words = question.replace("\0", "")[:LONGEST_QUESTION].strip()
    number = "".join(words.split())
    if number.isascii() and number.isdigit() and len(number) in PERSONAL_ID_DIGITS:
        found = _by_personal_id(officer, number)
        if found:
            return Found(_hits(found), by_personal_id=True)
    pairs = _by_words(words) if words else []
    return Found(_hits(pairs[:MOST]), is_cut=len(pairs) > MOST)


def _by_words(words: str) -> list[tuple[UUID, UUID | None]]:
    with planned.planned() as cursor:
        cursor.execute("SELECT household_id, person_id FROM registry_search(%s, %s)", [words, MOST + 1])
        return list(cursor.fetchall())


def _by_personal_id(officer: Officer, number: str) -> list[tuple[UUID, UUID | None]]:
    """Exactly that person, where the officer may look for numbers."""
    if not read_personal_ids(officer):
        return []
    wanted = Person.objects.filter(personal_id_hash__in=keys.lookup_hashes(number))
    found: list[tuple[UUID, UUID | None]] = list(wanted.values_list("household_id", "pk"))
    for household, person in found:
        record(officer, "registry.find_personal_id", "person", person, household_id=household)
    if not found:
        record(officer, "registry.find_personal_id", "person", "-")
    return found


def _hits(pairs: list[tuple[UUID, UUID | None]]) -> list[Hit]:
    if not pairs:
        return []
    homes = {"homes": list({household for household, _ in pairs})}
    people: dict[UUID, list[Person]] = {}
    for person in planned.every(Person, _PERSONS, {"persons": [one for _, one in pairs if one]}):
        people.setdefault(person.household_id, []).append(person)
    last = {one["household_id"]: LastAct(one["kind"], one["on_date"]) for one in planned.rows(_ACTS, homes)}
    lines = planned.every_joined(_SUMMARIES, homes, s=HouseholdSummary, v=Village)
    for summary, village in lines:
        summary.village = village
    return [Hit(one, _others(one, people.get(one.pk, [])), last.get(one.pk)) for one, _ in lines]


def _others(summary: HouseholdSummary, found: list[Person]) -> tuple[Person, ...]:
    """Found members who are not already in the line as head or spouse."""
    shown = {summary.head_name, summary.spouse_name}
    return tuple(person for person in found if person.full_name not in shown)
