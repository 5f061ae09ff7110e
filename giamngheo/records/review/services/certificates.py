"""Certificates follow a decision: new ones for who enters the list, a line on the others, an end for who leaves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.tasks import ON_LIST
from giamngheo.records.review.models import Certificate, CertificateLine, Decision
from giamngheo.records.review.services.certificate_numbers import next_certificate_number


@dataclass(frozen=True)
class Recognised:
    """A household and its class by a decision; deprived: names of dep_ columns."""

    household: Household
    status: str
    deprived: Sequence[str]


def issue(decision: Decision, list_year: int, recognised: Iterable[Recognised]) -> None:
    """What the decision does to the certificates of its households, in their order; within its transaction."""
    by_id = {one.household.pk: one for one in recognised}
    decided = {household: one.status for household, one in by_id.items()}
    held = {
        one.household_id: one for one in Certificate.objects.filter(household_id__in=decided, ended_on=None)
    }
    leaving = [household for household, status in decided.items() if status not in ON_LIST]
    Certificate.objects.filter(household_id__in=leaving, ended_on=None).update(ended_on=decision.decided_on)
    listed = {household: status for household, status in decided.items() if status in ON_LIST}
    new = list(
        _numbered(decision, [by_id[household].household for household in listed if household not in held])
    )
    Certificate.objects.bulk_create(new)
    held |= {one.household_id: one for one in new}
    CertificateLine.objects.bulk_create(
        CertificateLine(
            certificate=held[household],
            decision=decision,
            list_year=list_year,
            status=status,
            deprived=list(by_id[household].deprived),
        )
        for household, status in listed.items()
    )


def _numbered(decision: Decision, households: list[Household]) -> Iterator[Certificate]:
    """New certificates with the next numbers of the year and the commune of today, which a merger may have made."""
    day = decision.decided_on
    assert day is not None
    following: dict[str, int] = {}
    for one in households:
        commune = one.commune_code
        if commune not in following:
            following[commune] = next_certificate_number(commune, day.year)
        yield Certificate(
            household=one,
            commune_code=commune,
            year=day.year,
            number=following[commune],
            issued_on=day,
        )
        following[commune] += 1
