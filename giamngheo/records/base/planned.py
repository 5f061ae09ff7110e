"""Questions that come with every click: PostgreSQL plans each once a connection: planning costs more than answering.

Their text never changes, their values go beside it; Django composes and plans its own anew each time.
"""

from collections.abc import Iterable, Iterator, Mapping
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
    return next(iter(every(model, condition, parameters)), None)


def every(model: type[M], condition: str, parameters: Mapping[str, Any]) -> list[M]:
    """The rows of a model under a written condition, with its order; of columns without a form of their own in the
    database."""
    with planned() as cursor:
        cursor.execute(f"SELECT {columns(model)} FROM {model._meta.db_table} {condition}", parameters)
        return [made(model, row) for row in cursor.fetchall()]


def by_id(model: type[M], ids: Iterable[Any]) -> dict[Any, M]:
    """Those rows of a model, by id; None among the ids is nobody's."""
    asked = [one for one in ids if one is not None]
    found = every(model, "WHERE id = ANY (%(ids)s)", {"ids": asked}) if asked else []
    return {one.pk: one for one in found}


def joined(sql: str, parameters: Mapping[str, Any], **of: type[models.Model]) -> tuple[Any, ...] | None:
    """The first row of a written question of several models, as every_joined gives it."""
    return next(iter(every_joined(sql, parameters, **of)), None)


def every_joined(sql: str, parameters: Mapping[str, Any], **of: type[models.Model]) -> list[tuple[Any, ...]]:
    """The rows of a written question of several models: one of each. of: what the question calls their tables."""
    asked = ", ".join(columns(model, name) for name, model in of.items())
    with planned() as cursor:
        cursor.execute(f"SELECT {asked} {sql}", parameters)
        return [_parted(row, of.values()) for row in cursor.fetchall()]


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


def _parted(row: tuple[Any, ...], of: Iterable[type[models.Model]]) -> tuple[models.Model, ...]:
    cells = iter(row)
    return tuple(made(model, tuple(islice(cells, len(model._meta.concrete_fields)))) for model in of)


def made(model: type[M], row: tuple[Any, ...]) -> M:
    """A row of those columns as the model's."""
    return model.from_db(connection.alias, _names(model), row)


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields]
