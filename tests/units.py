"""The units of policy/geography in the tests' database: put there as the product does it, by the owner's command."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from giamngheo.config.database import Addresses

FULL = "units.csv: -0 +15368\nchanges.csv: -0 +11169\n"


def load(owner: str) -> str:
    """Run the command as the owner, and return what it says."""
    env = {**os.environ, "DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings"}
    words = [sys.executable, "-m", "giamngheo.records.geography.load"]
    return subprocess.run(words, env=env, check=True, capture_output=True, text=True).stdout


def ensure(addresses: Addresses) -> None:
    """Load them where a test that commits has taken them away."""
    with psycopg.connect(addresses.owner) as database:
        if database.execute("SELECT 1 FROM geography_unit LIMIT 1").fetchone() is None:
            load(addresses.owner)


def forget(addresses: Addresses) -> None:
    """Take them away."""
    with psycopg.connect(addresses.owner) as database:
        database.execute("TRUNCATE geography_unit, geography_unitchange")


@contextmanager
def kept_for_a_module(addresses: Addresses) -> Iterator[None]:
    """Afterwards no other module's tests find them."""
    yield
    forget(addresses)
