"""What every endpoint begins with: the right, the transaction within the officer's area; and how a version is named."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest
from django.utils.http import parse_etags
from ninja import Schema
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback
from pydantic import Field

from giamngheo.api.problems import Problem, WrongField
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import Right, read_all_logs, require
from giamngheo.records.base.scope import scoped

P = ParamSpec("P")
T = TypeVar("T")
NO_PARAMETER = ("không có tham số này", "there is no such parameter")
_VERSION = re.compile(r'"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,9})"')


class IfMatch(Schema):
    """Which version of the answers was read. Optional to the parser alone: without it the answer is 428, not 422."""

    if_match: Annotated[
        str | None,
        Field(
            alias="If-Match",
            description="The ETag of the answers as they were read.",
            examples=['"2024-10-10.3"'],
        ),
    ] = None


class Request(HttpRequest):
    """A request after its token was read."""

    auth: Officer


def answers(
    right: Right, *problems: int
) -> Callable[[Callable[Concatenate[Request, P], T]], Callable[Concatenate[HttpRequest, P], T]]:
    """An endpoint for officers with that right, in one transaction in which the database shows their area alone.

    problems: statuses of problems.KINDS that it may end with beside those that every endpoint may.
    """

    def wrap(endpoint: Callable[Concatenate[Request, P], T]) -> Callable[Concatenate[HttpRequest, P], T]:
        names: set[str] = set()

        @wraps(endpoint)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> T:
            known = cast(Request, request)
            _refuse_unknown(request, names)
            require(known.auth, right)
            with scoped(known.auth.scope(read_all_logs(known.auth))):
                return endpoint(known, *args, **kwargs)

        def contribute(operation: Operation) -> None:
            operation.operation_id = endpoint.__name__
            operation.openapi_extra = {"x-problems": list(problems)}
            names.update(_query_names(operation))

        contribute_operation_callback(guarded, contribute)
        return cast("Callable[Concatenate[HttpRequest, P], T]", guarded)

    return wrap


def _query_names(operation: Operation) -> set[str]:
    """What may stand behind the question mark."""
    found: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            found |= set(cast(Any, model).__ninja_flatten_map__)
    return found


def _refuse_unknown(request: HttpRequest, names: set[str]) -> None:
    """A filter that is misspelt and passed over would answer with what nobody asked for."""
    strange = sorted(set(request.GET) - names)
    if strange:
        raise Problem(
            "wrong-values", errors=[WrongField("query", f"/{name}", NO_PARAMETER) for name in strange]
        )


def tag(review_date: object, version: int) -> str:
    """The ETag of answers: which review, which version of it."""
    return f'"{review_date}.{version}"'


def sent_version(request: HttpRequest, review_date: object) -> int:
    """The version that If-Match names, of the review of that day.

    Raises Problem version-required without one. A tag that was never given, or is of another review, names a version
    that none is: -1.
    """
    header = request.headers.get("If-Match", "")
    if not header.strip():
        raise Problem("version-required")
    for found in map(_VERSION.fullmatch, parse_etags(header)):
        if found and found[1] == str(review_date):
            return int(found[2])
    return -1
