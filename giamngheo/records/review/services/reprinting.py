"""A certificate printed again: for a reason, counted, logged."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_personal_ids, reprint_certificates, require
from giamngheo.records.base.audit import record
from giamngheo.records.registry.services.editing_saves import WHY, needed
from giamngheo.records.review.models import Certificate, CertificateReprint
from giamngheo.records.review.services.printing import head_numbers
from giamngheo.records.review.services.steps import refused


@transaction.atomic
def reprint(*, officer: Officer, certificate_id: UUID, reason: str) -> CertificateReprint:
    """Count and log that a good certificate is printed again. Raises NotAllowed, Certificate.DoesNotExist, NotSaved."""
    require(officer, reprint_certificates)
    held = Certificate.objects.select_for_update().get(pk=certificate_id)
    if held.ended_on:
        raise refused("Giấy này không còn giá trị.", "This certificate is not good any more.")
    why = needed("reason", reason, WHY)
    made: CertificateReprint = CertificateReprint.objects.create(
        certificate=held,
        number=held.reprints.count() + 1,
        reason=why,
        printed_on=officer.today,
        printed_by=officer.signature,
    )
    details = {"number": held.name, "reprint": made.number, "reason": made.reason}
    record(
        officer,
        "review.reprint_certificate",
        "certificate",
        held.pk,
        household_id=held.household_id,
        details=details,
    )
    return made


def reprint_to_print(*, officer: Officer, reprint_id: UUID) -> tuple[CertificateReprint, dict[UUID, str]]:
    """The re-print, and its head's personal id where the right is there; its printing is logged. Raises NotAllowed,
    CertificateReprint.DoesNotExist.
    """
    require(officer, reprint_certificates)
    made: CertificateReprint = reprints().get(pk=reprint_id)
    numbers = head_numbers([made.certificate]) if read_personal_ids(officer) else {}
    details = {"reprint": made.number, "personal_ids": len(numbers)}
    record(officer, "review.print_reprint", "certificate", made.certificate_id, details=details)
    return made, numbers


def reprints() -> QuerySet[CertificateReprint]:
    """Those of the area, the newest first."""
    found = CertificateReprint.objects.select_related("certificate__household__summary__village")
    return found.order_by("-printed_on", "certificate__year", "certificate__number", "-number")
