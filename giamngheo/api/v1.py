"""The first version of the API: its resources, one router each."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from giamngheo.api.answers.endpoints import router as answers
from giamngheo.api.exports.endpoints import router as exports
from giamngheo.api.faults import tell_of_faults
from giamngheo.api.households.endpoints import router as households
from giamngheo.api.imports.endpoints import router as imports
from giamngheo.api.jobs.endpoints import router as jobs
from giamngheo.api.openapi import completed
from giamngheo.api.persons.endpoints import router as persons
from giamngheo.api.problems import Problem, answer
from giamngheo.api.tokens import Bearer
from giamngheo.api.units.endpoints import router as units
from giamngheo.api.verdicts.endpoints import router as verdicts

api = NinjaAPI(
    title="Giảm nghèo",
    version="1",
    description=(
        "The register of poor households, for other programs. A token works as one officer in one duty: it sees and "
        "changes what that officer may, and everything it does is in the audit log. "
        "Sổ hộ nghèo cho các phần mềm khác; mỗi khóa làm việc như một cán bộ trong một nhiệm vụ."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="v1",
    servers=[{"url": "/api/v1"}],
    auth=Bearer(),
)
for prefix, router in (
    ("/households", households),
    ("/households", verdicts),
    ("/households", answers),
    ("/persons", persons),
    ("/units", units),
    ("/imports", imports),
    ("/exports", exports),
    ("/jobs", jobs),
):
    api.add_router(prefix, router)
tell_of_faults(api)


@cache
def schema() -> dict[str, Any]:
    """The schema, made once."""
    return completed(api)


@require_GET
def openapi(_: HttpRequest) -> HttpResponse:
    """The schema; whoever writes a program may read it before there is a token."""
    return JsonResponse(schema())


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that is none."""
    return answer(Problem("not-found", ("Không có địa chỉ này.", "There is no such address.")))
