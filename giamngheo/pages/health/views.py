"""Whether the product can serve."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from giamngheo import __version__


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
