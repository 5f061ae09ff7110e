"""Whether the product can serve, whether all of it works, and in figures."""

import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from giamngheo import __version__
from giamngheo.pages.health.metrics import exposition
from giamngheo.pages.health.readiness import OK, readiness
from giamngheo.records.base.secret_files import secret

TOKEN = "metrics"


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 with the version once the database answers, else 503; open to everybody, tells nothing of what is kept."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database", "version": __version__}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 where every part works, else 503 and which one does not; a word each, open to everybody."""
    parts = readiness()
    is_ready = set(parts.values()) == {OK}
    return JsonResponse({"status": OK if is_ready else "not ready", **parts}, status=200 if is_ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus, to whoever brings the token of keys/metrics; to others there is no such page.

    A token and not the caller's address: behind a proxy every caller comes from this machine.
    """
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {secret(settings.DATA, TOKEN)}".encode()):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
