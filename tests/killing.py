"""An import whose worker, or whose database, is killed again and again, and what must then be in the register.

Counted from the file, not through the pages and not by the product's own counting: the file is written here, and read
back by the csv module.
"""

import csv
import io
import math
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Identifier

from giamngheo.config.database import Addresses
from giamngheo.config.postgres import Cluster

COMMUNES = {"03658": "rural", "03655": "urban"}
# The day on which the world's own households were asked.
REVIEWED_ON = date(2024, 10, 10)
OVER = ("done", "failed", "cancelled")
SECONDS_TO_END = 180
# The product's own worker with a short heartbeat and small parts.
WORKER = """
import django
django.setup()
from giamngheo.config.jobs import KINDS
from giamngheo.papers.imports import jobs
from giamngheo.records.base import progress, queue, worker
progress.BEAT_SECONDS = 0.2
queue.LIMIT = queue.timedelta(seconds=1)
jobs.LOADED_AT_ONCE = jobs.UNDONE_AT_ONCE = {at_once}
worker.run(KINDS)
"""
# What the register says, without ids and versions: the same before an import and after its undo.
CONTENT = {
    "households": "SELECT h.commune_code, h.code, v.name FROM registry_household h "
    "JOIN geography_village v ON v.id = h.village_id",
    "persons": "SELECT h.commune_code, h.code, p.full_name, p.birth_date, p.sex FROM registry_person p "
    "JOIN registry_household h ON h.id = p.household_id",
    "memberships": "SELECT h.commune_code, h.code, p.full_name, m.relation, m.valid_from, m.valid_to "
    "FROM registry_membership m JOIN registry_person p ON p.id = m.person_id "
    "JOIN registry_household h ON h.id = m.household_id",
    "answers": "SELECT h.commune_code, h.code, a.review_date, a.income_per_capita, a.wall "
    "FROM registry_householdanswers a JOIN registry_household h ON h.id = a.household_id",
    "members' answers": "SELECT h.commune_code, h.code, p.full_name, b.health_insurance "
    "FROM registry_personanswers b JOIN registry_person p ON p.id = b.person_id "
    "JOIN registry_household h ON h.id = p.household_id",
    "lines": "SELECT commune_code, code, head_name, members FROM registry_householdsummary",
    "aliases": "SELECT commune_code, source, code FROM registry_householdalias",
}


def files(homes: int) -> tuple[bytes, bytes]:
    """The contract's two tables: so many new households a commune, of which every fourth is not in review, each with
    two to four members; and the world's H002 with another income, which it knows."""
    households = [("H002", "03658", "Bản Hôm", "rural", "true", "700000")]
    persons = [("H002", "H002-1", "Lò Văn Dương", "head", "male", "1960-03-05", "03")]
    for commune, area in COMMUNES.items():
        for number in range(homes):
            code = f"K{commune}{number:05d}"
            home = (
                code,
                commune,
                "Bản Mới",
                area,
                "false" if number % 4 == 3 else "true",
                str(800_000 + number),
            )
            households.append(home)
            for member in range(2 + number % 3):
                relation = "head" if member == 0 else "child"
                name = f"Lò Văn {code} {member}"
                persons.append(
                    (code, f"{code}/{member}", name, relation, "male", f"{1980 + member}-03-05", "03")
                )
    return (
        _csv("household_id,commune_code,village_name,area_type,in_review,income_per_capita", households),
        _csv("household_id,person_id,full_name,relation,sex,birth_date,ethnic_code", persons),
    )


def _csv(heading: str, rows: Sequence[Sequence[str]]) -> bytes:
    held = io.StringIO()
    held.write(heading + "\n")
    csv.writer(held).writerows(rows)
    return held.getvalue().encode()


def counted(households: bytes, persons: bytes) -> dict[str, int]:
    """How many rows the register then has more, by the file's own: of a household not in review no answers; of the one
    that was there before only its code in the file is new."""
    homes = list(csv.DictReader(io.StringIO(households.decode())))
    members = Counter(row["household_id"] for row in csv.DictReader(io.StringIO(persons.decode())))
    asked = [row["household_id"] for row in homes if row["in_review"] == "true"]
    brought = {
        "households": len(homes),
        "persons": members.total(),
        "memberships": members.total(),
        "answers": len(asked),
        "members' answers": sum(members[code] for code in asked),
        "lines": len(homes),
        "aliases": len(homes),
    }
    return {name: count - (name != "aliases") for name, count in brought.items()}


