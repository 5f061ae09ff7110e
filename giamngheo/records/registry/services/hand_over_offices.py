"""Whose communes they are after a merger: the old offices' areas end, the new commune's office begins."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from giamngheo.records.accounts.models import Office, OfficeArea
from giamngheo.records.geography.models import UnitChange
from giamngheo.records.geography.selectors.changes import unmoved
from giamngheo.records.geography.selectors.units import unit_on
from giamngheo.records.registry.models import Transfer


def hand_over(old_codes: Iterable[str], new_code: str, on_date: date) -> None:
    """End the areas of old communes without a village left, and begin the new one; twice does it once.

    The office that an administrator has given the new commune from that day takes it, else one is made.
    An office of several communes keeps its people: it gets the new commune where it had every part of it.
    """
    emptied = [code for code in old_codes if not unmoved([code], on_date).exists()]
    kept = _offices_of_all(_parts(new_code, on_date), on_date)
    ended = [*emptied, new_code] if _begins(new_code, on_date) else emptied
    _areas_before(on_date).filter(commune_code__in=ended).update(valid_to=on_date)
    now_held = OfficeArea.objects.on(on_date).filter(commune_code=new_code)
    if not now_held.filter(office__level=Office.Level.COMMUNE).exists():
        kept = [*kept, _new_office(new_code, on_date)]
    holders = set(now_held.values_list("office", flat=True))
    OfficeArea.objects.bulk_create(
        OfficeArea(office=office, commune_code=new_code, valid_from=on_date)
        for office in kept
        if office.pk not in holders
    )
    _forward_transfers(emptied, new_code, on_date)


def communes_held(on_date: date) -> set[str]:
    """Communes that offices have had since before the day and still have on it."""
    still = _areas_before(on_date).exclude(valid_to=on_date)
    return set(still.values_list("commune_code", flat=True))


def _areas_before(on_date: date) -> QuerySet[OfficeArea]:
    """Areas that began before the day and reach it."""
    begun = OfficeArea.objects.filter(Q(valid_from=None) | Q(valid_from__lt=on_date))
    return begun.filter(Q(valid_to=None) | Q(valid_to__gte=on_date))


def _begins(code: str, on_date: date) -> bool:
    """Whether the commune is another from that day; one that only takes in a neighbour goes on, office and all."""
    is_changed = UnitChange.objects.filter(on_date=on_date, old_code=code).exists()
    return is_changed or unit_on(code, on_date - timedelta(days=1)) is None


def _parts(new_code: str, on_date: date) -> set[str]:
    """The communes of the day before that it is made of."""
    changes = UnitChange.objects.filter(on_date=on_date, new_code=new_code)
    parts = set(changes.values_list("old_code", flat=True))
    return parts if _begins(new_code, on_date) else {*parts, new_code}


def _offices_of_all(codes: set[str], on_date: date) -> list[Office]:
    """The offices above the communes that have each of these in their area."""
    areas = _areas_before(on_date).filter(commune_code__in=codes)
    held: dict[Office, set[str]] = {}
    for area in areas.exclude(office__level=Office.Level.COMMUNE).select_related("office"):
        held.setdefault(area.office, set()).add(area.commune_code)
    return [office for office, communes in held.items() if communes == codes]


def _new_office(code: str, on_date: date) -> Office:
    unit = unit_on(code, on_date)
    name = f"UBND {unit.kind} {unit.name}" if unit else f"UBND xã {code}"
    return Office.objects.create(name=name, level=Office.Level.COMMUNE)


def _forward_transfers(emptied: Iterable[str], new_code: str, on_date: date) -> None:
    """Households on their way reach the new commune; a code that lives on already means it."""
    gone = [code for code in emptied if code != new_code and unit_on(code, on_date) is None]
    for side in ("from_commune", "to_commune"):
        Transfer.objects.filter(taken_at=None, **{f"{side}__in": gone}).update(**{side: new_code})
