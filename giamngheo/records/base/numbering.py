"""Running numbers of an office's papers: none is left out, none is given twice."""

from uuid import UUID

from django.db import connection
from django.db.models import Max, Model


def next_number(of: type[Model], office_id: UUID, year: int) -> int:
    """The number after the greatest that an office gave to papers of a kind in a year; whoever asks for the same
    meanwhile waits for this transaction. The database must show the office all of its own.
    """
    hold_numbers(of, str(office_id))
    found = of._default_manager.filter(office_id=office_id, year=year).aggregate(last=Max("number"))
    return int(found["last"] or 0) + 1


def hold_numbers(of: type[Model], giver: str) -> None:
    """Whoever numbers papers of this kind for the same giver waits until this transaction is through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{of._meta.label} {giver}"])
