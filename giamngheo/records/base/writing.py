"""Columns of many rows, written in one statement: Django's bulk_update spells out a case for every row."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model


def write_columns(rows: Sequence[Model], *names: str) -> None:
    """Write these fields of saved rows of one model as they now are. names: of plain fields, not of relations."""
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Field[Any, Any]] = [
        meta.pk,
        *(cast("Field[Any, Any]", meta.get_field(name)) for name in names),
    ]
    columns = [field.column for field in fields]
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    told = ", ".join(f'"{column}"' for column in columns)
    changes = ", ".join(f'"{column}" = new."{column}"' for column in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" AS kept SET {changes} FROM unnest({arrays}) AS new ({told}) '
            f'WHERE kept."{columns[0]}" = new."{columns[0]}"',
            [[getattr(row, field.attname) for row in rows] for field in fields],
        )
