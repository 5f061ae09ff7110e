"""What was put before the village the first time: a second meeting or a re-check may have found otherwise."""

from uuid import UUID

from giamngheo.records.base.planned import planned
from giamngheo.records.review.models import ReviewRound

# From the round's villages down: each row of a result is asked of its household's area once.
_FIRST = """
SELECT DISTINCT ON (t.household_id) t.household_id, t.proposed
FROM review_roundvillage v
JOIN review_meeting m ON m.village_id = v.id
JOIN review_meetingresult t ON t.meeting_id = m.id
WHERE v.round_id = %(round)s
ORDER BY t.household_id, m.number
"""


def first_proposals(of: ReviewRound) -> dict[UUID, str]:
    """The class that the first meeting about each household was told, by the id of its RoundHousehold; one question."""
    with planned() as cursor:
        cursor.execute(_FIRST, {"round": of.pk})
        return dict(cursor.fetchall())
