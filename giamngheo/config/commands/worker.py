"""giamngheo worker"""

from importlib import import_module

from giamngheo.config.parser import Option
from giamngheo.config.standalone import enter_as_worker

OPTIONS: tuple[Option, ...] = ()


def act(_: object) -> None:
    """Do long work until asked to stop; `serve` starts one of these."""
    enter_as_worker()
    # Models may be loaded only now that Django is set up.
    jobs = import_module("giamngheo.config.jobs")
    import_module("giamngheo.records.base.worker").run(jobs.KINDS, jobs.CHORES)
