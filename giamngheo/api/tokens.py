"""Who asks: the officer of a bearer token, no more often than a token may."""

import threading
import time
from collections import Counter
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from giamngheo.api.problems import Problem
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.selectors import officer_of_key
from giamngheo.records.base.clock import today

# Counted by each web process by itself, in memory: a program that has run wild is slowed, no reading waits for a write.
REQUESTS_A_MINUTE = 1200
MINUTE = 60
_counted: Counter[UUID] = Counter()
_minute = [0]
_lock = threading.Lock()


class Bearer(HttpBearer):
    """`Authorization: Bearer gn_…`, as `giamngheo token` prints it."""

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        """The officer, None for a token that opens nothing. Raises Problem too-many-requests."""
        found = officer_of_key(token, today())
        if found is None:
            return None
        kept, officer = found
        _count(kept.pk)
        return officer


def _count(token_id: UUID) -> None:
    minute, second = divmod(int(time.time()), MINUTE)
    with _lock:
        if _minute[0] != minute:
            _minute[0] = minute
            _counted.clear()
        _counted[token_id] += 1
        if _counted[token_id] > REQUESTS_A_MINUTE:
            raise Problem("too-many-requests", headers={"Retry-After": str(MINUTE - second)})
