"""Long work that the demo's provincial officer asks for, done at once by the product's own worker in this process."""

import threading
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from giamngheo.records.accounts.officer import Officer
    from giamngheo.records.base.models import Job

AS_OF = "2024-10-20"


def province_officer() -> "Officer":
    """Start the product in this process; who asks."""
    django.setup()
    # The apps exist only from here on: start-up order of Django, outside the product's own process.
    from giamngheo.records.accounts.models import User
    from giamngheo.records.accounts.officer import officer_for

    officer = officer_for(User.objects.get(username="province@demo"), date.fromisoformat(AS_OF))
    assert officer is not None
    return officer


def worked(officer: "Officer", ask: Callable[[], "Job"]) -> None:
    """Ask for it and do it. Raises AssertionError where it does not end well."""
    # After the start-up of this process's apps.
    from giamngheo.config.jobs import KINDS
    from giamngheo.records.base.models import Job
    from giamngheo.records.base.scope import scoped
    from giamngheo.records.base.worker import work_one

    with scoped(officer.scope()):
        job = ask()
    work_one(KINDS, threading.Event())
    with scoped(officer.scope()):
        ended = Job.objects.get(id=job.id)
    assert ended.state == "done", ended.state
