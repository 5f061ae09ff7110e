"""Certificates follow a decision: new ones for who enters the list, a line on the others, an end for who leaves."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max

from giamngheo.records.registry.services.tasks import ON_LIST
from giamngheo.records.review.models import Certificate, CertificateLine, Decision, RoundHousehold
from giamngheo.rules.verdict import INDICATOR_COLUMNS


def issue(
    decision: Decision, households: Iterable[RoundHousehold], found: Mapping[UUID, Mapping[str, Any]]
) -> None:
    """What the decision does to the certificates of its households, in their order; within its transaction.

    found: the engine's results by household.
    """
    by_id = {one.household_id: one for one in households}
    decided = {household: one.decided for household, one in by_id.items()}
    held = {
        one.household_id: one for one in Certificate.objects.filter(household_id__in=decided, ended_on=None)
    }
    leaving = [household for household, status in decided.items() if status not in ON_LIST]
    Certificate.objects.filter(household_id__in=leaving, ended_on=None).update(ended_on=decision.decided_on)
    listed = {household: status for household, status in decided.items() if status in ON_LIST}
    new = list(_numbered(decision, [by_id[household] for household in listed if household not in held]))
    Certificate.objects.bulk_create(new)
    held |= {one.household_id: one for one in new}
    CertificateLine.objects.bulk_create(
        CertificateLine(
            certificate=held[household],
            decision=decision,
            list_year=decision.round.list_year,
            status=status,
            deprived=[name for name in INDICATOR_COLUMNS if found[household][name]],
        )
        for household, status in listed.items()
    )


def _numbered(decision: Decision, households: list[RoundHousehold]) -> Iterator[Certificate]:
    """New certificates with the next numbers of the year and the commune of today, which a merger may have made."""
    day = decision.decided_on
    assert day is not None
    communes = {one.household.commune_code for one in households}
    given = Certificate.objects.filter(commune_code__in=communes, year=day.year)
    last = dict(given.values_list("commune_code").annotate(Max("number")))
    for one in households:
        commune = one.household.commune_code
        last[commune] = last.get(commune, 0) + 1
        yield Certificate(
            household_id=one.household_id,
            commune_code=commune,
            year=day.year,
            number=last[commune],
            issued_on=day,
        )
