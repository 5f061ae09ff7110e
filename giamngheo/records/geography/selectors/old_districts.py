"""The district of each commune; since districts ended, that in which most of the commune's parts were."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from giamngheo.records.geography.models import Unit, UnitChange
from giamngheo.records.geography.selectors.units import Level, units_on


def districts_of(codes: Iterable[str], day: date) -> dict[str, Unit]:
    """By commune code; a commune of which no district is known is left out. At most five questions."""
    communes = units_on(codes, day)
    found = _districts({code: unit.parent_code for code, unit in communes.items()}, day)
    rest = communes.keys() - found.keys()
    return found | (_before(rest, day) if rest else {})


def _districts(parents: dict[str, str], day: date) -> dict[str, Unit]:
    known = {
        code: unit
        for code, unit in units_on(set(parents.values()), day).items()
        if unit.level == Level.DISTRICT
    }
    return {code: known[parent] for code, parent in parents.items() if parent in known}


def _before(codes: Iterable[str], day: date) -> dict[str, Unit]:
    """By the parts of which each was made the last time."""
    changes = list(UnitChange.objects.filter(new_code__in=list(codes), on_date__lte=day).order_by("on_date"))
    if not changes:
        return {}
    made_on = max(change.on_date for change in changes)
    parts = [change for change in changes if change.on_date == made_on]
    last = made_on - timedelta(days=1)
    old = units_on({change.old_code for change in parts}, last)
    districts = _districts({code: unit.parent_code for code, unit in old.items()}, last)
    votes: dict[str, Counter[str]] = {}
    for change in parts:
        if district := districts.get(change.old_code):
            votes.setdefault(change.new_code, Counter())[district.code] += 1
    by_code = {district.code: district for district in districts.values()}
    # Of two districts with as many parts the first by code: which it is, is a question of the drawing only.
    return {new: by_code[min(count, key=lambda code: (-count[code], code))] for new, count in votes.items()}
