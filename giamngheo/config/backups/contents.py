"""What a database holds, in figures that are equal exactly where two databases hold the same."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from giamngheo import records
from giamngheo.config.backups.programs import NOT_KEPT

RECORDS = Path(records.__file__).parent
# Values as text in one form, whatever the server's settings.
_ONE_FORM = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; "
    "SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'"
)
_TABLES = """
SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# As JSON, because a database that was not migrated yet has no such column.
_FILES = """
SELECT DISTINCT sha256::text FROM base_storedfile kept WHERE to_jsonb(kept) ->> 'removed_at' IS NULL ORDER BY 1
"""
_COUNTED = SQL("SELECT count(*), coalesce(sum(hashtextextended(row::text, 0)), 0)::text FROM {} row")


@dataclass(frozen=True)
class Content:
    """Of one table. digest: the sum of its rows' hashes, so that their order does not matter."""

    rows: int
    digest: str


def contents(database: Connection[Any]) -> dict[str, Content]:
    """Every table that a backup keeps the rows of, as the present transaction sees it."""
    database.execute(_ONE_FORM)
    tables = [name for (name,) in database.execute(_TABLES).fetchall() if name not in NOT_KEPT]
    return {name: _content(database, name) for name in tables}


def applied_migrations(database: Connection[Any]) -> list[str]:
    """The product's own migrations that the database has gone through, as app.name, in their order."""
    own = {name.partition(".")[0] for name in own_migrations()}
    rows = database.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return [f"{app}.{name}" for app, name in rows if app in own]


def own_migrations() -> list[str]:
    """The product's own migrations of this release, as app.name."""
    return sorted(f"{path.parts[-3]}.{path.stem}" for path in RECORDS.glob("*/migrations/0*.py"))


def stored_files(database: Connection[Any]) -> list[str]:
    """The checksums of the files that the database speaks of; those whose days were over are gone."""
    rows = database.execute(_FILES).fetchall()
    return [checksum for (checksum,) in rows]


def _content(database: Connection[Any], table: str) -> Content:
    row = database.execute(_COUNTED.format(Identifier(table))).fetchone()
    assert row
    return Content(*row)
