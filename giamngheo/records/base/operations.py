"""How the product's insides are doing, in figures that the worker measures and the pages show: jobs, seals, database.

Only the worker's role sees every office's jobs and log, so it leaves the figures where the others find them.
"""

from dataclasses import asdict, dataclass

from django.core.cache import cache
from django.db import connection

from giamngheo.records.base import clock
from giamngheo.records.base.sealing import oldest_unsealed

PLACE = "operations"
SECONDS_BETWEEN = 15.0
# A worker that has said nothing for so long is not there.
SECONDS_OF_SILENCE = 60.0
_DATABASE = """
SELECT extract(epoch FROM clock_timestamp())::float,
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
       current_setting('max_connections')::int,
       (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(asked_at)), 0)::float
        FROM base_job WHERE state = 'waiting')
"""
_JOBS = "SELECT kind, state, count(*) FROM base_job GROUP BY kind, state ORDER BY kind, state"


@dataclass(frozen=True)
class Figures:
    """at: the database's clock, in seconds. jobs: kind, state, how many. Ages in seconds, 0 where nothing waits."""

    at: float
    connections: int
    most_connections: int
    oldest_waiting_seconds: float
    unsealed_seconds: float
    jobs: list[tuple[str, str, int]]


def publish() -> None:
    """Measure and leave the figures; the worker's role only."""
    cache.set(PLACE, asdict(measured()), timeout=None)


def measured() -> Figures:
    """The figures of now; the worker's role only."""
    unsealed = oldest_unsealed()
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        jobs = cursor.fetchall()
        cursor.execute(_DATABASE)
        at, connections, most, waiting = cursor.fetchone()
    age = (clock.now() - unsealed).total_seconds() if unsealed else 0.0
    return Figures(at, connections, most, max(waiting, 0.0), max(age, 0.0), jobs)


def published() -> Figures | None:
    """What the worker left last; None: it never did."""
    kept = cache.get(PLACE)
    return Figures(**kept) if kept else None


def is_worker_alive() -> bool:
    """Whether a worker left its figures lately, by the database's clock."""
    figures = published()
    if figures is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float")
        return bool(cursor.fetchone()[0] - figures.at < SECONDS_OF_SILENCE)
