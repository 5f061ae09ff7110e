"""What the worker tidies up by itself: files whose days are over, and what killed jobs left behind."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.base.files import content, hold_content
from giamngheo.records.base.models import StoredFile
from giamngheo.records.base.workplace import clear_left_over


@dataclass(frozen=True)
class Tidied:
    """files: how many files ended; folders: how many folders of dead jobs went."""

    files: int
    folders: int


def tidy() -> Tidied:
    """Once round; may be killed anywhere and run by several workers at once. The worker's role only."""
    return Tidied(_remove_files(clock.today(), clock.now()), clear_left_over())


def _remove_files(today: date, now: datetime) -> int:
    over = StoredFile.objects.filter(kept_until__lt=today, removed_at=None)
    checksums = list(over.values_list("sha256", flat=True).distinct())
    return sum(_remove_content(checksum, today, now) for checksum in checksums)


@transaction.atomic
def _remove_content(checksum: str, today: date, now: datetime) -> int:
    """End the files of one content. It leaves the disk where no other file has it.

    First the content, then the rows: after a kill in between, the next round does the same again.
    """
    hold_content(checksum, "pg_advisory_xact_lock")
    same = StoredFile.objects.filter(sha256=checksum, removed_at=None)
    ended = list(same.filter(kept_until__lt=today))
    if ended and len(ended) == same.count():
        content(ended[0]).unlink(missing_ok=True)
    for file in ended:
        file.removed_at = now
        file.save(update_fields=["removed_at"])
        record(None, "base.remove_file", "file", file.id, details={"name": [file.name, None]})
    return len(ended)
