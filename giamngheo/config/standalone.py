"""A command that works on the records without `serve` as its parent: finds the database, then sets Django up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from giamngheo.config.database import DATABASE, addresses
from giamngheo.config.holding import held_alone
from giamngheo.config.postgres import Cluster
from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say


def enter_as_worker() -> None:
    """Work on the records as the worker's role.

    The database is that of DATABASE_WORKER_URL, else of DATABASE_URL, else the one that `serve` keeps running for
    the folder GIAMNGHEO_DATA. Raises WrongUsage where there is none of them.
    """
    given = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL")
    data = data_folder()
    if given:
        enter(given, data)
        return
    cluster = running(data)
    if cluster is None:
        raise WrongUsage(
            say(
                f"Không có phần mềm nào đang phục vụ thư mục {data}: hãy chạy “giamngheo serve” trước, "
                "hoặc đặt GIAMNGHEO_DATA hay DATABASE_URL",
                f"No product serves {data}: run “giamngheo serve” first, or set GIAMNGHEO_DATA or DATABASE_URL",
            )
        )
    enter(addresses(cluster.url(), DATABASE, data).worker, data)


def enter(address: str, data: Path) -> None:
    """Set Django up on a database as the role of its address."""
    os.environ["DATABASE_URL"] = address
    os.environ["GIAMNGHEO_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.config.settings")
    django.setup()


def data_folder() -> Path:
    """The folder that the environment names, else the one in the current folder."""
    return Path(os.environ.get("GIAMNGHEO_DATA", "giamngheo-data")).absolute()


def running(data: Path) -> Cluster | None:
    """The folder's own server where it runs."""
    if not (data / "postgres").exists():
        return None
    cluster = Cluster(data)
    if not cluster.is_alive():
        return None
    cluster.start()
    return cluster


@contextmanager
def own_server(data: Path) -> Iterator[Cluster]:
    """The folder's own server: the one that `serve` runs, else started for as long as it is needed."""
    cluster = running(data)
    if cluster:
        yield cluster
        return
    with held_alone(data), Cluster(data) as started:
        yield started
