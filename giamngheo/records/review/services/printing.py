"""Printing what carries names and numbers: who may, and that it was done."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import print_review_papers, read_personal_ids, require
from giamngheo.records.base import keys
from giamngheo.records.base.audit import record
from giamngheo.records.registry.models import Membership
from giamngheo.records.review.models import Certificate, CertificateLine, Decision, RoundVillage


def certificates_to_print(
    *, officer: Officer, village: RoundVillage, decision: Decision
) -> tuple[list[Certificate], dict[UUID, str]]:
    """The certificates that a decision gave a village's households, and their heads' personal ids where the right is
    there. One that a household had before is printed again one by one, for a reason (services/reprinting.py).

    Logged as one act. Raises NotAllowed.
    """
    require(officer, print_review_papers)
    held = list(new_certificates(village, decision).prefetch_related("lines__decision__order"))
    numbers = head_numbers(held) if read_personal_ids(officer) else {}
    details = {"certificates": len(held), "personal_ids": len(numbers)}
    record(officer, "review.print_certificates", "round_village", village.pk, details=details)
    return held, numbers


def lines_to_print(*, officer: Officer, village: RoundVillage, decision: Decision) -> dict[Certificate, date]:
    """The certificates issued before a decision to which it adds a line, in the order of their numbers, each with the
    day on which its paper was printed last. Logged as one act. Raises NotAllowed.
    """
    require(officer, print_review_papers)
    found = older_certificates(village, decision).annotate(again_on=Max("reprints__printed_on"))
    printed: dict[Certificate, date] = {
        one: one.again_on or one.issued_on for one in found.prefetch_related("lines__decision__order")
    }
    details = {"certificates": len(printed)}
    record(officer, "review.print_lines", "round_village", village.pk, details=details)
    return printed


def new_certificates(village: RoundVillage, decision: Decision) -> QuerySet[Certificate]:
    """The certificates of a village on which the line of this decision is the first."""
    return _certificates_of(village).filter(~Exists(_earlier(decision)), lines__decision=decision)


def older_certificates(village: RoundVillage, decision: Decision) -> QuerySet[Certificate]:
    """The certificates of a village that had a line before the one of this decision."""
    return _certificates_of(village).filter(Exists(_earlier(decision)), lines__decision=decision)


def _earlier(decision: Decision) -> QuerySet[CertificateLine]:
    """Lines of a certificate by decisions of days before this one."""
    of_before = {"decision__decided_on__lt": decision.decided_on}
    return CertificateLine.objects.filter(certificate=OuterRef("pk"), **of_before)


def _certificates_of(village: RoundVillage) -> QuerySet[Certificate]:
    """The certificates that the households of a village's round hold, in the order of their numbers."""
    households = village.households.values("household_id")
    found = Certificate.objects.filter(household_id__in=households, ended_on=None)
    return found.select_related("household__village", "household__summary").order_by("year", "number")


def head_numbers(held: list[Certificate]) -> dict[UUID, str]:
    """The personal ids of the heads, by person."""
    heads = Membership.objects.filter(
        household_id__in=[one.household_id for one in held],
        relation="head",
        valid_to=None,
        person__personal_id_encrypted__isnull=False,
    )
    kept = heads.values_list("person_id", "person__personal_id_encrypted")
    return {person: keys.decrypt(bytes(number)) for person, number in kept if number}
