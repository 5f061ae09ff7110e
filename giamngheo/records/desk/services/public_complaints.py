"""A complaint that somebody sends from the public page, while the list is posted."""

from datetime import date
from uuid import UUID

from django.db import transaction

from giamngheo.records.base.audit import record
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.desk.selectors.public import posted_household
from giamngheo.records.review.models import Complaint, RoundHousehold, RoundVillage
from giamngheo.records.review.services.posting import take_down
from giamngheo.records.review.services.steps import refused

SENT_BY_PUBLIC = "Trang công khai"


@transaction.atomic
def complain_publicly(*, household_id: UUID, complainant: str, words: str, today: date) -> Complaint:
    """Take it down with a receipt, among those that the commune re-checks.

    The database shows this one village, and where the household lives now, while it is written. household_id: of the
    RoundHousehold. Raises NotSaved.
    """
    posted = posted_household(household_id, today)
    if posted is None:
        raise refused("Đã hết thời gian niêm yết.", "The posting has ended.")
    with scoped(Scope(villages=(str(posted.place_id), str(posted.home_id)))):
        villages = RoundVillage.objects.select_for_update(of=("self",)).select_related("round")
        village = villages.get(pk=posted.village_id)
        one = RoundHousehold.objects.get(pk=household_id)
        made = take_down(village, one, complainant, words, today, SENT_BY_PUBLIC)
        record(None, "review.complain", "round_village", village.pk, details={"receipt": made.receipt})
    return made
