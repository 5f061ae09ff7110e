"""Sessions in the database, as Django keeps them; the one question of every page is planned once a connection."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from giamngheo.records.base.planned import found

ALIVE = "WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(DatabaseSessions):
    """The name is part of what Django signs a session with."""

    def _get_session_from_db(self) -> Any:
        session = found(Session, ALIVE, {"key": self.session_key, "now": timezone.now()})
        if session is None:
            self._session_key = None
        return session
