"""From the door to the meeting: a village is ready once every household has a verdict; and back again."""

from uuid import UUID

import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.services.editing_saves import WHY, needed
from giamngheo.records.review.models import IN_REVIEW, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.services.proposing import propose
from giamngheo.records.review.services.quick import waits_for_quick_form
from giamngheo.records.review.services.steps import held_village, move_village, refused
from giamngheo.rules.numbers import grouped
from giamngheo.rules.review_steps import RoundStep

NAMED = 5  # households by which a refusal says of whom it speaks


@transaction.atomic
def finish_review(*, officer: Officer, village_id: UUID) -> RoundVillage:
    """Every household of the village is judged: what the law says of each goes before the meeting.

    Raises NotAllowed, and NotSaved while a household waits for its Phiếu A, was not asked, or its facts do not settle
    its class; and where none of the reviewers answers for one: each is assigned before it goes before the village.
    """
    village = held_village(officer, "finish_review", village_id)
    if quick := sum(waits_for_quick_form(one) for one in living(village)):
        raise refused(
            f"Còn {grouped(quick)} hộ có giấy đề nghị chưa ghi Phiếu A.",
            f"{grouped(quick)} households that asked wait for their Phiếu A.",
        )
    if waiting := propose([village], officer.today).filter(pl.col("proposed") == "")["code"].to_list():
        n, codes = grouped(len(waiting)), ", ".join(waiting[:NAMED])
        raise refused(
            f"Còn {n} hộ chưa rà soát xong ({codes}): chưa hỏi trong đợt này hoặc chưa đủ thông tin.",
            f"{n} households are not through ({codes}): not asked in this round, or facts are missing.",
        )
    if alone := living(village).filter(reviewer=None).count():
        raise refused(
            f"Còn {grouped(alone)} hộ chưa giao rà soát viên.",
            f"{grouped(alone)} households have no reviewer.",
        )
    move_village(officer, "finish_review", village)
    return village


@transaction.atomic
def review_again(*, officer: Officer, village_id: UUID, reason: str) -> RoundVillage:
    """A village goes back to its review: facts have changed, or a result was wrong. It meets and is posted anew.

    Raises NotAllowed, NotSaved.
    """
    reason = needed("reason", reason, WHY)
    village = held_village(officer, "review_again", village_id)
    back_to_review(village, reason)
    move_village(officer, "review_again", village, reason=reason)
    return village


def back_to_review(village: RoundVillage, reason: str) -> None:
    """Nothing of the last meeting and posting holds any more; the caller moves the step and saves."""
    village.again_reason, village.posted_on, village.posting_ends_on = reason.strip(), None, None
    village.households.update(is_agreed=None)


def living(part: RoundVillage | ReviewRound) -> QuerySet[RoundHousehold]:
    """The households of a village's round, or of the whole round, that still are households under review."""
    return _households(part).filter(IN_REVIEW)


def listed(part: RoundVillage | ReviewRound) -> QuerySet[RoundHousehold]:
    """Those that its papers name: before the decision the living; after it those that it is about, whatever became of
    them since.
    """
    is_decided = part.step == RoundStep.DECIDED
    return _households(part).exclude(decided="") if is_decided else living(part)


def _households(part: RoundVillage | ReviewRound) -> QuerySet[RoundHousehold]:
    inside = {"village" if isinstance(part, RoundVillage) else "village__round": part}
    return RoundHousehold.objects.filter(**inside).select_related("household__summary", "reviewer")
