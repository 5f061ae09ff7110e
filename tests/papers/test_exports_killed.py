"""An export outlives its worker: killed in the middle of the second commune, begun again, made once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from giamngheo.config.database import Addresses
from giamngheo.records.base.files import content
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.services.exporting import Asked, ask_export
from tests.records.test_queue import job_now, wait_for
from tests.world import World

# The product's own worker, with a heartbeat of the test's and a pause before the second commune is read.
WORKER = """
import time
import django
django.setup()
from pathlib import Path
from giamngheo.config.jobs import KINDS
from giamngheo.papers.exports import jobs
from giamngheo.records.base import progress, queue, worker
progress.BEAT_SECONDS = 0.2
queue.LIMIT = queue.timedelta(seconds=1)
read = jobs.exported_tables

def slow(export, commune, scope):
    while commune == "03658" and Path(PAUSE).exists():
        time.sleep(0.05)
    return read(export, commune, scope)

jobs.exported_tables = slow
worker.run(KINDS)
"""


@contextmanager
def worker_process(addresses: Addresses, pause: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker in a process of its own; killed at the end whatever happens."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
        "DATABASE_URL": addresses.worker,
        "GIAMNGHEO_DATA": str(settings.DATA),
    }
    process = subprocess.Popen([sys.executable, "-c", WORKER.replace("PAUSE", repr(str(pause)))], env=env)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_an_export_whose_worker_is_killed_is_made_by_the_next_one_and_once(
    committed_world: World, committed: Addresses, tmp_path: Path
) -> None:
    officer = committed_world.officer("province")
    with scoped(officer.scope()):
        asked = Asked(None, "", Export.Form.PARQUET, False, False, "")
        job = ask_export(officer=officer, asked=asked)
    folder, pause = settings.DATA / "work" / str(job.id), tmp_path / "pause"
    pause.touch()
    with worker_process(committed, pause) as worker:
        wait_for(lambda: job_now(committed, job.id)["done"] == 1)
        assert list(folder.iterdir()), "the first commune is written"
        worker.kill()
        worker.wait()
    with scoped(officer.scope()):
        assert StoredFile.objects.count() == 0
    pause.unlink()
    time.sleep(1.1)
    with worker_process(committed, pause):
        wait_for(lambda: job_now(committed, job.id)["state"] == Job.State.DONE)
    with scoped(officer.scope()):
        made = Export.objects.select_related("file").get()
        assert (made.households, made.persons, StoredFile.objects.count()) == (3, 4, 1)
        assert made.file is not None
        assert content(made.file).stat().st_size == made.file.bytes
    assert not folder.exists()
