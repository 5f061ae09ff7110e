"""By when: the day of a village, of a round, of the complaints that wait; and whether what is left fits into the round.

The re-check of a complaint and the new posting after it may together last longer than the days in which a regular
review is decided (QĐ 24/2021/QĐ-TTg, Điều 5; policy/review.yaml): that clash is shown, not resolved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from giamngheo.engine.calendar import days_off_around
from giamngheo.records.review.models import Complaint, ReviewRound, RoundVillage
from giamngheo.records.review.services.periods import needs_district_opinion, working_days_from
from giamngheo.rules.review_steps import RoundStep, VillageStep
from giamngheo.rules.working_days import last_day


@dataclass(frozen=True)
class Waiting:
    """The complaints of a village that wait: how many, the first and the last day by which one is to be re-checked."""

    complaints: int
    first_due: date
    last_due: date


@dataclass(frozen=True)
class Due:
    """Of a village: the day of what is to be done next; late: that day, or the last of the round, is over.

    day: of a late one, the day that was passed first. through_on: where it is posted, the first day of office on which
    that can be concluded if the re-checks that wait, and the new posting after them, take all their days. clashes: that
    is after the last day of the round.
    """

    day: date
    is_late: bool
    through_on: date | None
    clashes: bool


def waiting_of(complaints: Iterable[Complaint]) -> Waiting | None:
    """Those of one village that are not answered; None where there is none."""
    days = [one.due_on for one in complaints if not one.result]
    return Waiting(len(days), min(days), max(days)) if days else None


def due_of(village: RoundVillage, waiting: Waiting | None, today: date) -> Due:
    """The days of a village; its round is loaded."""
    of = village.round
    day, is_late = _day(of, village, waiting), is_late_in(of, village, waiting, today)
    through_on = _through_on(village, waiting, today)
    clashes = through_on is not None and through_on > of.ends_on
    return Due(min(day, of.ends_on) if is_late else day, is_late, through_on, clashes)


def is_late_in(of: ReviewRound, village: RoundVillage, waiting: Waiting | None, today: date) -> bool:
    """Whether a day of a village is over and it is still worked at. of: its round."""
    if of.step != RoundStep.VILLAGES or village.step == VillageStep.CONCLUDED:
        return False
    return min(_day(of, village, waiting), of.ends_on) < today


def opinion_due(of: ReviewRound) -> date | None:
    """By when the district answers; None where it is not asked."""
    sent = of.submitted_on
    if of.step != RoundStep.DISTRICT or sent is None or not needs_district_opinion(sent):
        return None
    return working_days_from("district_opinion_working_days", sent)


def round_due(of: ReviewRound) -> date:
    """The day of what is to be done next with a round: the district's answer, else its own last day."""
    return min(of.ends_on, opinion_due(of) or of.ends_on)


def is_late(of: ReviewRound, today: date) -> bool:
    """Whether a day of the round is over and nothing is decided."""
    return of.step != RoundStep.DECIDED and round_due(of) < today


def _posted_until(village: RoundVillage) -> date | None:
    """The last day of the posting that runs."""
    return village.posting_ends_on if village.step == VillageStep.POSTED else None


def _day(of: ReviewRound, village: RoundVillage, waiting: Waiting | None) -> date:
    posted_until = _posted_until(village)
    if posted_until is None:
        return of.ends_on
    return waiting.first_due if waiting else _day_of_office_after(posted_until)


def _through_on(village: RoundVillage, waiting: Waiting | None, today: date) -> date | None:
    posted_until = _posted_until(village)
    if posted_until is None:
        return None
    if waiting:
        again_until = working_days_from("repost_working_days", max(waiting.last_due, today))
        posted_until = max(posted_until, again_until)
    return _day_of_office_after(posted_until)


def _day_of_office_after(day: date) -> date:
    return last_day(day, 1, days_off_around(day))
