"""What people are told when something under the page gives way: the database is away, the disk is full."""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What PostgreSQL calls a full disk.
SQLSTATE_DISK_FULL = "53100"
SECONDS_UNTIL_AGAIN = 10


def server_error(_request: HttpRequest) -> HttpResponse:
    """The answer to an error nobody foresaw: 507 for a full disk, 503 for a database that is away, else 500."""
    causes = list(_causes(sys.exc_info()[1]))
    if any(map(_is_no_room, causes)):
        return HttpResponse(render_to_string("507.html"), status=507)
    if any(isinstance(cause, OperationalError | InterfaceError) for cause in causes):
        answer = HttpResponse(render_to_string("503.html"), status=503)
        answer.headers["Retry-After"] = str(SECONDS_UNTIL_AGAIN)
        return answer
    return HttpResponse(render_to_string("500.html"), status=500)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _is_no_room(error: BaseException) -> bool:
    is_full = getattr(error, "sqlstate", None) == SQLSTATE_DISK_FULL
    return is_full or (isinstance(error, OSError) and error.errno in NO_ROOM)
