"""A piece of long work as programs see it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from giamngheo.api.paging import Next


class JobOut(Schema):
    """done of total steps (total 0: not known yet). subject_id: the import, the export… it works on."""

    id: UUID
    kind: str
    subject_id: UUID
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    done: int
    total: int
    message_vi: str
    message_en: str
    cancel_asked: bool
    actor: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobPage(Schema):
    """A page of the office's jobs, the newest first."""

    items: list[JobOut]
    next: Next
