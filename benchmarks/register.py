"""A register of its own for what is measured: a server, a migrated database, and the product's processes on it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import connect

from benchmarks.measure import ROOT
from giamngheo.config.database import DATABASE, Addresses, prepare
from giamngheo.config.postgres import Cluster

_SIZES = "SELECT count(*) FROM registry_household", "SELECT count(*) FROM registry_person"


@dataclass(frozen=True)
class Register:
    """data: the product's folder, in which the server's is too. roles: how each role reaches the database."""

    data: Path
    cluster: Cluster
    roles: Addresses

    @property
    def superuser(self) -> str:
        """The address of the database for whoever looks from outside."""
        return self.cluster.url(DATABASE)

    def environment(self, address: str, **more: str) -> dict[str, str]:
        """What a process of the product needs to work there as that role."""
        own = {"GIAMNGHEO_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings"}
        return {**os.environ, **own, "DATABASE_URL": address, **more}

    def run(self, address: str, *module: str, **more: str) -> None:
        """A Python module of the product. Raises CalledProcessError."""
        command, env = [sys.executable, "-m", *module], self.environment(address, **more)
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)

    def migrate(self, *to: str) -> None:
        """To the newest state, or an app to that migration."""
        self.run(self.roles.owner, "django", "migrate", "--noinput", *to)

    def is_migrated(self) -> bool:
        """Whether no migration is left to be done."""
        words = [sys.executable, "-m", "django", "migrate", "--check"]
        env = self.environment(self.roles.owner)
        return subprocess.run(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL).returncode == 0

    def load_units(self) -> None:
        """All units of the country."""
        self.run(self.roles.owner, "giamngheo.records.geography.load")

    def load_demo(self) -> None:
        """The demo province, of HOUSEHOLDS households."""
        self.load_units()
        self.run(self.roles.worker, "giamngheo.demo.register", GIAMNGHEO_DEMO="1")

    def sizes(self) -> tuple[int, int]:
        """How many households and persons it holds."""
        with connect(self.superuser) as database:
            homes, persons = ((database.execute(asked).fetchone() or (0,))[0] for asked in _SIZES)
        return homes, persons


@contextmanager
def register() -> Iterator[Register]:
    """A new one, migrated and empty; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="giamngheo-bench-") as name:
        Path(name).chmod(0o711)
        data = Path(name, "data")
        data.mkdir(mode=0o711)
        with Cluster(data) as cluster:
            made = Register(data, cluster, prepare(cluster.url(), DATABASE, data))
            made.migrate()
            yield made


@contextmanager
def province() -> Iterator[Register]:
    """A loaded one: of the folder DATA, as it stands there; else a new demo province, gone at the end."""
    if given := os.environ.get("DATA"):
        data = Path(given)
        with Cluster(data) as cluster:
            yield Register(data, cluster, prepare(cluster.url(), DATABASE, data))
        return
    with register() as made:
        made.load_demo()
        yield made
