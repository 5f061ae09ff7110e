"""A review round as one table: at which step which act may be done, and where it leads. Nothing skips a step.

Three things take steps: each village of the round, the round itself once all its villages are through, and an order of
a court or an inspection, which changes a class beside any round.
Legal source: QĐ 24/2021/QĐ-TTg, Điều 4 (periodic) and Điều 5 (regular).
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class VillageStep(StrEnum):
    """Where a village stands in its round."""

    LISTING = "listing"
    REVIEWING = "reviewing"
    MEETING = "meeting"
    AGREED = "agreed"
    POSTED = "posted"
    CONCLUDED = "concluded"
    DECIDED = "decided"


class RoundStep(StrEnum):
    """Where a commune's round stands."""

    VILLAGES = "villages"
    DISTRICT = "district"
    CHAIR = "chair"
    SIGNED = "signed"
    DECIDED = "decided"


class OrderStep(StrEnum):
    """Where an order of a court or an inspection stands."""

    RECORDED = "recorded"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


Step = VillageStep | RoundStep | OrderStep | str


@dataclass(frozen=True)
class Act:
    """One act. right: of records/accounts/rights.py, who may. at: the steps at which it may be done.

    to: where each outcome leads; the only outcome is called "done".
    """

    name: str
    right: str
    at: frozenset[Step]
    to: MappingProxyType[str, Step]


class NotAtThisStep(Exception):
    """The act may not be done at this step."""


def _act(name: str, right: str, at: set[Step], **to: Step) -> Act:
    return Act(name, right, frozenset(at), MappingProxyType(to))


V, R = VillageStep, RoundStep
# While a village stands here its households are still asked, and others may join.
STILL_ASKED = frozenset({V.LISTING, V.REVIEWING})
ACTS = {
    act.name: act
    for act in (
        _act("close_list", "manage_rounds", {V.LISTING}, done=V.REVIEWING),
        _act("finish_review", "manage_rounds", {V.REVIEWING}, done=V.MEETING),
        _act("hold_meeting", "record_meetings", {V.MEETING}, agreed=V.AGREED, again=V.REVIEWING),
        _act("post", "manage_rounds", {V.AGREED}, done=V.POSTED),
        _act("complain", "receive_complaints", {V.POSTED}, done=V.POSTED),
        _act("recheck", "manage_rounds", {V.POSTED}, done=V.POSTED),
        _act("conclude_posting", "manage_rounds", {V.POSTED}, done=V.CONCLUDED),
        _act(
            "review_again",
            "manage_rounds",
            {V.MEETING, V.AGREED, V.POSTED, V.CONCLUDED},
            done=V.REVIEWING,
        ),
        _act("submit", "manage_rounds", {R.VILLAGES}, district=R.DISTRICT, chair=R.CHAIR),
        _act("note_district_opinion", "manage_rounds", {R.DISTRICT}, agreed=R.CHAIR, again=R.VILLAGES),
        _act("pass_over_district", "manage_rounds", {R.DISTRICT}, done=R.CHAIR),
        _act("send_back", "sign_decisions", {R.CHAIR, R.SIGNED}, done=R.VILLAGES),
        _act("sign", "sign_decisions", {R.CHAIR}, done=R.SIGNED),
        _act("number", "number_decisions", {R.SIGNED}, done=R.DECIDED),
        _act("carry_out_order", "number_decisions", {OrderStep.RECORDED}, done=OrderStep.CARRIED_OUT),
        _act("withdraw_order", "record_orders", {OrderStep.RECORDED}, done=OrderStep.WITHDRAWN),
    )
}


def may(act: str, step: Step) -> bool:
    """Whether an act may be done at a step."""
    return step in ACTS[act].at


def after(act: str, step: Step, outcome: str = "done") -> Step:
    """The step to which an act leads. Raises NotAtThisStep."""
    if not may(act, step):
        raise NotAtThisStep(f"{act} at {step}")
    return ACTS[act].to[outcome]


def meeting_agrees(agree: int, attendees: int, share: float) -> bool:
    """Whether enough of those who came agree: exactly the share is enough (QĐ 24/2021/QĐ-TTg, Điều 4)."""
    return attendees > 0 and agree >= share * attendees
