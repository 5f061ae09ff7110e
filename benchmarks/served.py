"""What the benchmarks ask of a product that serves: of its modules, and of its database from outside."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import Connection, connect

from benchmarks.measure import ROOT, python
from giamngheo.config.database import DATABASE
from giamngheo.config.postgres import Cluster
from tests.config.product import Product, environment


def told(*words: str | Path, **env: str) -> str:
    """What a Python module of this project prints. Raises CalledProcessError."""
    done = subprocess.run(
        python(*words), cwd=ROOT, env=environment(**env), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


@contextmanager
def database_of(data: Path, autocommit: bool = False) -> Iterator[Connection[Any]]:
    """The database of the product that serves this folder, as the server's superuser."""
    cluster = Cluster(data)
    cluster.start()
    with connect(cluster.url(DATABASE), autocommit=autocommit) as database:
        yield database


def asked(product: Product, question: str, *values: object) -> list[tuple[Any, ...]]:
    """What the database answers its superuser."""
    with database_of(product.data) as database:
        answer = database.execute(question, values or None)  # type: ignore[call-overload]
        return answer.fetchall() if answer.description else []


def acts(product: Product, act: str) -> int:
    """How many of that act the log holds."""
    return int(asked(product, "SELECT count(*) FROM base_auditevent WHERE act = %s", act)[0][0])
