"""A request at the desk as one table: which hand may do what at which step, and where it leads.

Legal source: QĐ 24/2021/QĐ-TTg, Điều 5; that a refusal is signed and numbered like any paper of an office is practice.
"""

from enum import StrEnum
from types import MappingProxyType

from giamngheo.rules.review_steps import Act


class RequestStep(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    WITH_OFFICER = "with_officer"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    SIGNED = "signed"
    ANSWERED = "answered"
    GIVEN = "given"


def _act(name: str, right: str, at: RequestStep, to: RequestStep) -> Act:
    return Act(name, right, frozenset({at}), MappingProxyType({"done": to}))


S = RequestStep
REQUEST_ACTS = {
    act.name: act
    for act in (
        _act("hand_over", "take_requests", S.RECEIVED, S.WITH_OFFICER),
        _act("accept", "manage_rounds", S.WITH_OFFICER, S.IN_REVIEW),
        _act("refuse", "manage_rounds", S.WITH_OFFICER, S.TO_SIGN),
        _act("send_refusal_back", "sign_decisions", S.TO_SIGN, S.WITH_OFFICER),
        _act("sign_refusal", "sign_decisions", S.TO_SIGN, S.SIGNED),
        _act("number_refusal", "number_decisions", S.SIGNED, S.ANSWERED),
        _act("give_answer", "take_requests", S.ANSWERED, S.GIVEN),
    )
}


def step_now(step: str, is_decided: bool, is_turned_down: bool = False) -> RequestStep:
    """Where a request stands today: one in a review is answered by the decision of its round or recognition.

    is_turned_down: Phiếu A has put the household out of that round, or its decision does not give what was asked for;
    the officer has it again, to refuse it.
    """
    kept = RequestStep(step)
    if kept == S.IN_REVIEW and is_turned_down:
        return S.WITH_OFFICER
    return S.ANSWERED if kept == S.IN_REVIEW and is_decided else kept
