"""Each request is counted, timed and written down in one line: which page, how it ended, never what was asked."""

import logging
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from giamngheo.records.base.runs import one_run

REQUESTS = Counter("giamngheo_requests", "Answered requests", ["view", "method", "status"])
SECONDS = Histogram(
    "giamngheo_request_seconds",
    "Time until the answer begins",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_log = logging.getLogger("giamngheo.web")


def watch(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost: gives the request the number under which log and audit log know it."""

    def answer(request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        with one_run(uuid4()):
            response = respond(request)
            _note(request, response, perf_counter() - begun)
        return response

    return answer


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    view = (match.view_name or "unnamed") if match else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(view, method, response.status_code).inc()
    SECONDS.labels(view).observe(seconds)
    fields = {
        "view": view,
        "method": method,
        # An address that is none of ours may hold whatever somebody typed.
        "path": request.path if match else "",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": str(getattr(getattr(request, "user", None), "pk", None) or ""),
    }
    _log.info("request", extra={"fields": fields})