def content(addresses: Addresses) -> dict[str, list[tuple[Any, ...]]]:
    """The whole register as everybody may come to see it, in an order of its own."""
    with psycopg.connect(addresses.worker) as database:
        database.execute("SELECT set_config('giamngheo.communes', '*', false)")
        return {name: sorted(database.execute(asked).fetchall(), key=repr) for name, asked in CONTENT.items()}


@dataclass
class Struck:
    """A worker that is killed: at_once households a part; chance: says when.

    cluster: the database's server where that is killed too, its first process at every second moment; the worker then
    lives on and has to find it again. servers: how many of the kills were of it.
    """

    addresses: Addresses
    data: str
    at_once: int
    chance: random.Random
    kills: int = 0
    cluster: Cluster | None = None
    servers: int = 0

    worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """A worker in a process of its own, where none is alive."""
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
            "DATABASE_URL": self.addresses.worker,
            "GIAMNGHEO_DATA": self.data,
        }
        words = [sys.executable, "-c", WORKER.format(at_once=self.at_once)]
        self.worker = self.worker or subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """SIGKILL, as the system does when memory runs out."""
        if self.worker:
            self.worker.kill()
            self.worker.wait()
        self.worker = None

    def kill_at_write(self, table: str) -> None:
        """Kill the worker in the middle of a transaction: while it waits to write into a table, which it never does."""
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        with psycopg.connect(self.addresses.owner) as database:
            database.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(Identifier(table)))
            self.start()
            end = time.monotonic() + SECONDS_TO_END
            while database.execute(waiting, [table]).fetchone() is None:
                assert time.monotonic() < end, f"nobody writes into {table}"
                time.sleep(0.01)
            self.kill()
            self.kills += 1

    def strike(self, job: UUID, shares: Iterator[float]) -> str:
        """Kill the worker each time such a share of the job's households is done, a random moment later; the last
        worker brings the job to its end and lives. How it ended."""
        for share in (*shares, math.inf):
            self.start()
            self._wait(job, share)
            if share < math.inf:
                # At the latest one third of the job later: a quick machine shall not be done before.
                self._wait(job, share + 1 / 3, seconds=self.chance.uniform(0, 0.3))
            if self._job(job)[0] in OVER:
                break
            if self.cluster and self.kills % 2:
                self._kill_server(self.cluster)
            else:
                self.kill()
            self.kills += 1
        return self._job(job)[0]

    def _kill_server(self, cluster: Cluster) -> None:
        """SIGKILL to the server's first process; it is started again as `serve` does it."""
        notice = cluster.data / "postmaster.pid"
        os.kill(int(notice.read_text().split()[0]), signal.SIGKILL)
        while cluster.is_alive():
            time.sleep(0.01)
        port = cluster.port
        cluster.start()
        assert cluster.port == port, "the worker knows the server by its port"
        assert self.worker is None or self.worker.poll() is None, "the worker did not outlive the server"
        self.servers += 1

    def _wait(self, job: UUID, share: float, seconds: float | None = None) -> None:
        """Until such a share is done or the job over; seconds: no longer. Without, it fails where it does not come."""
        end = time.monotonic() + (SECONDS_TO_END if seconds is None else seconds)
        while True:
            state, done, total = self._job(job)
            if state in OVER or (state == "running" and total and done >= share * total):
                return
            if time.monotonic() > end:
                assert seconds is not None, (state, done, total)
                return
            time.sleep(0.01)

    def _job(self, job: UUID) -> tuple[str, int, int]:
        with psycopg.connect(self.addresses.worker) as database:
            asked = "SELECT state, done, total FROM base_job WHERE id = %s"
            row = database.execute(asked, [job]).fetchone()
        assert row is not None
        return row
