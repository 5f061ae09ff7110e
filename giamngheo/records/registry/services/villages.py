"""Villages come, are renamed, and end: acts of a commune, dated and logged."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import change_villages, require
from giamngheo.records.base.clock import now
from giamngheo.records.geography.models import Village, VillagePlace
from giamngheo.records.geography.services.move_villages import keep_former_name
from giamngheo.records.registry.models import Household, HouseholdPlace
from giamngheo.records.registry.services.summary import refresh
from giamngheo.records.registry.services.village_act import (
    VillageRefused,
    changing,
    check_area,
    check_day,
    close,
    log,
    values_now,
)
from giamngheo.rules.language import say


@dataclass(frozen=True)
class VillageFacts:
    """What a village is called; code: the office's own, may be empty."""

    name: str
    kind: str
    code: str = ""


def add_village(*, officer: Officer, commune_code: str, facts: VillageFacts, on: date) -> Village:
    """A new village of the commune from that day. Raises NotAllowed, VillageRefused."""
    require(officer, change_villages)
    check_area(officer, commune_code)
    check_day(officer, on)
    with transaction.atomic():
        village = Village(commune_code=commune_code, valid_from=on, **asdict(facts))
        _save(village)
        VillagePlace.objects.create(village=village, commune_code=commune_code, valid_from=on)
        log(officer, "registry.add_village", village, {}, asdict(facts) | {"valid_from": on})
    return village


def correct_village(
    *, officer: Officer, village_id: UUID, version: int, facts: VillageFacts, on: date
) -> Village:
    """Another name, kind or code from that day; the former name is kept, and search finds the new one.

    Raises NotAllowed, Conflict, VillageRefused.
    """
    with changing(officer, village_id, version, on, asdict(facts)) as village:
        before = values_now(village)
        if (village.name, village.kind) != (facts.name, facts.kind):
            keep_former_name(village, on)
        village.name, village.kind, village.code = facts.name, facts.kind, facts.code
        _save(village)
        refresh(Household.objects.filter(village=village).values_list("id", flat=True), now())
        log(officer, "registry.correct_village", village, before, asdict(facts))
    return village


def end_village(
    *, officer: Officer, village_id: UUID, version: int, on: date, into: UUID | None = None
) -> Village:
    """The village is no more from that day; into: the village of the same commune that takes its households.

    Raises NotAllowed, Conflict, and VillageRefused where households would be left without a village.
    """
    with changing(officer, village_id, version, on, {}) as village:
        before = values_now(village)
        moved = _move_households(village, into, on)
        for periods in (village.places, village.heads, village.marks):
            close(periods.filter(valid_to=None).first(), on)
        village.valid_to = on
        village.save(update_fields=["valid_to"])
        after = {"valid_to": on, "into": into, "moved_households": moved}
        log(officer, "registry.end_village", village, before, after)
    return village


def _save(village: Village) -> None:
    try:
        with transaction.atomic():
            village.save()
    except IntegrityError as error:
        if "one_village_a_name" not in str(error):
            raise
        raise VillageRefused(
            "name", say("xã đã có thôn mang tên này", "the commune already has a village of this name")
        ) from error


def _move_households(village: Village, into: UUID | None, on: date) -> int:
    """Give the living households to the other village, and return how many there were."""
    ids = list(Household.objects.filter(village=village, ended_on=None).values_list("id", flat=True))
    if not ids:
        return 0
    target = _target(village, into)
    places = HouseholdPlace.objects.filter(household__in=ids)
    if places.filter(valid_from__gt=on).exists():
        raise VillageRefused(
            "on", say("có hộ chuyển đến sau ngày này", "a household moved in after this day")
        )
    places.filter(valid_to=None).update(valid_to=on)
    HouseholdPlace.objects.bulk_create(
        HouseholdPlace(household_id=household, village=target, valid_from=on) for household in ids
    )
    Household.objects.filter(id__in=ids).update(village=target, version=F("version") + 1)
    refresh(ids, now())
    return len(ids)


def _target(village: Village, into: UUID | None) -> Village:
    if into is None:
        raise VillageRefused(
            "into",
            say(
                "thôn còn hộ: chọn thôn tiếp nhận",
                "households still live there: choose the village that takes them",
            ),
        )
    open_here = Village.objects.filter(commune_code=village.commune_code, valid_to=None).exclude(
        id=village.pk
    )
    target: Village | None = open_here.filter(id=into).first()
    if target is None:
        raise VillageRefused(
            "into", say("thôn tiếp nhận phải ở cùng xã", "the village must be one of the same commune")
        )
    return target
