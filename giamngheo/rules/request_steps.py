"""A request at the desk as one table: which hand may do what at which step, and where it leads.

Legal source: QĐ 24/2021/QĐ-TTg, Điều 5; that a refusal is signed and numbered like any paper of an office is practice.
"""

from dataclasses import dataclass
from enum import StrEnum


class RequestStep(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    WITH_OFFICER = "with_officer"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    SIGNED = "signed"
    ANSWERED = "answered"
    GIVEN = "given"


@dataclass(frozen=True)
class RequestAct:
    """One act. right: of records/accounts/rights.py, who may. at: the step before; to: the step after."""

    name: str
    right: str
    at: RequestStep
    to: RequestStep


S = RequestStep
REQUEST_ACTS = {
    act.name: act
    for act in (
        RequestAct("hand_over", "take_requests", S.RECEIVED, S.WITH_OFFICER),
        RequestAct("accept", "manage_rounds", S.WITH_OFFICER, S.IN_REVIEW),
        RequestAct("refuse", "manage_rounds", S.WITH_OFFICER, S.TO_SIGN),
        RequestAct("send_refusal_back", "sign_decisions", S.TO_SIGN, S.WITH_OFFICER),
        RequestAct("sign_refusal", "sign_decisions", S.TO_SIGN, S.SIGNED),
        RequestAct("number_refusal", "number_decisions", S.SIGNED, S.ANSWERED),
        RequestAct("give_answer", "take_requests", S.ANSWERED, S.GIVEN),
    )
}


def step_now(step: str, is_decided: bool, is_not_to_review: bool = False) -> RequestStep:
    """Where a request stands today: one in a review is answered by the decision of its round or recognition.

    is_not_to_review: Phiếu A has put the household out of that round; the officer has it again, to refuse it.
    """
    kept = RequestStep(step)
    if kept == S.IN_REVIEW and is_not_to_review:
        return S.WITH_OFFICER
    return S.ANSWERED if kept == S.IN_REVIEW and is_decided else kept
