"""The previous release's database migrated to this one, at size: how long, and how long a table was locked. Then its
backup and the way back.

benchmarks/previous_release.txt names the last migration of each app in the release before; whoever publishes a release
writes its own there. The database is filled by this release and taken back to that state, so that the demo's loader of
today can fill it. `make prove` runs it at 297,104 households (HOUSEHOLDS). DATA=folder: a demo that was loaded before,
whose reviews are gone afterwards.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import connect
from psycopg.sql import SQL, Identifier

from benchmarks.backup import round_trip
from benchmarks.measure import ROOT, keep
from benchmarks.register import Register, province

PREVIOUS = ROOT / "benchmarks" / "previous_release.txt"
MOST_SECONDS, SECONDS_BETWEEN_LOOKS = 5.0, 0.02
# Locks under which nobody can read the table; a table that the migration makes is not to be seen yet, nor is its lock.
_LOCKS = """
SELECT virtualtransaction || ' ' || relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation
WHERE mode = 'AccessExclusiveLock' AND granted AND relkind = 'r' AND relnamespace = 'public'::regnamespace
"""

# Reviews and the desk; exports, whose forms it had no names for.
_NEW = r"""
SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^(desk|review)_|^registry_export$'
"""


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


def previous(register: Register) -> None:
    """A filled database goes back to what the release before left, without what that did not know."""
    with connect(register.superuser, autocommit=True) as database:
        names = [Identifier(name) for (name,) in database.execute(_NEW).fetchall()]
        database.execute(SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(names)))
    # What hangs on others goes first.
    for line in reversed(PREVIOUS.read_text(encoding="ascii").splitlines()):
        register.migrate(*line.split())


def report() -> Iterator[str]:
    """The lines. Raises AssertionError where a table was locked for too long or a row is not restored."""
    with province() as made:
        previous(made)
        households, persons = made.sizes()
        watcher, begun = Watcher(made.superuser), time.monotonic()
        with watcher.watching():
            made.migrate()
        seconds = time.monotonic() - begun
        table, locked = watcher.longest
        yield (
            f"Migration from the previous release, {households:,} households, {persons:,} persons: {seconds:.1f} s in "
            f"all; longest lock that stops reading: {table}, {locked:.2f} s (bar {MOST_SECONDS:g})"
        )
        assert locked <= MOST_SECONDS, f"{table} was locked for {locked:.1f} s"
        yield ""
        yield round_trip(made)


def main() -> None:
    """Print the lines and keep them."""
    keep("migration", report())


if __name__ == "__main__":
    main()
