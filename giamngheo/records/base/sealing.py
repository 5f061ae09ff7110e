"""The chain over each office's log: batches sealed one on the other, so that no event changes, goes or comes unseen.

A seal keeps the number and hash of each of its events (`leaves`); its own hash covers those and the seal before.
What it cannot show by itself is that the newest seals are missing together with their events: note down the last
hash of each office, as `giamngheo audit verify` prints it, and compare.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from giamngheo.records.base import clock
from giamngheo.records.base.audit import hold_office
from giamngheo.records.base.models import AuditEvent, AuditSeal

EVENTS_A_SEAL = 10_000
# Writers wait behind a sealer that waits, so it gives up soon and comes back at the next round.
PATIENCE = "200ms"
_LEAF = struct.Struct(">q32s")
_OFFICES = """
WITH RECURSIVE known AS (
    (SELECT office_id FROM {table} WHERE office_id IS NOT NULL ORDER BY office_id LIMIT 1)
    UNION ALL
    SELECT (SELECT next.office_id FROM {table} next WHERE next.office_id > known.office_id
            ORDER BY office_id LIMIT 1)
    FROM known WHERE known.office_id IS NOT NULL
)
SELECT office_id FROM known WHERE office_id IS NOT NULL
"""


@dataclass(frozen=True)
class Broken:
    """Where a chain does not hold. event: the event's number; None: the seal itself."""

    seal: int
    event: int | None
    how: Literal["changed", "missing", "added"]


@dataclass
class Chain:
    """What was found of one office (None: acts of no office). head: the hash of its last seal; unsealed: the youngest
    events, not sealed yet.
    """

    office_id: UUID | None
    seals: int = 0
    events: int = 0
    unsealed: int = 0
    head: str = ""
    breaks: list[Broken] = field(default_factory=list)


def seal_all() -> int:
    """Seal what each office logged since its last seal; the worker's role only. Returns how many seals were made.

    An office in the middle of a long act is passed over until the next round.
    """
    made = 0
    for office_id in _offices():
        while AuditEvent.objects.filter(office_id=office_id, id__gt=_sealed_up_to(office_id)).exists():
            if not _seal(office_id):
                break
            made += 1
    return made


def oldest_unsealed() -> datetime | None:
    """When the oldest act was done that no seal covers yet; None: there is none. The worker's role only."""
    waiting = [
        AuditEvent.objects.filter(office_id=office_id, id__gt=_sealed_up_to(office_id)).order_by("id").first()
        for office_id in _offices()
    ]
    return min((event.at for event in waiting if event), default=None)


def verify() -> list[Chain]:
    """Compare every office's log with its seals; as a role that reads all of both."""
    return [_verified(office_id) for office_id in _offices()]


def _offices() -> list[UUID | None]:
    """Every office with events or seals, and None."""
    found: set[UUID] = set()
    with connection.cursor() as cursor:
        for table in ("base_auditevent", "base_auditseal"):
            cursor.execute(_OFFICES.format(table=table))
            found.update(office for (office,) in cursor.fetchall())
    return [None, *sorted(found)]


def _last_seal(office_id: UUID | None) -> AuditSeal | None:
    return AuditSeal.objects.filter(office_id=office_id).order_by("-number").first()


def _sealed_up_to(office_id: UUID | None) -> int:
    last = _last_seal(office_id)
    return last.last_event if last else 0


def _seal(office_id: UUID | None) -> bool:
    """One more seal; False: somebody is writing, or another worker was quicker."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            hold_office(cursor, office_id, "pg_advisory_xact_lock")
            return _add_seal(office_id)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise


def _add_seal(office_id: UUID | None) -> bool:
    last = _last_seal(office_id)
    newer = AuditEvent.objects.filter(office_id=office_id, id__gt=last.last_event if last else 0)
    events = list(newer.order_by("id")[:EVENTS_A_SEAL])
    if not events:
        return False
    seal = AuditSeal(
        office_id=office_id,
        number=last.number + 1 if last else 1,
        at=clock.now(),
        first_event=events[0].id,
        last_event=events[-1].id,
        events=len(events),
        leaves=b"".join(_LEAF.pack(event.id, _hash_of(event)) for event in events),
        previous=last.hash if last else "",
    )
    seal.hash = _hash_of_seal(seal)
    seal.save(force_insert=True)
    return True


def _hash_of(event: AuditEvent) -> bytes:
    """Over every column; over the details as they are kept, so that it holds after their key is destroyed."""
    names = (column.attname for column in AuditEvent._meta.concrete_fields)
    values = {name: getattr(event, name) for name in names}
    values |= {"at": event.at.isoformat(), "details": bytes(event.details).hex()}
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).digest()


def _hash_of_seal(seal: AuditSeal) -> str:
    chained = [str(seal.office_id), seal.number, seal.at.isoformat(), bytes(seal.leaves).hex(), seal.previous]
    return hashlib.sha256(json.dumps(chained).encode()).hexdigest()


def _verified(office_id: UUID | None) -> Chain:
    chain, floor = Chain(office_id), 0
    for seal in AuditSeal.objects.filter(office_id=office_id).order_by("number").iterator(chunk_size=100):
        if seal.number != chain.seals + 1:
            missing = range(chain.seals + 1, seal.number)
            chain.breaks += [Broken(number, None, "missing") for number in missing]
            # What the lost seals held cannot be told from what was added.
            floor = seal.first_event - 1
        elif seal.previous != chain.head:
            chain.breaks.append(Broken(seal.number, None, "changed"))
        chain.breaks += _breaks_of(seal, floor)
        chain.seals, chain.events, chain.head = seal.number, chain.events + seal.events, seal.hash
        floor = seal.last_event
    chain.unsealed = AuditEvent.objects.filter(office_id=office_id, id__gt=floor).count()
    return chain


def _breaks_of(seal: AuditSeal, floor: int) -> Iterator[Broken]:
    """floor: the last event of the seal before."""
    leaves = bytes(seal.leaves)
    sealed = dict(_LEAF.iter_unpack(leaves[: len(leaves) // _LEAF.size * _LEAF.size]))
    facts = (min(sealed, default=0), max(sealed, default=0), len(sealed))
    if seal.hash != _hash_of_seal(seal) or facts != (seal.first_event, seal.last_event, seal.events):
        yield Broken(seal.number, None, "changed")
    held = AuditEvent.objects.filter(office_id=seal.office_id, id__gt=floor, id__lte=seal.last_event)
    there = {event.id: _hash_of(event) for event in held}
    for event in sorted(sealed.keys() | there.keys()):
        if event not in there:
            yield Broken(seal.number, event, "missing")
        elif event not in sealed:
            yield Broken(seal.number, event, "added")
        elif there[event] != sealed[event]:
            yield Broken(seal.number, event, "changed")
