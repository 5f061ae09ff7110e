"""How the requests of the area stand: what is due, what is late, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from giamngheo.engine.calendar import days_off_around
from giamngheo.records.base.planned import planned
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.records.desk.models.request import STANDING, RequestQuerySet, step_of
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
    lines = [_line(one, today) for one in _not_given().order_by("due_on", "year", "number")]
    return sorted(lines, key=lambda line: line.left is None)


@dataclass(frozen=True)
class Urgent:
    """How many requests wait, are late, and come next: today, on a day off the next working day."""

    waiting: int
    late: int
    due: int
    is_today: bool


def urgent(left: Sequence[int | None], today: date) -> Urgent:
    """Counted from the working days left of those that wait."""
    open_ = [days for days in left if days is not None]
    is_today = is_day_of_office(today)
    due = 0 if is_today else 1
    return Urgent(
        waiting=len(left),
        late=sum(days < 0 for days in open_),
        due=sum(days == due for days in open_),
        is_today=is_today,
    )


def how_urgent(today: date) -> Urgent:
    """The same of the whole area, without its requests."""
    with planned() as cursor:
        cursor.execute(*_standing())
        rows = cursor.fetchall()
    return urgent([_left(due_on, step_of(*standing), today) for due_on, *standing in rows], today)


@cache
def _standing() -> tuple[str, Sequence[object]]:
    """The question and its values: of each that waits the appointment, and on what it depends where it stands."""
    return _not_given().values_list("due_on", *STANDING).query.sql_with_params()


def is_day_of_office(today: date) -> bool:
    """Whether anything can be due today."""
    return is_working_day(today, days_off_around(today))


def _not_given() -> RequestQuerySet:
    return ReviewRequest.objects.standing().exclude(step=RequestStep.GIVEN)


def done(today: date) -> list[RequestLine]:
    """The newest that are through."""
    found = ReviewRequest.objects.standing().filter(step=RequestStep.GIVEN)
    return [_line(one, today) for one in found.order_by("-given_on", "-year", "-number")[:50]]


def _line(one: ReviewRequest, today: date) -> RequestLine:
    step = one.step_now
    return RequestLine(one, step, _left(one.due_on, step, today))


def _left(due_on: date, step: RequestStep, today: date) -> int | None:
    if step in (RequestStep.ANSWERED, RequestStep.GIVEN):
        return None
    return days_left(today, due_on, days_off_around(min(due_on, today)) | days_off_around(today))
