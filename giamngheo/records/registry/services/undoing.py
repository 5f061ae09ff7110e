"""Take back what an import brought, row by row: where somebody has worked on since, the row is kept and listed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import import_households, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.models import Job
from giamngheo.records.base.queue import ask
from giamngheo.records.registry.models import ImportBatch
from giamngheo.records.registry.services.finding_duplicates import find_duplicates
from giamngheo.records.registry.services.importing import TO_UNDO, UNDO, NotNow
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.undo_sql import (
    COUNTS,
    REMOVE,
    RESTORE,
    RESTORED,
    SORT_OUT,
    TOUCHED,
)

FIRST = UUID(int=0)
PROGRESS = """
SELECT count(DISTINCT household_id) FILTER (WHERE outcome IN ('undone', 'kept')),
    count(DISTINCT household_id) FILTER (WHERE outcome IN ('created', 'updated'))
FROM registry_importrow WHERE batch_id = %s AND household_id IS NOT NULL
"""


@dataclass(frozen=True)
class Undone:
    """A part of an undo: how many households it looked at, the last of them, rows taken back and rows that stay."""

    households: int
    last: UUID
    undone: int
    kept: int


def ask_undo(*, officer: Officer, batch: ImportBatch) -> Job:
    """Have an import taken back that is loaded, or was stopped half-way."""
    require(officer, import_households)
    fresh = ImportBatch.objects.select_for_update().get(id=batch.id)
    if fresh.state not in TO_UNDO:
        raise NotNow
    ImportBatch.objects.filter(id=batch.id).update(state=ImportBatch.State.UNDOING)
    record(officer, "registry.ask_undo_import", "import", batch.id, digest=batch.digest)
    return ask(officer, UNDO, batch.id)


def households_undone(batch: ImportBatch) -> tuple[int, int]:
    """How many households of the import an undo has gone through, and how many are left."""
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS, [batch.id])
        done, left = cursor.fetchone()
    return done, left


def undo_part(*, actor: Actor, batch: ImportBatch, after: UUID, most: int) -> Undone:
    """Undo the next households in the present transaction: new ones without later work go, changed ones are as they
    were before. Where none is left, the import is undone.

    after: the last household of the part before; FIRST begins anew: rows already undone or kept are not looked at
    again.
    """
    given: dict[str, Any] = {"batch": batch.id, "after": after, "most": most}
    with connection.cursor() as cursor:
        for step in SORT_OUT:
            cursor.execute(step, given)
        cursor.execute(TOUCHED)
        touched = [household for (household,) in cursor.fetchall()]
        for step in (*RESTORE, *REMOVE):
            cursor.execute(step, given)
        cursor.execute(RESTORED)
        restored = [person for (person,) in cursor.fetchall()]
        cursor.execute(COUNTS, given)
        part = Undone(*cursor.fetchone())
    if restored:
        find_duplicates(restored)
    judge_households(touched, clock.now())
    if part.households == 0:
        batch.state, batch.undone_at = ImportBatch.State.UNDONE, clock.now()
        batch.save(update_fields=["state", "undone_at"])
    else:
        details = {"undone": [None, part.undone], "kept": [None, part.kept]}
        record(actor, "registry.undo_import", "import", batch.id, details=details, digest=batch.digest)
    return part
