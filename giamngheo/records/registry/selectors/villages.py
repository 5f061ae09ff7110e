"""Villages of a day with what is known of them, and how many households of each the officer may see."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_households
from giamngheo.records.base.collation import collated
from giamngheo.records.geography.models import (
    Village,
    VillageFormerName,
    VillageHead,
    VillageMark,
    VillagePlace,
)
from giamngheo.records.registry.selectors.lists import counts_in_area


@dataclass(frozen=True)
class VillageLine:
    """A village as it was that day. households: those living there now, None where the officer may not see them."""

    id: UUID
    name: str
    kind: str
    code: str
    head: str
    phone: str
    difficult_since: date | None
    instrument: str
    households: int | None


@dataclass(frozen=True)
class CommuneCounts:
    """How many villages a commune has that day, how many are marked, and how many households are seen."""

    villages: int = 0
    difficult: int = 0
    households: int | None = None


def village_lines(officer: Officer, commune_code: str, day: date) -> list[VillageLine]:
    """The villages that belonged to the commune that day, in Vietnamese order."""
    here = VillagePlace.objects.on(day).filter(commune_code=commune_code).values("village")
    villages = list(Village.objects.filter(id__in=here))
    ids = [village.pk for village in villages]
    former, heads, marks = (
        {period.village_id: period for period in model.objects.on(day).filter(village__in=ids)}
        for model in (VillageFormerName, VillageHead, VillageMark)
    )
    households = households_by_village(officer, ids)
    lines = [
        _line(village, former.get(village.pk), heads.get(village.pk), marks.get(village.pk), households)
        for village in villages
    ]
    return sorted(lines, key=lambda line: (collated(line.name), str(line.id)))


def commune_counts(officer: Officer, codes: Sequence[str], day: date) -> dict[str, CommuneCounts]:
    """The counts of each of these communes, by code."""
    places = VillagePlace.objects.on(day).filter(commune_code__in=list(codes))
    commune_of = dict(places.values_list("village", "commune_code"))
    marked = VillageMark.objects.on(day).values_list("village", flat=True)
    households = households_by_village(officer)
    villages = Counter(commune_of.values())
    difficult = Counter(commune_of[village] for village in marked if village in commune_of)
    living: Counter[str] = Counter()
    for village, number in (households or {}).items():
        if village in commune_of:
            living[commune_of[village]] += number
    return {
        code: CommuneCounts(villages[code], difficult[code], None if households is None else living[code])
        for code in codes
    }


def households_by_village(officer: Officer, villages: Iterable[UUID] | None = None) -> dict[UUID, int] | None:
    """How many households live in each of these villages now (without any named: in each of the area); None: the
    officer may not see households."""
    if not read_households(officer):
        return None
    living = counts_in_area(officer)
    living = living if villages is None else living.filter(village_id__in=list(villages))
    counted = living.values_list("village_id").annotate(number=Sum("households")).order_by("village_id")
    return dict(counted.filter(number__gt=0))


def _line(
    village: Village,
    former: VillageFormerName | None,
    head: VillageHead | None,
    mark: VillageMark | None,
    households: dict[UUID, int] | None,
) -> VillageLine:
    named = former or village
    return VillageLine(
        id=village.pk,
        name=named.name,
        kind=named.kind,
        code=village.code,
        head=head.name if head else "",
        phone=head.phone if head else "",
        difficult_since=mark.valid_from if mark else None,
        instrument=mark.instrument if mark else "",
        households=None if households is None else households.get(village.pk, 0),
    )
