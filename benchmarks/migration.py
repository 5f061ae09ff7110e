"""A backup of the previous release's database, restored into a new folder and upgraded there by `serve`, at size: how
long, and how long a table was locked. Then a backup of this release and the way back.

benchmarks/previous_release.txt names the last migration of each app in the release before; whoever publishes a release
writes its own there. The database is filled by this release and taken back to that state, so that the demo's loader of
today can fill it. `make prove` runs it at 297,104 households (HOUSEHOLDS). DATA=folder: a demo that was loaded before,
whose reviews are gone afterwards. What is not of the release before is the program that writes the backup: it is
today's, on the older database.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from psycopg import connect
from psycopg.sql import SQL, Identifier

from benchmarks.backup import round_trip, timed
from benchmarks.measure import ROOT, keep
from benchmarks.register import Register, province
from giamngheo.config.database import DATABASE, prepare
from giamngheo.config.postgres import Cluster
from tests.config.product import serving

PREVIOUS = ROOT / "benchmarks" / "previous_release.txt"
MOST_SECONDS, SECONDS_BETWEEN_LOOKS = 5.0, 0.02
SECONDS_TO_UPGRADE = 900
READING, WRITING = "reading", "writing"
# Locks under which nobody can read a table, or write into it; a table that the migration makes is not to be seen yet,
# nor is its lock.
_LOCKS = """
SELECT DISTINCT virtualtransaction, relname::text, stops FROM pg_locks JOIN pg_class ON pg_class.oid = relation
JOIN (VALUES
    ('AccessExclusiveLock', 'reading'), ('AccessExclusiveLock', 'writing'), ('ExclusiveLock', 'writing'),
    ('ShareRowExclusiveLock', 'writing'), ('ShareLock', 'writing')
) AS stopping (lock, stops) ON lock = mode
WHERE granted AND relkind = 'r' AND relnamespace = 'public'::regnamespace
"""

# Reviews and the desk; exports, whose forms it had no names for.
_NEW = r"""
SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^(desk|review)_|^registry_export$'
"""


class Watcher:
    """Looks at the locks from a connection of its own; `longest`: what they stop → a table's name, how many seconds."""

    def __init__(self, address: str) -> None:
        self._address, self._ended = address, threading.Event()
        self._since: dict[tuple[str, str, str], float] = {}
        self.longest = {READING: ("–", 0.0), WRITING: ("–", 0.0)}

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
                held: set[tuple[str, str, str]] = set(database.execute(_LOCKS).fetchall())
                self._since = {lock: self._since.get(lock, now) for lock in held}
                for (_, table, stops), since in self._since.items():
                    if now - since > self.longest[stops][1]:
                        self.longest[stops] = table, now - since

    def told(self) -> str:
        """The longest of each. Raises AssertionError where one lasted too long."""
        for stops, (table, seconds) in self.longest.items():
            assert seconds <= MOST_SECONDS, f"{stops} {table} was stopped for {seconds:.1f} s"
        each = (f"{stops}: {table}, {seconds:.2f} s" for stops, (table, seconds) in self.longest.items())
        return f"longest lock that stops {'; '.join(each)} (bar {MOST_SECONDS:g})"


def previous(register: Register) -> None:
    """A filled database goes back to what the release before left, without what that did not know."""
    with connect(register.superuser, autocommit=True) as database:
        names = [Identifier(name) for (name,) in database.execute(_NEW).fetchall()]
        database.execute(SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(names)))
    # What hangs on others goes first.
    for line in reversed(PREVIOUS.read_text(encoding="ascii").splitlines()):
        register.migrate(*line.split())


def upgraded(older: Register) -> str:
    """A backup of the older database is restored into a new folder, and `serve` brings it to this release: one line."""
    kept = older.sizes()
    with tempfile.TemporaryDirectory(prefix="giamngheo-older-") as name:
        apart = Path(name)
        apart.chmod(0o711)
        to, keys, new = (apart / part for part in ("to", "keys", "new"))
        timed(0, "backup", "--data", older.data, "--to", to, "--keys", keys)
        (file,), (kept_keys,) = to.iterdir(), keys.iterdir()
        restored = timed(0, "restore", "--from", file, "--data", new, "--keys", kept_keys)
        # A province that other proofs served before is a demo's for good; one made here is not.
        demo = ["--demo"] if (new / "kind").read_text(encoding="ascii") == "demo" else []
        with Cluster(new) as cluster, ExitStack() as serves:
            watcher, begun = Watcher(cluster.url(DATABASE)), time.monotonic()
            with watcher.watching():
                serves.enter_context(serving(new, *demo, seconds=SECONDS_TO_UPGRADE))
            seconds = time.monotonic() - begun
            copy = Register(new, cluster, prepare(cluster.url(), DATABASE, new))
            assert copy.sizes() == kept, (copy.sizes(), kept)
            assert copy.is_migrated(), "serve did not migrate what was restored"
    households, persons = kept
    return (
        f"A backup of the previous release, {households:,} households, {persons:,} persons: restored in "
        f"{restored:.1f} s; `serve` on it answers after {seconds:.1f} s, migrations done; {watcher.told()}"
    )


def report() -> Iterator[str]:
    """The lines. Raises AssertionError where a table was locked for too long or a row is not restored."""
    with province() as made:
        previous(made)
        yield upgraded(made)
        made.migrate()
        yield ""
        yield round_trip(made)


def main() -> None:
    """Print the lines and keep them."""
    keep("migration", report())


if __name__ == "__main__":
    main()
