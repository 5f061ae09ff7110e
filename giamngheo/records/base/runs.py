"""The number that everything done in one request or one job shares, in the audit log and in the process's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_run: ContextVar[UUID | None] = ContextVar("run", default=None)


@contextmanager
def one_run(run_id: UUID) -> Iterator[None]:
    """Everything logged within the block belongs to one run: a request, a job."""
    token = _run.set(run_id)
    try:
        yield
    finally:
        _run.reset(token)


def present_run() -> UUID | None:
    """The run that the present request or job is; None: neither."""
    return _run.get()
