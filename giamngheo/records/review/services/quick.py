"""Phiếu A: for a household that asked and is on no list, before Phiếu B; one not to be reviewed leaves the round."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from giamngheo.engine.quick_form import quick_table
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import QuickForm, RoundHousehold
from giamngheo.records.review.services.one_household import held_household
from giamngheo.records.review.services.steps import refused
from giamngheo.rules.language import say

Result = RoundHousehold.QuickResult


def needs_quick_form(one: RoundHousehold) -> bool:
    """Whether Phiếu A was, or is still to be, filled: settled when the household joins the round (add_household)."""
    return bool(one.quick_result)


def waits_for_quick_form(one: RoundHousehold) -> bool:
    """Whether its Phiếu A is still to be filled."""
    return one.quick_result == Result.WAITING


@transaction.atomic
def fill_quick_form(
    *,
    officer: Officer,
    household_id: UUID,
    signs: Mapping[int, bool] | None = None,
    is_to_review: bool | None = None,
    reason: str = "",
) -> QuickForm:
    """Fill Phiếu A of a household; filled again, the newest holds, and a household may so come back into the round.

    household_id: of the RoundHousehold. signs: number → whether it is there, where a full table of signs is loaded:
    the outcome is computed. Without one is_to_review is what the reviewer found on paper, with the reason where it is
    no. Raises NotAllowed, RoundHousehold.DoesNotExist, NotSaved.
    """
    one = held_household(officer, household_id)
    if not needs_quick_form(one):
        raise refused(
            "Phiếu A chỉ dùng cho hộ có giấy đề nghị và chưa trong danh sách.",
            "Phiếu A is for households that asked and are on no list.",
        )
    made = QuickForm(
        household=one,
        filled_on=officer.today,
        filled_at=clock.now(),
        filled_by=officer.signature,
        reason=reason.strip(),
    )
    _judge(made, signs or {}, is_to_review)
    made.save(force_insert=True)
    one.quick_result = Result.TO_REVIEW if made.is_to_review else Result.NOT_TO_REVIEW
    one.proposed, one.is_agreed = "", None
    one.save(update_fields=["quick_result", "proposed", "is_agreed"])
    details = {"result": one.quick_result, "reason": made.reason, "signs": list(made.signs)}
    record(
        officer,
        "review.fill_quick_form",
        "round_household",
        one.pk,
        household_id=one.household_id,
        details=details,
    )
    return made


def _judge(made: QuickForm, signs: Mapping[int, bool], by_hand: bool | None) -> None:
    """By the signs where their table is full that day, else as it was found by hand."""
    table = quick_table(made.filled_on)
    if table is None:
        if by_hand is None:
            raise NotSaved({"is_to_review": say("chọn kết quả", "choose the outcome")})
        if not by_hand and not made.reason:
            raise NotSaved({"reason": say("ghi lý do", "say why")})
        made.is_to_review = by_hand
        return
    missing = {
        f"sign-{number}": say("trả lời có hoặc không", "yes or no")
        for number in table.signs.keys() - signs.keys()
    }
    if missing:
        raise NotSaved(missing)
    made.table, made.signs = table.id, sorted(number for number, there in signs.items() if there)
    made.is_to_review = table.rule.is_to_review(signs) is True
    if not made.is_to_review:
        n = table.rule.seen(signs)
        found = f"Phiếu A: có {n} trong {table.rule.counted} dấu hiệu nhận dạng."
        made.reason = f"{found} {made.reason}".strip()
