"""A commune through a change of units: until which day its code meant the same, and how it was called."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q

from giamngheo.records.geography.models import Unit, UnitChange
from giamngheo.records.geography.selectors.units import units_on


def last_day_as_it_was(code: str, since: date, until: date) -> date:
    """The last day up to `until` on which the code meant the villages that it meant on `since`.

    A code goes on where others join its commune: from that day on it means more than before.
    """
    touched = UnitChange.objects.filter(Q(old_code=code) | Q(new_code=code)).exclude(old_code=F("new_code"))
    days = touched.filter(on_date__gt=since, on_date__lte=until).order_by("on_date")
    changed: date | None = days.values_list("on_date", flat=True).first()
    return changed - timedelta(days=1) if changed else until


def units_once(codes: Iterable[str], day: date) -> dict[str, Unit]:
    """The units that bore these codes that day; of a code that was gone by then, the one that bore it last."""
    asked = set(codes)
    found = units_on(asked, day)
    gone = Unit.objects.filter(code__in=asked - found.keys(), valid_to__lte=day).order_by("valid_to")
    return {unit.code: unit for unit in gone} | found
