"""The clock, read at the edge and passed in. Moments are UTC, a legal day is a day in Viet Nam."""

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
