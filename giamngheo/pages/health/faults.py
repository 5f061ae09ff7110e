"""What people are told when something under the page gives way: the database is away, the disk is full."""

import sys

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from giamngheo.records.base.giving_way import SECONDS_UNTIL_AGAIN, is_database_gone, is_no_room
from giamngheo.rules.numbers import grouped


def server_error(_request: HttpRequest) -> HttpResponse:
    """The answer to an error nobody foresaw: 507 for a full disk, 503 for a database that is away, else 500."""
    return _by_cause(sys.exc_info()[1]) or HttpResponse(render_to_string("500.html"), status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to what is no proper request.

    Django takes a session that cannot be kept for one, also where it was the database that went away under it.
    """
    return _by_cause(exception) or _too_many_files(exception) or defaults.bad_request(request, exception)


def _too_many_files(error: Exception) -> HttpResponse | None:
    """The page that says how many files are taken at once, where more came; else None."""
    if not isinstance(error, TooManyFilesSent):
        return None
    most = grouped(settings.DATA_UPLOAD_MAX_NUMBER_FILES)
    return HttpResponse(render_to_string("400_files.html", {"most": most}), status=400)


def _by_cause(error: BaseException | None) -> HttpResponse | None:
    """507 or 503 with its sentence, where the machine gave way; else None."""
    if is_no_room(error):
        return HttpResponse(render_to_string("507.html"), status=507)
    if is_database_gone(error):
        answer = HttpResponse(render_to_string("503.html"), status=503)
        answer.headers["Retry-After"] = str(SECONDS_UNTIL_AGAIN)
        return answer
    return None
