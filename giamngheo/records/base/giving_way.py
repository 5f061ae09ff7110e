"""What an error means where something under the product gave way: the disk is full, the database is away."""

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What PostgreSQL calls a full disk.
SQLSTATE_DISK_FULL = "53100"
# Polars' errors have no number of their own: it stands in their text.
_AS_TEXT = tuple(f"(os error {number})" for number in NO_ROOM)
SECONDS_UNTIL_AGAIN = 10
DATABASE_GONE = (OperationalError, InterfaceError)


def is_no_room(error: BaseException | None) -> bool:
    """Whether a full disk, ours or the database's, is the error or one of its causes."""
    return any(map(_is_no_room, _causes(error)))


def is_database_gone(error: BaseException | None) -> bool:
    """Whether it is a database that does not answer, or one of its causes is."""
    return any(isinstance(cause, DATABASE_GONE) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _is_no_room(error: BaseException) -> bool:
    if getattr(error, "sqlstate", None) == SQLSTATE_DISK_FULL:
        return True
    is_numbered = isinstance(error, OSError) and error.errno in NO_ROOM
    return is_numbered or str(error).endswith(_AS_TEXT)
