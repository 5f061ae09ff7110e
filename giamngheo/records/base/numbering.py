"""Running numbers of an office's papers: none is left out, none is given twice."""

from django.db import connection
from django.db.models import Max, QuerySet


def next_number(rows: QuerySet, of: str) -> int:  # type: ignore[type-arg]  # of any model with a number
    """The number after the greatest of these rows; whoever asks for the same `of` meanwhile waits for this transaction.

    The database must show all the rows that share the numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [of])
    found = rows.aggregate(last=Max("number"))
    return int(found["last"] or 0) + 1
