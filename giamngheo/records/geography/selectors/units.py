"""Communes and provinces as they were on a day, in Vietnamese order, and the graph old → new around one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from giamngheo.records.base.collation import collated
from giamngheo.records.base.planned import every, rows
from giamngheo.records.geography.models import Unit, UnitChange, on_day

FIRST_KNOWN = date(2021, 1, 1)
URBAN_KINDS = frozenset({"phường", "thị trấn"})
Level = Unit.Level
_VILLAGES = "SELECT id, name FROM geography_village WHERE id = ANY (%(ids)s::uuid[])"
_BEARERS = f"unit WHERE code = ANY (%(codes)s) AND {on_day('unit')} ORDER BY code"


@dataclass(frozen=True)
class Edge:
    """One step of the graph. old, new: the units on either side, None where no unit is known (unmapped)."""

    on_date: date
    old_code: str
    new_code: str
    old: Unit | None
    new: Unit | None
    kind: str
    source: str
    confidence: str


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """By name as a Vietnamese list has it, then by code."""
    return sorted(units, key=lambda unit: (collated(unit.name), unit.code))


def listed_units(codes: Iterable[str], units: Mapping[str, Unit]) -> dict[str, Unit | None]:
    """These codes in the order of a list of their units; one that has no unit comes last, with None."""
    known = {unit.code: unit for unit in in_order(units.values())}
    return {**known, **dict.fromkeys(sorted(set(codes) - known.keys()))}


def unit_on(code: str, day: date) -> Unit | None:
    """The unit that bore the code that day."""
    found: Unit | None = Unit.objects.on(day).filter(code=code).first()
    return found


def heir_on(code: str, day: date) -> Unit | None:
    """The unit that bore the code that day or, where it was gone by then, the one that had taken it in whole.

    Of a commune that was divided: the unit as it was last, since nobody can tell which of its heirs is meant.
    """
    if unit := unit_on(code, day):
        return unit
    last = Unit.objects.filter(code=code, valid_to__lte=day).order_by("-valid_to").first()
    if last is None:
        return None
    into = UnitChange.objects.filter(old_code=code, on_date=last.valid_to, kind="whole").first()
    return (into and heir_on(into.new_code, day)) or last


def area_type_on(commune_code: str, day: date) -> str:
    """Rural or urban, by the commune's kind that day."""
    unit = unit_on(commune_code, day)
    return "urban" if unit and unit.kind in URBAN_KINDS else "rural"


def units_on(codes: Iterable[str], day: date) -> dict[str, Unit]:
    """The units that bore these codes that day, by code."""
    found = every(Unit, _BEARERS, {"codes": list(codes), "day": day})
    return {unit.code: unit for unit in found}


def place_names(keys: Iterable[UUID | str], by_commune: bool, day: date) -> dict[str, str]:
    """What communes were called that day, by code; where they are not those, villages by id."""
    asked = list(map(str, keys))
    if by_commune:
        return {code: unit.name for code, unit in units_on(asked, day).items()}
    return {str(one["id"]): one["name"] for one in rows(_VILLAGES, {"ids": asked})}


def provinces(day: date) -> list[Unit]:
    """The provinces of the day."""
    return in_order(Unit.objects.on(day).filter(level=Level.PROVINCE))


def communes(province_code: str, day: date) -> list[Unit]:
    """The communes of a province that day, with or without districts between them."""
    districts = Unit.objects.on(day).filter(parent_code=province_code, level=Level.DISTRICT)
    above = [province_code, *districts.values_list("code", flat=True)]
    return in_order(Unit.objects.on(day).filter(parent_code__in=above, level=Level.COMMUNE))


def parents_of(unit: Unit, day: date) -> list[Unit]:
    """The units above one, the nearest first: district (until 30/06/2025) and province."""
    above = unit_on(unit.parent_code, day) if unit.parent_code else None
    return [above, *parents_of(above, day)] if above else []


def periods_of(code: str) -> list[Unit]:
    """Everything a code ever meant, the oldest first."""
    return list(Unit.objects.filter(code=code).order_by("valid_from"))


def edges_into(code: str, day: date) -> list[Edge]:
    """What became the unit of that code, up to that day, the newest first."""
    return _edges(UnitChange.objects.filter(new_code=code, on_date__lte=day).order_by("-on_date", "old_code"))


def edges_from(code: str, day: date) -> list[Edge]:
    """What the unit of that code became after that day, the nearest first."""
    return _edges(UnitChange.objects.filter(old_code=code, on_date__gt=day).order_by("on_date", "new_code"))


def _edges(changes: Iterable[UnitChange]) -> list[Edge]:
    rows = list(changes)
    days = {row.on_date for row in rows}
    before = {day: units_on((row.old_code for row in rows), day - timedelta(days=1)) for day in days}
    after = {day: units_on((row.new_code for row in rows), day) for day in days}
    return [
        Edge(
            row.on_date,
            row.old_code,
            row.new_code,
            before[row.on_date].get(row.old_code),
            after[row.on_date].get(row.new_code),
            row.kind,
            row.source,
            row.confidence,
        )
        for row in rows
    ]
