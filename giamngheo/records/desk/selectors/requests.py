"""How the requests of the area stand: what is due, what is late, what is done."""

from dataclasses import dataclass
from datetime import date

from giamngheo.engine.calendar import holidays_around
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.rules.request_steps import RequestStep
from giamngheo.rules.working_days import days_left

SHOWN = 200


@dataclass(frozen=True)
class RequestLine:
    """A request and its working days left: 0 when it is due today, below 0 when it is late."""

    request: ReviewRequest
    step: RequestStep
    left: int


def waiting(today: date) -> list[RequestLine]:
    """Those not yet answered or not yet handed out, the most urgent first."""
    found = ReviewRequest.objects.standing().exclude(step=RequestStep.GIVEN)
    return [_line(one, today) for one in found.order_by("due_on", "year", "number")[:SHOWN]]


def done(today: date) -> list[RequestLine]:
    """The newest that are through."""
    found = ReviewRequest.objects.standing().filter(step=RequestStep.GIVEN)
    return [_line(one, today) for one in found.order_by("-given_on", "-year", "-number")[:50]]


def _line(one: ReviewRequest, today: date) -> RequestLine:
    holidays = holidays_around(min(one.due_on, today)) | holidays_around(today)
    return RequestLine(one, one.step_now, days_left(today, one.due_on, holidays))
