"""What the tests of the running product share: a database entered as the application's own role."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from hypothesis import settings as examples
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from giamngheo.config.database import Addresses
from giamngheo.config.settings import database as as_settings

from .database import migrated_database, shared_cluster
from .units import ensure, kept_for_a_module
from .world import World, build

# How fast an example is says how busy the machine is: no test asks it.
examples.register_profile("patient", deadline=None)
examples.load_profile("patient")
atexit.register(shutil.rmtree, settings.DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def addresses() -> Iterator[Addresses]:
    """This worker's own migrated database.

    The server's folder is not one of pytest's: PostgreSQL runs as another user where the tests run as root, and each
    pytest that starts closes the folder above them all to others.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    run = Path(tempfile.gettempdir(), f"giamngheo-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}")
    run.mkdir(mode=0o711, exist_ok=True)
    with shared_cluster(run) as server, migrated_database(server, worker) as found:
        yield found
    if not (run / "postgres").exists():
        shutil.rmtree(run, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(addresses: Addresses, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point Django at it, as the application: neither owner nor superuser."""
    settings.DATABASES["default"].update(as_settings(addresses.app))
    connections["default"].settings_dict.update(as_settings(addresses.app))
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, addresses: Addresses
) -> Iterator[Addresses]:
    """For tests that need real transactions, other connections or other processes: commits, cleaned up afterwards."""
    with django_db_blocker.unblock():
        yield addresses
        cache.clear()
        connection.close()
        _empty(addresses.owner)


def _empty(owner: str) -> None:
    """Remove every row but what migrations brought; only the owner may."""
    kept = ("django_migrations", "django_content_type", "auth_permission")
    with psycopg.connect(owner, autocommit=True) as database:
        # Whoever still holds a row has to answer for it: the test fails, and the next one begins.
        database.execute("SET lock_timeout = '60s'")
        rows = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in rows if name not in kept)
        for is_last in (False, False, True):
            try:
                database.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
                return
            except psycopg.errors.DeadlockDetected:
                # The browser's last request was still being answered: of the two PostgreSQL ended this one.
                if is_last:
                    raise


@pytest.fixture
def world(db: None) -> World:
    """Two communes with offices, officers and households; rolled back after the test."""
    return build()


@pytest.fixture
def committed_world(committed: Addresses) -> World:
    """The same, committed."""
    return build()


@pytest.fixture(scope="module")
def _units_of_module(addresses: Addresses) -> Iterator[None]:
    with kept_for_a_module(addresses):
        yield


@pytest.fixture
def known_units(_units_of_module: None, addresses: Addresses) -> None:
    """All units of the country, committed; they are gone again after the module."""
    ensure(addresses)
