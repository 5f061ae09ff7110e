"""Take back what an import brought, row by row: where somebody has worked on since, the row is kept and listed."""

from dataclasses import dataclass

from django.db import connection

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import import_households, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.models import Job
from giamngheo.records.base.queue import ask
from giamngheo.records.registry.models import ImportBatch, ImportRow
from giamngheo.records.registry.services.importing import UNDO, NotNow
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.undo_sql import REMOVE, RESTORE, SORT_OUT, TOUCHED

Outcome = ImportRow.Outcome


@dataclass(frozen=True)
class Undone:
    """How many rows of the file were taken back, and how many had to stay."""

    undone: int
    kept: int


def ask_undo(*, officer: Officer, batch: ImportBatch) -> Job:
    """Have a loaded import taken back."""
    require(officer, import_households)
    fresh = ImportBatch.objects.select_for_update().get(id=batch.id)
    if fresh.state != ImportBatch.State.LOADED:
        raise NotNow
    ImportBatch.objects.filter(id=batch.id).update(state=ImportBatch.State.UNDOING)
    record(officer, "registry.ask_undo_import", "import", batch.id, digest=batch.digest)
    return ask(officer, UNDO, batch.id)


def undo(*, actor: Actor, batch: ImportBatch) -> Undone:
    """Undo in the present transaction: new households without later work go, changed ones are as they were before.

    Idempotent: rows already undone or kept are not looked at again.
    """
    given = {"batch": batch.id}
    with connection.cursor() as cursor:
        for step in SORT_OUT:
            cursor.execute(step, given)
        cursor.execute(TOUCHED)
        touched = [household for (household,) in cursor.fetchall()]
        for step in (*RESTORE, *REMOVE):
            cursor.execute(step, given)
    now = clock.now()
    judge_households(touched, now)
    rows = ImportRow.objects.filter(batch=batch)
    done = Undone(rows.filter(outcome=Outcome.UNDONE).count(), rows.filter(outcome=Outcome.KEPT).count())
    batch.state, batch.undone_at = ImportBatch.State.UNDONE, now
    batch.save(update_fields=["state", "undone_at"])
    details = {"undone": [None, done.undone], "kept": [None, done.kept]}
    record(actor, "registry.undo_import", "import", batch.id, details=details, digest=batch.digest)
    return done
