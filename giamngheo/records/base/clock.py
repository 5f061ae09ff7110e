"""The clock, read at the edge and passed in. Moments are UTC, a legal day is a day in Viet Nam.

Moments are kept by the real clock, so that they stay in order; under a fixed day officers are told them on its
calendar.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment, in UTC."""
    return timezone.now()


def today() -> date:
    """The legal day: the demo's own where GIAMNGHEO_TODAY or the demo sets one, else today in Viet Nam."""
    fixed: date | None = settings.FIXED_TODAY
    return fixed or timezone.localdate(now())


def as_told(moment: datetime) -> datetime:
    """A kept moment in Viet Nam's time, on the calendar of `today`: what is done on the real today has that day.

    The hour is the real one; what was done days before or is due days after keeps its distance. What is older than an
    earlier fixed day was never kept by the real clock: the demo's own past, which stands as it is.
    """
    told, fixed, real = timezone.localtime(moment), today(), timezone.localdate(now())
    if fixed < real and told.date() <= fixed:
        return told
    return told + (fixed - real)
