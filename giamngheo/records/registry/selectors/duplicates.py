"""Pairs of entries that may be one person: lists, counts, and one pair side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import settle_duplicates
from giamngheo.records.accounts.roles import Role
from giamngheo.records.base import planned
from giamngheo.records.registry.models import (
    DossierDocument,
    HouseholdSummary,
    LifeAct,
    Membership,
    Person,
    PersonAnswers,
    PossibleDuplicate,
)

PAGE = 50
State = PossibleDuplicate.State
# As _listed, the few that went asked for once.
_TO_SETTLE = """
WITH gone AS MATERIALIZED (SELECT id FROM registry_person WHERE merged_into_id IS NOT NULL)
SELECT count(*) AS pairs FROM registry_possibleduplicate
WHERE state = 'open' AND first_id NOT IN (SELECT id FROM gone) AND second_id NOT IN (SELECT id FROM gone)
"""
_OF_PERSONS = """
WHERE state = 'open' AND (first_id = ANY (%(persons)s) OR second_id = ANY (%(persons)s)) AND NOT EXISTS (
    SELECT 1 FROM registry_person gone WHERE gone.id IN (first_id, second_id) AND gone.merged_into_id IS NOT NULL
) ORDER BY found_on DESC, id
"""
_ACROSS = "AND first_commune <> second_commune"
_WITHIN = "AND first_commune = ANY (%(communes)s) AND second_commune = ANY (%(communes)s)"


@dataclass(frozen=True)
class Side:
    """One of the two entries. place: where they are a member now, None where they are none any more. reviewed_on: the
    days for which a review asked about them; papers: how many are in the household's dossier."""

    person: Person
    summary: HouseholdSummary
    place: Membership | None
    reviewed_on: tuple[date, ...]
    papers: int


@dataclass(frozen=True)
class SideBySide:
    """A pair as the officer compares it. differs: names of Side.person's identity fields with two different values."""

    pair: PossibleDuplicate
    first: Side
    second: Side
    differs: frozenset[str]

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, in the order of the pair."""
        return self.first, self.second


@dataclass(frozen=True)
class Line:
    """A pair in a list. first, second: None where the other lives outside the officer's area."""

    pair: PossibleDuplicate
    first: Person | None
    second: Person | None


@dataclass(frozen=True)
class Page:
    """Lines, the newest first, and the pair that the next page stands behind."""

    lines: list[Line]
    after: UUID | None


def pairs_of(officer: Officer, state: str, after: UUID | None = None) -> Page:
    """A page of the pairs in the area, a fixed number of questions; an unknown `after`: the first page."""
    found = _listed().filter(_of_area(officer), state=state)
    edge = found.filter(pk=after).values_list("found_on", "pk").first() if after else None
    if edge:
        day, pk = edge
        found = found.filter(Q(found_on__lt=day) | Q(found_on=day, pk__gt=pk))
    rows = list(found.order_by("-found_on", "pk")[: PAGE + 1])
    shown = rows[:PAGE]
    return Page(_lines(shown), shown[-1].pk if len(rows) > PAGE else None)


def count_to_settle(officer: Officer) -> int:
    """How many open pairs wait for this officer: those of the own commune, for the province those across communes."""
    if not settle_duplicates(officer):
        return 0
    # A pair with one entry elsewhere is not a commune's.
    where = _ACROSS if officer.role == Role.PROVINCE else _WITHIN
    (found,) = planned.rows(_TO_SETTLE + where, {"communes": list(officer.communes)})
    return int(found["pairs"])


def pairs_of_persons(persons: Iterable[UUID]) -> list[Line]:
    """The open pairs of these persons."""
    return _lines(planned.every(PossibleDuplicate, _OF_PERSONS, {"persons": list(persons)}))


def pairs_of_acts(officer: Officer, acts: Iterable[LifeAct]) -> dict[UUID, UUID]:
    """The pair of each act that merged one, by the act's id, for an officer who settles pairs."""
    ids = [act.pk for act in acts if act.kind == LifeAct.Kind.SAME_PERSON]
    if not ids or not settle_duplicates(officer):
        return {}
    return dict(PossibleDuplicate.objects.filter(act__in=ids).values_list("act_id", "pk"))


def count_of_import(batch: UUID) -> int:
    """How many open pairs an import brought."""
    return _listed().filter(found_by=batch, state=State.OPEN).count()


def side_by_side(pair_id: UUID) -> SideBySide:
    """Both entries of a pair. Raises PossibleDuplicate.DoesNotExist, also where one is outside the area."""
    pair = PossibleDuplicate.objects.select_related(
        *(f"{side}__household__village" for side in ("first", "second")), "act"
    ).get(pk=pair_id)
    differs = {name for name in COMPARED if _value(pair.first, name) != _value(pair.second, name)}
    if pair.reason == PossibleDuplicate.Reason.SAME_PERSONAL_ID:
        differs.discard("personal_id")  # while the key is being changed two hashes are of one number
    return SideBySide(pair, _side(pair.first), _side(pair.second), frozenset(differs))


# What a merger may take from either.
COMPARED = ("full_name", "sex", "birth_date", "ethnic_code", "personal_id")


def _value(person: Person, name: str) -> object:
    match name:
        case "personal_id":
            return bytes(person.personal_id_hash or b"")
        case "birth_date":
            return person.birth_date, bool(person.birth_date_is_year_only)
    return getattr(person, name)


def _side(person: Person) -> Side:
    lived = list(Membership.objects.filter(person=person).order_by("-valid_to", "-valid_from"))
    place = next((one for one in lived if one.valid_to is None), None)
    days = PersonAnswers.objects.filter(person=person).order_by("answers__review_date")
    return Side(
        person,
        HouseholdSummary.objects.get(pk=person.household_id),
        place,
        tuple(days.values_list("answers__review_date", flat=True)),
        DossierDocument.objects.filter(household=person.household_id, withdrawn_at=None).count(),
    )


def _listed() -> QuerySet[PossibleDuplicate]:
    """Without those of an entry that went: the pair of the one that stayed is a pair of its own."""
    gone = Person.objects.filter(Q(pk=OuterRef("first_id")) | Q(pk=OuterRef("second_id")))
    return PossibleDuplicate.objects.exclude(
        Q(state=State.OPEN) & Exists(gone.filter(merged_into__isnull=False))
    )


def _of_area(officer: Officer) -> Q:
    """The database's lock shows no others; said here too, so that it is asked about those of the area only."""
    if officer.is_everywhere or not officer.communes:
        return Q()
    return Q(first_commune__in=officer.communes) | Q(second_commune__in=officer.communes)


def _lines(pairs: list[PossibleDuplicate]) -> list[Line]:
    if not pairs:
        return []
    ids = {one for pair in pairs for one in (pair.first_id, pair.second_id)}
    found = Person.objects.select_related("household__village").in_bulk(ids)
    return [Line(pair, found.get(pair.first_id), found.get(pair.second_id)) for pair in pairs]
