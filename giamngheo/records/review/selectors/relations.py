"""Which households of a round are reviewed by a relative: as declared, or as the register lets one suspect."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from giamngheo.records.base.keys import lookup_hash
from giamngheo.records.registry.models import Membership
from giamngheo.records.review.models import ReviewerRelation, RoundHousehold


@dataclass(frozen=True)
class Relation:
    """Between a household and its reviewer. words: as declared; same_name, same_number: with a member of it."""

    words: str = ""
    same_name: bool = False
    same_number: bool = False

    @property
    def is_flagged(self) -> bool:
        """Whether anything is declared or to be asked about."""
        return bool(self.words or self.same_name or self.same_number)


def relations(households: Iterable[RoundHousehold]) -> dict[UUID, Relation]:
    """The flagged ones, by the id of the RoundHousehold; two questions. The reviewer must have been asked along.

    A number: that of a reviewer whose user name is a personal id.
    """
    given = [one for one in households if one.reviewer is not None]
    declared = {
        (one.reviewer_id, one.household_id): one.words
        for one in ReviewerRelation.objects.filter(household__in=[one.household_id for one in given])
    }
    alike = _alike(given)
    found = {one.pk: _relation(one, declared, alike) for one in given}
    return {key: relation for key, relation in found.items() if relation.is_flagged}


def _alike(given: Iterable[RoundHousehold]) -> set[tuple[UUID, str | bytes]]:
    """Names and numbers of members that are those of a reviewer, each with the household."""
    names, hashes = set(), set()
    for one in given:
        assert one.reviewer is not None
        names.add(one.reviewer.full_name)
        hashes |= _number(one)
    members = Membership.objects.filter(
        Q(person__full_name__in=names) | Q(person__personal_id_hash__in=hashes),
        household__in=[one.household_id for one in given],
        valid_to=None,
    )
    found: set[tuple[UUID, str | bytes]] = set()
    for household, name, number in members.values_list(
        "household", "person__full_name", "person__personal_id_hash"
    ):
        found |= {(household, name)} | ({(household, bytes(number))} if number else set())
    return found


def _relation(
    one: RoundHousehold,
    declared: Mapping[tuple[UUID, UUID], str],
    alike: set[tuple[UUID, str | bytes]],
) -> Relation:
    assert one.reviewer is not None
    return Relation(
        declared.get((one.reviewer.pk, one.household_id), ""),
        (one.household_id, one.reviewer.full_name) in alike,
        any((one.household_id, number) in alike for number in _number(one)),
    )


def _number(one: RoundHousehold) -> set[bytes]:
    """The look-up of the reviewer's personal id, where the user name is one."""
    name = one.reviewer.username if one.reviewer else ""
    return {bytes(lookup_hash(name))} if name.isdigit() else set()
