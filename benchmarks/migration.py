"""The previous release's database migrated to this one, at size: how long, and how long a table was locked.

benchmarks/previous_release.txt names the last migration of each app in the release before; whoever publishes a release
writes its own there. The database is filled by this release and taken back to that state, so that the demo's loader of
today can fill it. `make prove` runs it at 297,104 households (HOUSEHOLDS).
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import connect

from benchmarks.measure import ROOT, keep
from giamngheo.config.database import Addresses, prepare
from giamngheo.config.postgres import Cluster

PREVIOUS = ROOT / "benchmarks" / "previous_release.txt"
MOST_SECONDS, SECONDS_BETWEEN_LOOKS = 5.0, 0.02
# Locks under which nobody can read the table; a table that the migration makes is not to be seen yet, nor is its lock.
_LOCKS = """
SELECT virtualtransaction || ' ' || relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation
WHERE mode = 'AccessExclusiveLock' AND granted AND relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_SIZES = "SELECT count(*) FROM registry_household", "SELECT count(*) FROM registry_person"


class Watcher:
    """Looks at the locks from a connection of its own; `longest`: a table's name and for how many seconds."""

    def __init__(self, address: str) -> None:
        self._address, self._ended = address, threading.Event()
        self._since: dict[str, float] = {}
        self.longest = ("–", 0.0)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """As long as the block lasts."""
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _look(self) -> None:
        with connect(self._address, autocommit=True) as database:
            while not self._ended.wait(SECONDS_BETWEEN_LOOKS):
                now = time.monotonic()
                held = {lock for (lock,) in database.execute(_LOCKS).fetchall()}
                self._since = {lock: self._since.get(lock, now) for lock in held}
                for lock, since in self._since.items():
                    if now - since > self.longest[1]:
                        self.longest = lock.split()[-1], now - since


def run(address: str, data: Path, *module: str) -> None:
    """A Python module of the product on that database."""
    env = {
        **os.environ,
        "DATABASE_URL": address,
        "GIAMNGHEO_DATA": str(data),
        "GIAMNGHEO_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
    }
    subprocess.run([sys.executable, "-m", *module], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def previous(addresses: Addresses, data: Path) -> None:
    """A filled database as the release before left it."""
    run(addresses.owner, data, "django", "migrate", "--noinput")
    run(addresses.owner, data, "giamngheo.records.geography.load")
    run(addresses.worker, data, "giamngheo.demo.register")
    # What hangs on others goes first.
    for line in reversed(PREVIOUS.read_text(encoding="ascii").splitlines()):
        run(addresses.owner, data, "django", "migrate", "--noinput", *line.split())


def report() -> str:
    """One line. Raises AssertionError where a table was locked for too long."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        with Cluster(data) as cluster:
            addresses = prepare(cluster.url(), "giamngheo", data)
            previous(addresses, data)
            superuser = cluster.url("giamngheo")
            with connect(superuser) as database:
                households, persons = (str(*(database.execute(asked).fetchone() or ())) for asked in _SIZES)
            watcher, begun = Watcher(superuser), time.monotonic()
            with watcher.watching():
                run(addresses.owner, data, "django", "migrate", "--noinput")
            seconds = time.monotonic() - begun
    table, locked = watcher.longest
    assert locked <= MOST_SECONDS, f"{table} was locked for {locked:.1f} s"
    return (
        f"Migration from the previous release, {households} households, {persons} persons: {seconds:.1f} s in all; "
        f"longest lock that stops reading: {table}, {locked:.2f} s (bar {MOST_SECONDS:g})"
    )


def main() -> None:
    """Print the line and keep it."""
    keep("migration", [report()])


if __name__ == "__main__":
    main()
