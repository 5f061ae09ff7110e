"""A change of units, carried out: villages move to their new commune, and everything that hangs on them follows.

One transaction a commune: cut short, it is taken up again where it stopped, and a second run finds nothing to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, settle_divided_communes
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.clock import now
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import Progress
from giamngheo.records.base.queue import ask
from giamngheo.records.geography.models import Village
from giamngheo.records.geography.selectors.changes import Merger, days_of_change, mergers, unmoved
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.geography.services.move_villages import move_villages
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.hand_over_offices import communes_held, hand_over
from giamngheo.records.registry.services.merge_codes import tell_codes_apart
from giamngheo.records.registry.services.summary import refresh

KIND = "registry.apply_unit_changes"


@dataclass(frozen=True)
class Merged:
    """What moving villages into a commune did. renamed, recoded: villages and households told apart by their name."""

    villages: int
    households: int
    renamed: int
    recoded: int


def ask_to_apply_changes(officer: Officer) -> Job:
    """Queue the changes of units up to the officer's day."""
    require(officer, settle_divided_communes)
    job = ask(officer, KIND, officer.office_id)
    record(officer, "registry.ask_to_apply_unit_changes", "job", job.id)
    return job


def apply_changes(job: Job, progress: Progress) -> None:
    """The job: day after day, commune after commune. Divided communes stay, for settle_village."""
    with progress.step():
        days = days_of_change(job.day)
    for day in days:
        with progress.step():
            due = due_mergers(day)
        for done, merger in enumerate(due):
            progress.advance(done, len(due), *_told(merger))
            with progress.step():
                merge_commune(progress.officer, merger)


def due_mergers(on_date: date) -> list[Merger]:
    """The mergers of the day that still have villages to move or offices to hand over."""
    found = mergers(on_date)
    old_codes = {code for merger in found for code in merger.old_codes}
    waiting = set(unmoved(old_codes, on_date).values_list("commune_code", flat=True)) | communes_held(on_date)
    return [merger for merger in found if not waiting.isdisjoint(merger.old_codes)]


def merge_commune(actor: Actor, merger: Merger) -> Merged:
    """Move every village of the old communes that join whole, in the present transaction; twice does it once."""
    villages = list(unmoved(merger.old_codes, merger.on_date).select_for_update())
    merged = move(villages, merger.new_code, merger.on_date, now())
    hand_over(merger.old_codes, merger.new_code, merger.on_date)
    details = {"from": list(merger.old_codes), "on": merger.on_date, **vars(merged)}
    digest = sha256("".join(sorted(str(village.pk) for village in villages)).encode()).hexdigest()
    record(actor, "registry.merge_commune", "commune", merger.new_code, details=details, digest=digest)
    return merged


def move(villages: Sequence[Village], new_code: str, on_date: date, moment: datetime) -> Merged:
    """Villages with all their households; equal names and codes are told apart first, as the new commune allows
    each only once.
    """
    ids: list[UUID] = [village.pk for village in villages]
    recoded = tell_codes_apart(villages, new_code, on_date)
    former = units_on({village.commune_code for village in villages}, on_date - timedelta(days=1))
    renamed = move_villages(villages, new_code, on_date, former)
    inside = Household.objects.filter(village__in=renamed).values_list("id", flat=True)
    refresh({*recoded, *inside}, moment)
    households = Household.objects.filter(village__in=ids).count()
    return Merged(len(ids), households, len(renamed), len(recoded))


def _told(merger: Merger) -> tuple[str, str]:
    day = f"{merger.on_date:%d/%m/%Y}"
    return f"Thay đổi ngày {day}: xã {merger.new_code}", f"Change of {day}: commune {merger.new_code}"
