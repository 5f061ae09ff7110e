"""Which villages a change of units on a day still has to move, and which of them wait for a person's choice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from giamngheo.records.geography.models import Unit, UnitChange, Village, VillagePlace
from giamngheo.records.geography.selectors.units import in_order, unit_on, units_on
from giamngheo.rules.language import say


@dataclass(frozen=True)
class Merger:
    """A commune of the new day and the old communes that join it whole."""

    on_date: date
    new_code: str
    old_codes: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """A village whose commune was divided, or whose successor nobody knows. candidates: where it may belong.

    candidates is empty where nothing is known: any commune of the province may be chosen.
    """

    village: Village
    on_date: date
    old: Unit | None
    candidates: list[Unit]

    @property
    def why(self) -> str:
        """Why a person has to choose."""
        if self.candidates:
            return say("xã được chia cho nhiều xã mới", "its commune was divided")
        return say("chưa rõ xã này nhập vào đâu", "where its commune went is not known")


def days_of_change(until: date) -> list[date]:
    """The days up to that one on which units changed, the oldest first."""
    days = UnitChange.objects.filter(on_date__lte=until).order_by("on_date")
    return list(days.values_list("on_date", flat=True).distinct())


def unmoved(codes: Iterable[str], on_date: date) -> QuerySet[Village]:
    """Villages that belong to these communes as they were before the day: no place of theirs begins on it or later.

    A code may mean another commune since; the place tells which of the two a village belongs to.
    """
    moved = VillagePlace.objects.filter(village=OuterRef("pk"), valid_from__gte=on_date)
    return Village.objects.filter(~Exists(moved), commune_code__in=list(codes))


def mergers(on_date: date) -> list[Merger]:
    """The mergers of the day, by new code. A commune that simply stayed, its own only predecessor, is none."""
    whole: dict[str, set[str]] = defaultdict(set)
    all_parts: dict[str, set[str]] = defaultdict(set)
    changes = UnitChange.objects.filter(on_date=on_date).values_list("old_code", "new_code", "kind")
    for old, new, kind in changes:
        all_parts[new].add(old)
        if kind == "whole":
            whole[new].add(old)
    return [
        Merger(on_date, new, tuple(sorted(olds)))
        for new, olds in sorted(whole.items())
        if all_parts[new] != {new}
    ]


def waiting_villages(until: date) -> list[Waiting]:
    """Every village that waits for a choice because of a change up to that day, by old commune and name."""
    return [waiting for day in days_of_change(until) for waiting in _waiting(day)]


def waiting_village(village: Village, until: date) -> Waiting | None:
    """The choice one village waits for; None: none."""
    return next((found for found in waiting_villages(until) if found.village.pk == village.pk), None)


def _waiting(day: date) -> list[Waiting]:
    targets: dict[str, list[str]] = defaultdict(list)
    unsettled = UnitChange.objects.filter(on_date=day).exclude(kind="whole")
    for old_code, new_code in unsettled.values_list("old_code", "new_code"):
        targets[old_code] += [new_code] if new_code else []
    villages = list(unmoved(targets, day).order_by("commune_code", "name"))
    before = units_on({village.commune_code for village in villages}, day - timedelta(days=1))
    after = units_on({code for village in villages for code in targets[village.commune_code]}, day)
    return [
        Waiting(
            village,
            day,
            before.get(village.commune_code),
            in_order(after[code] for code in targets[village.commune_code] if code in after),
        )
        for village in villages
    ]


def may_join(waiting: Waiting, code: str) -> bool:
    """Whether the village may be given to that commune: one of the successors, any where none is known."""
    if waiting.candidates:
        return code in {unit.code for unit in waiting.candidates}
    unit = unit_on(code, waiting.on_date)
    return unit is not None and unit.level == Unit.Level.COMMUNE
