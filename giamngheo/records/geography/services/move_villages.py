"""Move villages to another commune on a day; what hangs on them follows by foreign key in the same statement."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from uuid import UUID

from django.db.models import F, Q

from giamngheo.records.geography.models import Unit, Village, VillageFormerName, VillagePlace

LONGEST_NAME = 120


def move_villages(
    villages: Sequence[Village], new_code: str, on_date: date, old: dict[str, Unit]
) -> list[Village]:
    """Move them, and return those that had to be renamed: two of one name in a commune are told apart by where
    they were. old: the former communes by code, for that.
    """
    renamed = _rename(villages, new_code, on_date, old)
    ids = _ids(villages)
    _move_places(villages, ids, new_code, on_date)
    Village.objects.filter(id__in=ids).update(commune_code=new_code, version=F("version") + 1)
    return renamed


def keep_former_name(village: Village, until: date) -> None:
    """Note what the village is called before it is renamed on that day; twice on one day is a correction."""
    last = village.former_names.order_by("-valid_to").first()
    if last is None or last.valid_to < until:
        since = last.valid_to if last else village.valid_from
        if since is None or since < until:
            VillageFormerName.objects.create(
                village=village, name=village.name, kind=village.kind, valid_from=since, valid_to=until
            )


def _rename(villages: Sequence[Village], new_code: str, on_date: date, old: dict[str, Unit]) -> list[Village]:
    moving = [village for village in villages if village.valid_to is None]
    there = Village.objects.filter(commune_code=new_code, valid_to=None).exclude(id__in=_ids(villages))
    used = Counter([*there.values_list("name", flat=True), *(village.name for village in moving)])
    taken = {*used, *_names_left_behind(villages)}
    renamed = [village for village in moving if used[village.name] > 1]
    for village in renamed:
        keep_former_name(village, on_date)
        village.name = next(name for name in _told_apart(village, old) if name not in taken)
        village.save(update_fields=["name"])
        taken.add(village.name)
    return renamed


def _names_left_behind(villages: Sequence[Village]) -> list[str]:
    """The names in use where they still are: a village is renamed before it moves."""
    before = Village.objects.filter(
        commune_code__in={village.commune_code for village in villages}, valid_to=None
    )
    return list(before.values_list("name", flat=True))


def _told_apart(village: Village, old: dict[str, Unit]) -> Iterator[str]:
    """Names that say where it was, the plainest first; without end."""
    commune = old.get(village.commune_code)
    words = f"{commune.kind} cũ {commune.name}" if commune else f"xã cũ {village.commune_code}"
    yield _fit(village.name, f" ({words})")
    yield _fit(village.name, f" ({words}, {village.commune_code})")
    for number in count(2):
        yield _fit(village.name, f" ({words}, {village.commune_code}-{number})")


def _fit(name: str, suffix: str) -> str:
    return name[: LONGEST_NAME - len(suffix)] + suffix


def _ids(villages: Sequence[Village]) -> list[UUID]:
    return [village.pk for village in villages]


def _move_places(villages: Sequence[Village], ids: Sequence[UUID], new_code: str, on_date: date) -> None:
    """Close each place and open the next. A village that ended before gets an empty period: it moved on paper."""
    places = VillagePlace.objects.filter(village__in=ids)
    known = set(places.values_list("village_id", flat=True))
    VillagePlace.objects.bulk_create(
        VillagePlace(village=village, commune_code=village.commune_code, valid_to=on_date)
        for village in villages
        if village.pk not in known
    )
    places.filter(Q(valid_to=None) | Q(valid_to__gt=on_date)).update(valid_to=on_date)
    VillagePlace.objects.bulk_create(
        VillagePlace(
            village=village,
            commune_code=new_code,
            valid_from=on_date,
            valid_to=max(village.valid_to, on_date) if village.valid_to else None,
        )
        for village in villages
    )
