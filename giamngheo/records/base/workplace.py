"""The folder in which a job makes its files: within the data folder, gone with the job."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from giamngheo.records.base.models import Job

State = Job.State


@contextmanager
def workplace(job_id: UUID) -> Iterator[Path]:
    """An empty folder of the job's own; what a killed worker left in it is removed first."""
    folder = _folder() / str(job_id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_left_over() -> int:
    """Remove the folders of jobs that nobody will take up again; how many. The worker's role only."""
    found = {path.name: path for path in _folder().iterdir()} if _folder().exists() else {}
    is_open = Job.objects.filter(id__in=list(found), state__in=[State.WAITING, State.RUNNING])
    left = found.keys() - {str(job_id) for job_id in is_open.values_list("id", flat=True)}
    for name in left:
        shutil.rmtree(found[name], ignore_errors=True)
    return len(left)


def _folder() -> Path:
    folder: Path = settings.DATA / "work"
    return folder
