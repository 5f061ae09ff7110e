"""The table of steps: nothing is skipped, whatever is tried, in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.rules.review_steps import (
    ACTS,
    NotAtThisStep,
    OrderStep,
    RoundStep,
    VillageStep,
    after,
    may,
    meeting_agrees,
)

# Typed from Điều 4, QĐ 24/2021/QĐ-TTg: what must have come right before each step.
BEFORE_VILLAGE = {
    "reviewing": {"listing", "meeting", "agreed", "posted", "concluded"},
    "meeting": {"reviewing"},
    "agreed": {"meeting"},
    "posted": {"agreed", "posted"},
    "concluded": {"posted"},
}
BEFORE_ROUND = {
    "villages": {"district", "chair", "signed"},
    "district": {"villages"},
    "chair": {"villages", "district"},
    "signed": {"chair"},
    "decided": {"signed"},
}
tries = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3)), max_size=40)


# An order of a court is carried out or withdrawn, once.
BEFORE_ORDER = {"carried_out": {"recorded"}, "withdrawn": {"recorded"}}


@given(tries)
def test_a_village_and_a_round_only_ever_take_steps_of_the_law(tried: list[tuple[str, int]]) -> None:
    for start, before in (
        (VillageStep.LISTING, BEFORE_VILLAGE),
        (RoundStep.VILLAGES, BEFORE_ROUND),
        (OrderStep.RECORDED, BEFORE_ORDER),
    ):
        step = str(start)
        for act, choice in tried:
            outcomes = sorted(ACTS[act].to)
            outcome = outcomes[choice % len(outcomes)]
            if not may(act, step):
                with pytest.raises(NotAtThisStep):
                    after(act, step, outcome)
                continue
            now = str(after(act, step, outcome))
            assert step in before[now]
            step = now


@pytest.mark.parametrize(
    ("agree", "attendees", "agrees"),
    [(20, 40, True), (19, 40, False), (1, 1, True), (0, 0, False), (21, 41, True)],
)
def test_half_of_those_who_came_is_enough(agree: int, attendees: int, agrees: bool) -> None:
    assert meeting_agrees(agree, attendees, 0.5) == agrees
