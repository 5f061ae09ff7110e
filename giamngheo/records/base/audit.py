"""The audit log: who did what, when, from which office, on what. Written with the act, in its transaction."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import QuerySet

from giamngheo.records.base import clock
from giamngheo.records.base.data_keys import cipher_of, ciphers_of
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.planned import planned
from giamngheo.records.base.runs import present_run

# The first half of the number of each office's lock in the database.
LOCKS = 7_409
KEY_DESTROYED = b"-"
_INSERT = """
INSERT INTO base_auditevent
    (at, office_id, user_id, actor, act, subject_type, subject_id, household_id, run_id, details, digest)
SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM (SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))) held
"""


class Actor(Protocol):
    """Who acts: an Officer, or a job on behalf of one."""

    @property
    def user_id(self) -> UUID:
        """The user."""

    @property
    def office_id(self) -> UUID:
        """The office the user acts for."""

    @property
    def signature(self) -> str:
        """How the log names them."""


@dataclass(frozen=True)
class LoggedAct:
    """An event with its details readable again; None: their key was destroyed."""

    event: AuditEvent
    details: Mapping[str, Any] | None


def record(
    actor: Actor | None,
    act: str,
    subject_type: str,
    subject_id: object,
    *,
    household_id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
    digest: str = "",
) -> None:
    """Log an act in the present transaction, which shows the actor's office.

    actor: None for nobody who is signed in, and for the product itself. act: "registry.save_answers".
    details: {"column": [old, new]}, kept under the key of the household, else of the subject. digest: of the rows
    of a bulk act, as SHA-256.
    """
    office = actor.office_id if actor else None
    kept = _sealed(details, str(household_id or subject_id)) if details else b""
    who = (office, actor.user_id if actor else None, actor.signature if actor else "")
    what = (act, subject_type, str(subject_id), household_id, present_run() or uuid4(), kept, digest)
    with transaction.atomic(savepoint=False), planned() as cursor:
        # The office's lock comes first (hold_office): the event has its number only once the lock is held.
        # No RETURNING: it would need the right to read what is only written, an event of no office.
        cursor.execute(_INSERT, [clock.now(), *who, *what, LOCKS, str(office)])


def hold_office(cursor: Any, office_id: UUID | None, lock: str) -> None:
    """Take an office's lock until the transaction ends: writers share it, the sealer has it alone.

    So no event can appear below one that is already sealed. lock: the database's function.
    """
    cursor.execute(f"SELECT {lock}(%s, hashtext(%s))", [LOCKS, str(office_id)])


def readable(events: Iterable[AuditEvent]) -> list[LoggedAct]:
    """The events, in their order, with their details."""
    kept = list(events)
    ciphers = ciphers_of(_key_name(event) for event in kept)
    return [LoggedAct(event, _opened(event, ciphers.get(_key_name(event)))) for event in kept]


def events_of_household(household_id: UUID) -> QuerySet[AuditEvent]:
    """What was done to a household, the newest first; the database shows those in the officer's area."""
    return AuditEvent.objects.filter(household_id=household_id).order_by("-id")


def events_of_office(office_id: UUID | None = None) -> QuerySet[AuditEvent]:
    """What an office did, the newest first; None: every office's, where the database shows them."""
    events = AuditEvent.objects.order_by("-id")
    return events.filter(office_id=office_id) if office_id else events


def events_between(
    events: QuerySet[AuditEvent], since: datetime | None, until: datetime | None
) -> QuerySet[AuditEvent]:
    """Those of a half-open time; None: open."""
    events = events.filter(at__gte=since) if since else events
    return events.filter(at__lt=until) if until else events


def _key_name(event: AuditEvent) -> str:
    return str(event.household_id or event.subject_id)


def _sealed(details: Mapping[str, Any], key_name: str) -> bytes:
    cipher = cipher_of(key_name)
    text = json.dumps(details, default=str, ensure_ascii=False)
    return cipher.encrypt(text.encode()) if cipher else KEY_DESTROYED


def _opened(event: AuditEvent, cipher: Fernet | None) -> Mapping[str, Any] | None:
    if not event.details:
        return {}
    if cipher is None or bytes(event.details) == KEY_DESTROYED:
        return None
    opened: dict[str, Any] = json.loads(cipher.decrypt(bytes(event.details)))
    return opened
