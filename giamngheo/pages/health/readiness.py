"""Each part that the product needs, in a word."""

import shutil
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from giamngheo.records.base.operations import is_worker_alive

OK, FAULT = "ok", "fault"
# An import of a province's file writes about so much before it is loaded.
BYTES_NEEDED = 512 * 2**20


def readiness() -> dict[str, str]:
    """database, migrations, worker, disk: ok or fault. Where the database is away, what stands in it is a fault too."""
    try:
        stored = {"database": OK, "migrations": _word(_is_migrated()), "worker": _word(is_worker_alive())}
    except DatabaseError:
        stored = dict.fromkeys(("database", "migrations", "worker"), FAULT)
    return {**stored, "disk": _word(shutil.disk_usage(settings.DATA).free > BYTES_NEEDED)}


def _word(is_well: bool) -> str:
    return OK if is_well else FAULT


def _is_migrated() -> bool:
    """Whether the database has gone through the last migration of each app."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return _last_migrations() <= set(cursor.fetchall())


@cache
def _last_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.leaf_nodes())
