"""Villages of a day with what is known of them, and how many households of each the officer may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_households
from giamngheo.records.base.collation import collated
from giamngheo.records.base.planned import rows
from giamngheo.records.geography.models import (
    Village,
    VillageFormerName,
    VillageHead,
    VillageMark,
    VillagePlace,
    on_day,
)
from giamngheo.records.registry.selectors.lists import counts_in_area

# Row-level security leaves the households of the own area; nothing is counted of the others.
_COUNTS = f"""
SELECT g.commune_code, count(*) AS villages, count(m.village_id) AS difficult,
    coalesce(sum(c.households), 0)::integer AS households
FROM geography_villageplace g
LEFT JOIN geography_villagemark m ON m.village_id = g.village_id AND {on_day("m")}
LEFT JOIN (
    SELECT village_id, sum(households) AS households FROM registry_householdcount GROUP BY village_id
) c ON c.village_id = g.village_id
WHERE g.commune_code = ANY (%(communes)s) AND {on_day("g")}
GROUP BY g.commune_code
"""
_NONE = {"villages": 0, "difficult": 0, "households": 0}


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

    villages: int
    difficult: int
    households: int | None


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
    asked = {"communes": list(codes), "day": day}
    found = {row.pop("commune_code"): row for row in rows(_COUNTS, asked)}
    seen = {} if read_households(officer) else {"households": None}
    return {code: CommuneCounts(**(_NONE | found.get(code, {}) | seen)) for code in codes}


def households_by_village(officer: Officer, villages: Iterable[UUID]) -> dict[UUID, int] | None:
    """How many households live in each of these villages now; None: the officer may not see households."""
    if not read_households(officer):
        return None
    living = counts_in_area(officer).filter(village_id__in=list(villages))
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
