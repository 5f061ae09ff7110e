"""Printing what carries names and numbers: who may, and that it was done."""

from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import print_review_papers, read_personal_ids, require
from giamngheo.records.base import keys
from giamngheo.records.base.audit import record
from giamngheo.records.registry.models import Membership
from giamngheo.records.review.models import Certificate, RoundVillage


def certificates_to_print(
    *, officer: Officer, village: RoundVillage
) -> tuple[list[Certificate], dict[UUID, str]]:
    """The certificates of a village's households by number, and their heads' personal ids where the right is there.

    Logged as one act. Raises NotAllowed.
    """
    require(officer, print_review_papers)
    households = village.households.values("household_id")
    held = list(
        Certificate.objects.filter(household_id__in=households, ended_on=None)
        .select_related("household__village")
        .prefetch_related("lines__decision__round")
        .order_by("year", "number")
    )
    numbers = _numbers(held) if read_personal_ids(officer) else {}
    details = {"certificates": len(held), "personal_ids": len(numbers)}
    record(officer, "review.print_certificates", "round_village", village.pk, details=details)
    return held, numbers


def _numbers(held: list[Certificate]) -> dict[UUID, str]:
    """The personal ids of the heads, by person."""
    heads = Membership.objects.filter(
        household_id__in=[one.household_id for one in held],
        relation="head",
        valid_to=None,
        person__personal_id_encrypted__isnull=False,
    )
    kept = heads.values_list("person_id", "person__personal_id_encrypted")
    return {person: keys.decrypt(bytes(number)) for person, number in kept if number}
