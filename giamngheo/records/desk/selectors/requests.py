"""How the requests of the area stand: what is due, what is late, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.engine.calendar import days_off_around
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.rules.request_steps import RequestStep
from giamngheo.rules.working_days import days_left, is_working_day


@dataclass(frozen=True)
class RequestLine:
    """A request and its working days left: 0 when it is due today, below 0 when it is late.

    left None: it is answered, nothing is due any more.
    """

    request: ReviewRequest
    step: RequestStep
    left: int | None


def waiting(today: date) -> list[RequestLine]:
    """Those not yet answered, the most urgent first, then those not yet handed out."""
    found = ReviewRequest.objects.standing().exclude(step=RequestStep.GIVEN)
    lines = [_line(one, today) for one in found.order_by("due_on", "year", "number")]
    return sorted(lines, key=lambda line: line.left is None)


@dataclass(frozen=True)
class Urgent:
    """How many of the requests that wait are late, and how many come next: today, on a day off the next working day."""

    late: int
    due: int
    is_today: bool


def urgent(lines: Sequence[RequestLine], today: date) -> Urgent:
    """Counted from lines as `waiting` gives them."""
    open_ = [line.left for line in lines if line.left is not None]
    is_today = is_day_of_office(today)
    due = 0 if is_today else 1
    return Urgent(sum(left < 0 for left in open_), sum(left == due for left in open_), is_today)


def is_day_of_office(today: date) -> bool:
    """Whether anything can be due today."""
    return is_working_day(today, days_off_around(today))


def done(today: date) -> list[RequestLine]:
    """The newest that are through."""
    found = ReviewRequest.objects.standing().filter(step=RequestStep.GIVEN)
    return [_line(one, today) for one in found.order_by("-given_on", "-year", "-number")[:50]]


def _line(one: ReviewRequest, today: date) -> RequestLine:
    step = one.step_now
    if step in (RequestStep.ANSWERED, RequestStep.GIVEN):
        return RequestLine(one, step, None)
    off = days_off_around(min(one.due_on, today)) | days_off_around(today)
    return RequestLine(one, step, days_left(today, one.due_on, off))
