"""A command that works on the records without `serve` as its parent: finds the database, then sets Django up."""

import os
from pathlib import Path

import django

from giamngheo.config.database import DATABASE, Addresses, addresses
from giamngheo.config.postgres import Cluster
from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say


def enter_as_worker() -> None:
    """Work on the records as the worker's role.

    The database is that of DATABASE_WORKER_URL, else of DATABASE_URL, else the one that `serve` keeps running for
    the folder GIAMNGHEO_DATA. Raises WrongUsage where there is none of them.
    """
    given = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL")
    data = Path(os.environ.get("GIAMNGHEO_DATA", "giamngheo-data")).absolute()
    os.environ["DATABASE_URL"] = given or _running(data).worker
    os.environ["GIAMNGHEO_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.config.settings")
    django.setup()


def _running(data: Path) -> Addresses:
    if (data / "postgres").exists():
        cluster = Cluster(data)
        if cluster.is_alive():
            cluster.start()
            return addresses(cluster.url(), DATABASE, data)
    raise WrongUsage(
        say(
            f"Không có phần mềm nào đang phục vụ thư mục {data}: hãy chạy “giamngheo serve” trước, "
            "hoặc đặt GIAMNGHEO_DATA hay DATABASE_URL",
            f"No product serves {data}: run “giamngheo serve” first, or set GIAMNGHEO_DATA or DATABASE_URL",
        )
    )
