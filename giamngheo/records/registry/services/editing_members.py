"""Correct who the members are: names, births, personal ids; enter one who was left out. Births are life acts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_personal_ids, require, write_households
from giamngheo.records.base import clock, keys
from giamngheo.records.base.audit import record
from giamngheo.records.registry.models import Household, Membership, Person, PersonAnswers
from giamngheo.records.registry.names import sort_key
from giamngheo.records.registry.personal_ids import TAIL, masked
from giamngheo.records.registry.personal_ids import kept as kept_number
from giamngheo.records.registry.services.editing import Saved, checked, labels_of, member
from giamngheo.records.registry.services.editing_saves import NotSaved, Record, living, save
from giamngheo.records.registry.services.finding_duplicates import find_duplicates
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS, Column

FACTS = (
    "full_name",
    "relation",
    "sex",
    "birth_date",
    "birth_date_is_year_only",
    "ethnic_code",
    "personal_id",
)
MEMBER_FACTS: list[Column] = [PERSONS[name] for name in FACTS]
# By what two entries are taken for one person.
IDENTITY = frozenset({"full_name", "sex", "birth_date", "birth_date_is_year_only", "personal_id"})
DIGITS = (9, 12)
LONGEST_NAME = 120


@transaction.atomic
def save_member(
    *,
    officer: Officer,
    household_id: UUID,
    person_id: UUID,
    version: int,
    cells: Mapping[str, object],
    over: int | None = None,
) -> Saved:
    """Correct what is known of a member. personal_id, where it is among the cells: the whole number, empty: leave it.

    Raises NotAllowed, Household.DoesNotExist, Person.DoesNotExist, NotSaved, Conflict.
    """
    require(officer, write_households)
    household = living(household_id)
    person = member(household, person_id)
    place = Membership.objects.get(person=person, household=household, valid_to=None)
    sent = _checked(household, cells, person)
    number = sent.pop("personal_id", None)
    now = {name: place.relation if name == "relation" else getattr(person, name) for name in sent}
    now["full_name"] = now.get("full_name") or None
    if number and bytes(person.personal_id_hash or b"") not in keys.lookup_hashes(number):
        # Shown and logged by its last digits only; two numbers may end alike and still differ.
        sent["personal_id"], now["personal_id"] = masked(number[-TAIL:]), masked(person.personal_id_tail)
        now["personal_id"] = None if now["personal_id"] == sent["personal_id"] else now["personal_id"]
    kept = Record(person, household_id, "person", labels_of(MEMBER_FACTS), person.version)
    changed = save(officer, "registry.save_member", kept, now, sent, version, over)
    if changed:
        write_member(person, place, changed | ({"personal_id": number} if "personal_id" in changed else {}))
        if IDENTITY & changed.keys():
            find_duplicates([person.pk])
        judge_households([household_id], clock.now())
    return Saved(person.version, clock.now(), tuple(changed))


@transaction.atomic
def add_member(*, officer: Officer, household_id: UUID, cells: Mapping[str, object]) -> Person:
    """Enter a member whom the register left out: as if they had always lived here; a newborn is a life act.

    Raises NotAllowed, Household.DoesNotExist, NotSaved.
    """
    require(officer, write_households)
    household = living(household_id)
    sent = _checked(household, dict.fromkeys(FACTS) | dict(cells), None)
    if not sent["full_name"]:
        raise NotSaved({"full_name": say("thiếu họ và tên", "the name is missing")})
    person = Person(household=household, code=next_code(household), version=0)
    place = Membership(person=person, household=household)
    write_member(person, place, sent)
    answers = household.answers.order_by("-review_date").first()
    if answers:
        PersonAnswers.objects.create(answers=answers, household=household, person=person)
    details = {name: [None, value] for name, value in _masked(sent).items() if value is not None}
    record(officer, "registry.add_member", "person", person.pk, household_id=household_id, details=details)
    find_duplicates([person.pk])
    judge_households([household_id], clock.now())
    return person


@transaction.atomic
def reveal_personal_id(*, officer: Officer, household_id: UUID, person_id: UUID) -> str:
    """One person's whole number, the reading logged; empty where none is kept.

    Raises NotAllowed, Person.DoesNotExist.
    """
    require(officer, read_personal_ids)
    person = Person.objects.get(pk=person_id, memberships__household=household_id)
    record(officer, "registry.read_personal_id", "person", person_id, household_id=household_id)
    return keys.decrypt(bytes(person.personal_id_encrypted)) if person.personal_id_encrypted else ""


def _checked(household: Household, cells: Mapping[str, object], person: Person | None) -> dict[str, Any]:
    """The typed facts of a member. Raises NotSaved with everything that cannot be."""
    cells = dict(cells) | {"personal_id": _digits(cells.get("personal_id"))}
    sent = checked(PERSONS, MEMBER_FACTS, cells)
    wrong = {
        "full_name": wrong_name(sent.get("full_name")),
        "birth_date": _wrong_birth(household, sent.get("birth_date")),
        "personal_id": wrong_number(sent.get("personal_id"), person),
        "relation": _wrong_relation(household, sent, person),
    }
    if any(wrong.values()):
        raise NotSaved({name: told for name, told in wrong.items() if told})
    return sent


def _digits(number: object) -> str:
    return "".join(str(number or "").split()).replace(".", "")


def wrong_name(name: str | None) -> str:
    if name and len(name) > LONGEST_NAME:
        return say(f"tên dài quá {LONGEST_NAME} ký tự", f"a name of more than {LONGEST_NAME} letters")
    return ""


def _wrong_birth(household: Household, birth: Any) -> str:
    if birth is None:
        return ""
    if birth > clock.today():
        return say("ngày sinh chưa đến", "this day has not come yet")
    reviewed = household.answers.order_by("-review_date").values_list("review_date", flat=True).first()
    if reviewed and birth > reviewed:
        day = f"{reviewed:%d/%m/%Y}"
        return say(f"sau ngày rà soát {day}: ghi là sinh con", f"after the review of {day}: record a birth")
    return ""


def wrong_number(number: str | None, person: Person | None) -> str:
    if not number:
        return ""
    if not (number.isascii() and number.isdigit() and len(number) in DIGITS):
        return say("cần 12 chữ số (hoặc 9 chữ số của giấy cũ)", "12 digits are wanted (9 on an old card)")
    others = Person.objects.filter(
        personal_id_hash__in=keys.lookup_hashes(number), died_on=None, merged_into=None
    )
    other = (others.exclude(pk=person.pk) if person else others).first()
    return say(f"đã là số của {other.full_name}", f"is the number of {other.full_name}") if other else ""


def _wrong_relation(household: Household, sent: Mapping[str, Any], person: Person | None) -> str:
    """A household keeps exactly one head; who is head changes by the act of a new head."""
    if "relation" not in sent:
        return ""
    head = household.memberships.filter(valid_to=None, relation="head").first()
    is_head = head is not None and person is not None and head.person_id == person.pk
    if sent["relation"] == "head" and head is not None and not is_head:
        return say("hộ đã có chủ hộ: ghi là đổi chủ hộ", "there is a head: record a new head")
    if is_head and sent["relation"] != "head":
        return say("là chủ hộ: ghi là đổi chủ hộ", "is the head: record a new head")
    return ""


def _masked(sent: Mapping[str, Any]) -> dict[str, Any]:
    """For the log: a personal id by its last digits only."""
    number = sent.get("personal_id")
    return dict(sent) | ({"personal_id": masked(str(number)[-TAIL:])} if number else {})


def write_member(person: Person, place: Membership, facts: Mapping[str, Any]) -> None:
    """Keep the facts of MEMBER_FACTS that are given, one version up."""
    if "relation" in facts:
        place.relation = facts["relation"]
    write_facts(person, {name: value for name, value in facts.items() if name != "relation"})
    person.version += 1
    person.save()
    place.save()


def write_facts(person: Person, facts: Mapping[str, Any]) -> None:
    """Put a person's own facts in their columns, not saved yet."""
    for name, value in facts.items():
        if name == "personal_id":
            number = kept_number(value)
            person.personal_id_encrypted, person.personal_id_hash = number.encrypted, number.hash
            person.personal_id_tail = number.tail
        else:
            setattr(person, name, value)
    person.full_name = person.full_name or ""
    person.sort_key = sort_key(person.full_name)


def next_code(household: Household) -> str:
    """The household's code and the next number that no member had."""
    used = set(household.persons.values_list("code", flat=True))
    used |= set(household.memberships.values_list("person__code", flat=True))
    numbers = (f"{household.code}-{number}" for number in range(1, len(used) + 2))
    return next(code for code in numbers if code not in used)
