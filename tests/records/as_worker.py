"""Run a block of a test as the worker's role, as the worker's process does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from giamngheo.config.database import Addresses
from giamngheo.config.settings import database


@contextmanager
def as_worker(addresses: Addresses) -> Iterator[None]:
    """Enter the database as the worker; afterwards as the application again."""
    connection.close()
    connection.settings_dict.update(database(addresses.worker))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(database(addresses.app))
