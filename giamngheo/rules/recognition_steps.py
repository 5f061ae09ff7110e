"""The recognition of a household or worker by its income as one table: which hand may do what at which step.

Legal sources: QĐ 24/2021/QĐ-TTg, Điều 6; NĐ 30/2025/NĐ-CP. There is no village meeting; a refusal goes on as any
refusal of the desk (rules/request_steps.py).
"""

from enum import StrEnum
from types import MappingProxyType

from giamngheo.rules.review_steps import Act


class RecognitionStep(StrEnum):
    """Where a recognition stands."""

    INCOME = "income"
    POSTED = "posted"
    CONCLUDED = "concluded"
    SIGNED = "signed"
    DECIDED = "decided"
    REFUSED = "refused"


def _act(name: str, right: str, at: set[RecognitionStep], to: RecognitionStep) -> Act:
    return Act(name, right, frozenset(at), MappingProxyType({"done": to}))


S = RecognitionStep
RECOGNITION_ACTS = {
    act.name: act
    for act in (
        _act("record_income", "record_incomes", {S.INCOME}, S.INCOME),
        _act("post", "manage_rounds", {S.INCOME}, S.POSTED),
        _act("refuse", "manage_rounds", {S.INCOME}, S.REFUSED),
        _act("complain", "receive_complaints", {S.POSTED}, S.POSTED),
        _act("recheck", "manage_rounds", {S.POSTED}, S.POSTED),
        _act("look_again", "manage_rounds", {S.POSTED}, S.INCOME),
        _act("conclude", "manage_rounds", {S.POSTED}, S.CONCLUDED),
        _act("send_back", "sign_decisions", {S.CONCLUDED, S.SIGNED}, S.INCOME),
        _act("sign", "sign_decisions", {S.CONCLUDED}, S.SIGNED),
        _act("number", "number_decisions", {S.SIGNED}, S.DECIDED),
    )
}
