"""Copy the units and their changes from policy/geography into the database; only what differs is written."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from giamngheo.engine.policy import POLICY


@dataclass(frozen=True)
class Source:
    """A file of policy/geography and its table. columns: the table's name for each heading, in the file's order.

    key: the columns that no two rows share. nullable: those whose empty cell is null.
    """

    file: str
    table: str
    columns: dict[str, str]
    key: tuple[str, ...]
    nullable: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Loaded:
    """How many rows were taken away, because they are gone or differ, and how many put in."""

    removed: int
    added: int


_SAME = ("code", "level", "kind", "name", "parent_code", "valid_from", "valid_to", "source", "confidence")
UNITS = Source(
    "units.csv",
    "geography_unit",
    {name: name for name in _SAME},
    ("code", "valid_from"),
    frozenset({"valid_to"}),
)
CHANGES = Source(
    "changes.csv",
    "geography_unitchange",
    {"date": "on_date"} | {name: name for name in ("old_code", "new_code", "kind", "source", "confidence")},
    ("on_date", "old_code", "new_code"),
)


def load_units(policy: Path = POLICY) -> dict[str, Loaded]:
    """Bring both tables to what the files say, by file name; one transaction, nothing written when nothing changed.

    Only the owner of the tables may. Raises ValueError where a file has other headings.
    """
    with transaction.atomic():
        return {source.file: _load(source, policy / "geography" / source.file) for source in (UNITS, CHANGES)}


def _load(source: Source, path: Path) -> Loaded:
    _copy(source, path)
    columns = list(source.columns.values())
    key, fresh, kept = (", ".join(names) for names in (source.key, *_both(columns)))
    joined = " AND ".join(f"fresh.{name} = kept.{name}" for name in source.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {source.table} kept WHERE NOT EXISTS ("
            f"SELECT FROM fresh WHERE {joined} AND ROW({fresh}) IS NOT DISTINCT FROM ROW({kept}))"
        )
        removed = cursor.rowcount
        names = ", ".join(columns)
        cursor.execute(
            f"INSERT INTO {source.table} ({names}) SELECT {names} FROM fresh "
            f"WHERE ({key}) NOT IN (SELECT {key} FROM {source.table})"
        )
        added = cursor.rowcount
        cursor.execute("DROP TABLE fresh")
    return Loaded(removed, added)


def _both(columns: list[str]) -> tuple[list[str], list[str]]:
    return [f"fresh.{name}" for name in columns], [f"kept.{name}" for name in columns]


def _copy(source: Source, path: Path) -> None:
    """Put the file into a table of its own; PostgreSQL reads the CSV itself."""
    heading, rows = path.read_bytes().split(b"\n", 1)
    if heading.decode("utf-8-sig").strip() != ",".join(source.columns):
        raise ValueError(f"{path.name}: {heading.decode()}")
    names = ", ".join(source.columns.values())
    never_null = ", ".join(name for name in source.columns.values() if name not in source.nullable)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE fresh AS SELECT {names} FROM {source.table} WITH NO DATA")
        command = f"COPY fresh ({names}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({never_null}))"
        with cursor.copy(command) as copy:
            copy.write(rows)
