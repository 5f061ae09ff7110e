"""Why a round says of a household what it says: by the round's standard, from the latest answers."""

from datetime import date
from uuid import UUID

from giamngheo.engine.explain import Explanation, explained
from giamngheo.engine.findings import Refused
from giamngheo.engine.one import OneByOne
from giamngheo.records.registry.tables import engine_rows
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.services.proposing import review_of


def why_in(of: ReviewRound, household: UUID, day: date) -> Explanation | None:
    """The reasons of a household in a round; None where it was not asked since the round opened, or cannot be judged.

    day: of the decision.
    """
    rules = OneByOne(review_of(of.opened_on, of.standard, day))
    for home, members in engine_rows([household]):
        if home["review_date"] and home["review_date"] >= of.opened_on:
            try:
                return explained(rules.judge(home, members), rules)
            except Refused:
                return None
    return None
