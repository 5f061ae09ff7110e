"""The lists that a decision recognises, and whether they give what a household asked for.

Legal source: QĐ 24/2021/QĐ-TTg, Điều 4 (the four lists), Điều 5 (a request, its refusal in writing with reasons).
"""

from giamngheo.rules.codes import ON_LIST

ENTER, LEAVE = "review_request", "escape_request"
LEFT = ("escaped", "escaped_near_poverty")


def lists_of(before: str, now: str) -> list[str]:
    """On which lists a household stands. before: its class when the round opened; now: as decided, or as proposed."""
    found = [now] if now in ON_LIST else []
    if before == "poor" and now in ("near_poor", "not_poor"):
        found.append("escaped")
    if before == "near_poor" and now == "not_poor":
        found.append("escaped_near_poverty")
    return found


def is_turned_down(form: str, before: str, decided: str) -> bool:
    """Whether a decision does not give what a request asks for, so that the family is owed a refusal with reasons.

    Who asked to enter stands on none of its lists; who asked to leave, on none of those who have left. decided: ""
    where the decision says nothing of the household.
    """
    found = lists_of(before, decided)
    if not decided or form not in (ENTER, LEAVE):
        return False
    return not found if form == ENTER else not set(found) & set(LEFT)
