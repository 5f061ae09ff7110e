"""The database of the tests: one server a run, shared by its workers; a migrated copy of its own for each."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from giamngheo.config.database import Addresses, at, create_from_template, drop, prepare
from giamngheo.config.postgres import Cluster

# A test's data need not survive a power cut. Nor does anything count rows meanwhile: of a large transaction still open
# it would see empty tables, and questions planned for these take minutes.
UNSAFE_AND_FAST = {
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "100",
}


@dataclass(frozen=True)
class Server:
    """A server for one run. superuser_url: its superuser's address. keys: folder of the roles' passwords."""

    superuser_url: str
    keys: Path
    run: Path

    @property
    def template(self) -> str:
        """The name of the run's migrated database, which the workers copy."""
        return f"giamngheo_test_{hashlib.sha256(bytes(self.run)).hexdigest()[:12]}"


@contextmanager
def shared_cluster(run: Path) -> Iterator[Server]:
    """The run's server: the first worker starts it, the last one out stops and removes it.

    run: a folder that all workers of this run share, and no other run. GIAMNGHEO_TEST_SUPERUSER_URL names a server
    to use instead.
    """
    given = os.environ.get("GIAMNGHEO_TEST_SUPERUSER_URL")
    server = Server(given, _keys_of(given), run) if given else Server("", run, run)
    present = run / "present"
    present.mkdir(parents=True, exist_ok=True)
    with _alone(run):
        cluster = None if given else Cluster(run, UNSAFE_AND_FAST)
        if cluster:
            cluster.start()
            server = Server(cluster.url(), run, run)
        (present / str(os.getpid())).touch()
    try:
        yield server
    finally:
        with _alone(run):
            (present / str(os.getpid())).unlink()
            if not any(Path("/proc", worker.name).exists() for worker in present.iterdir()):
                _leave(server, cluster)


@contextmanager
def migrated_database(server: Server, name: str) -> Iterator[Addresses]:
    """A database of this worker's own, migrated; the migrations run once a run. name: within this run."""
    own = f"{server.template}_{name}"
    with _alone(server.run):
        template = _template(server)
        create_from_template(server.superuser_url, server.template, own)
    try:
        yield Addresses(
            owner=at(template.owner, own), app=at(template.app, own), worker=at(template.worker, own)
        )
    finally:
        drop(server.superuser_url, own)


def _template(server: Server) -> Addresses:
    addresses = prepare(server.superuser_url, server.template, server.keys)
    migrated = server.run / "migrated"
    if not migrated.exists():
        env = {**os.environ, "DATABASE_URL": addresses.owner, "GIAMNGHEO_DATA": str(server.keys)}
        words = [
            sys.executable,
            "-m",
            "django",
            "migrate",
            "--skip-checks",
            "--settings",
            "giamngheo.config.settings",
            "-v",
            "0",
        ]
        subprocess.run(words, env=env, check=True)
        migrated.touch()
    return addresses


def _leave(server: Server, cluster: Cluster | None) -> None:
    (server.run / "migrated").unlink(missing_ok=True)
    if cluster is None:
        drop(server.superuser_url, server.template)
        return
    cluster.stop()
    crashes = [
        line for line in cluster.log.read_text().splitlines() if "PANIC" in line or "by signal" in line
    ]
    print(*crashes, sep="\n", file=sys.stderr)
    shutil.rmtree(cluster.folder)


def _keys_of(url: str) -> Path:
    """Roles belong to the whole of a given server, so their passwords outlive the run."""
    folder = Path(
        tempfile.gettempdir(), f"giamngheo-test-{os.getuid()}-{hashlib.sha256(url.encode()).hexdigest()[:12]}"
    )
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    return folder


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    with (run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
