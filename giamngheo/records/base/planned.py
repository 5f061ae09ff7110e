"""Questions that come with every click: PostgreSQL plans each once a connection: planning costs more than answering.

Their text never changes, their values go beside it; Django composes and plans its own anew each time.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor

M = TypeVar("M", bound=models.Model)


@contextmanager
def planned() -> Iterator[Any]:
    """A cursor for such questions; counted and logged as any other."""
    connection.ensure_connection()
    held: Any = connection.connection
    usual, held.cursor_factory = held.cursor_factory, ServerBindingCursor
    try:
        opened = connection.cursor()
    finally:
        held.cursor_factory = usual
    with opened as cursor:
        yield cursor


def rows(sql: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a question as dicts by the names of its columns."""
    with planned() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def found(model: type[M], condition: str, parameters: Mapping[str, Any]) -> M | None:
    """The first row of a model under a written condition, with its order and its lock; None where there is none."""
    with planned() as cursor:
        cursor.execute(f"SELECT {columns(model)} FROM {model._meta.db_table} {condition}", parameters)
        row = cursor.fetchone()
    return None if row is None else made(model, row)


def joined(sql: str, parameters: Mapping[str, Any], **of: type[models.Model]) -> tuple[Any, ...] | None:
    """The first row of a written question of several models: one of each. of: what the question calls their tables."""
    asked = ", ".join(columns(model, name) for name, model in of.items())
    with planned() as cursor:
        cursor.execute(f"SELECT {asked} {sql}", parameters)
        row = cursor.fetchone()
    if row is None:
        return None
    cells = iter(row)
    return tuple(made(model, tuple(islice(cells, len(model._meta.concrete_fields)))) for model in of.values())


def put(row: models.Model, *names: str) -> None:
    """Write these fields of a row that is kept already: as `save(update_fields=…)`, of columns without a form of their
    own in the database."""
    fields = [row._meta.get_field(name) for name in names]
    columns = [field.column for field in fields if isinstance(field, models.Field)]
    written = ", ".join(f'"{column}" = %({column})s' for column in columns)
    values = {column: getattr(row, name) for column, name in zip(columns, names, strict=True)}
    with planned() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {written} WHERE id = %(of_row)s", values | {"of_row": row.pk}
        )


@cache
def columns(model: type[models.Model], of: str = "") -> str:
    """The columns of a model in the order of its fields. of: what the question calls its table."""
    return ", ".join(
        f'{of}{"." if of else ""}"{field.column}"' for field in model._meta.concrete_fields if field.column
    )


def made(model: type[M], row: tuple[Any, ...]) -> M:
    """A row of those columns as the model's."""
    return model.from_db(connection.alias, [one.attname for one in model._meta.concrete_fields], row)
