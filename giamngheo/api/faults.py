"""What is raised while an endpoint works, as a problem: the one table of who says what."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from giamngheo.api.problems import OF_STATUS, Problem, WrongField, answer
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base.giving_way import SECONDS_UNTIL_AGAIN, is_database_gone, is_no_room
from giamngheo.records.registry.conflict import Conflict, Difference
from giamngheo.records.registry.services.editing_saves import NotSaved

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="giamngheo"'}
# Kind of fault of a value, as the checker calls it, in Vietnamese; the English is the checker's own.
WORDS = {
    "missing": "thiếu giá trị bắt buộc",
    "extra_forbidden": "không có trường này",
    "literal_error": "không có trong các giá trị được nhận",
    "enum": "không có trong các giá trị được nhận",
    "string_pattern_mismatch": "không đúng dạng",
    "string_too_long": "dài quá",
    "string_too_short": "ngắn quá",
    "greater_than_equal": "nhỏ quá",
    "less_than_equal": "lớn quá",
    "date_parsing": "ngày viết YYYY-MM-DD",
    "date_from_datetime_parsing": "không có ngày này",
    "uuid_parsing": "không phải mã định danh",
    "bool_parsing": "chỉ nhận true hoặc false",
    "bool_type": "chỉ nhận true hoặc false",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "float_type": "phải là số",
    "string_type": "phải là chuỗi",
}
OTHERWISE = "giá trị không đúng"


def tell_of_faults(api: NinjaAPI) -> None:
    """Say for each kind of exception which problem it is."""
    for kind in (*TABLE, Exception):
        api.add_exception_handler(kind, _told)


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    """By the nearest kind in the table; of what nobody foresaw the details go to the log, never to who asked."""
    tell = next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), None)
    if tell is None:
        logging.getLogger("django.request").error("%s %s", request.method, request.path, exc_info=error)
        return answer(_unforeseen(error))
    return answer(tell(error))


def _unforeseen(error: BaseException) -> Problem:
    """The machine's fault, which passes, or ours."""
    if is_no_room(error):
        return Problem("no-room")
    if is_database_gone(error):
        return Problem("database-away", headers={"Retry-After": str(SECONDS_UNTIL_AGAIN)})
    return Problem("fault")


def _of_status(error: HttpError) -> Problem:
    return Problem(OF_STATUS.get(error.status_code, "malformed"))


def _not_saved(error: NotSaved) -> Problem:
    """Wrong cells at their place; what concerns the whole record is its state."""
    told = error.in_both()
    if whole := told.get(""):
        return Problem("not-now", whole)
    return Problem(
        "wrong-values", errors=[WrongField("body", f"/answers/{name}", why) for name, why in told.items()]
    )


def conflict(error: Conflict) -> Problem:
    """Who changed what since it was read."""
    by = error.by or "–"
    return Problem(
        "changed-meanwhile",
        (f"{by} đã sửa; xem changes.", f"{by} changed it; see changes."),
        more={
            "changed_by": error.by,
            "changed_at": error.at.isoformat() if error.at else None,
            "changes": [_change(one) for one in error.differences],
        },
    )


def _change(one: Difference) -> dict[str, Any]:
    return {
        "field": one.name,
        "label": one.label,
        "before": one.old,
        "now": one.theirs,
        "sent": one.yours,
    }


def _wrong_values(error: ValidationError) -> Problem:
    return Problem("wrong-values", errors=[_wrong(one) for one in error.errors])


def _wrong(one: Mapping[str, Any]) -> WrongField:
    place, *way = map(str, one["loc"])
    # The first name of a body is the endpoint's own for the whole of it; so is that of the group of parameters.
    way = way[1:] if len(way) > 1 or place == "body" else way
    pointer = "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in way)
    where = "body" if place in ("form", "file") else place
    return WrongField(where, pointer, (WORDS.get(one["type"], OTHERWISE), str(one["msg"])))


TABLE: dict[type[Exception], Any] = {
    Problem: lambda problem: problem,
    AuthenticationError: lambda _: Problem("no-token", headers=CHALLENGE),
    NotAllowed: lambda _: Problem("not-allowed"),
    Http404: lambda _: Problem("not-found"),
    ObjectDoesNotExist: lambda _: Problem("not-found"),
    Conflict: conflict,
    NotSaved: _not_saved,
    ValidationError: _wrong_values,
    RequestDataTooBig: lambda _: Problem("too-large"),
    SuspiciousOperation: lambda _: Problem("malformed"),
    MultiPartParserError: lambda _: Problem("malformed"),
    BadRequest: lambda _: Problem("malformed"),
    HttpError: _of_status,
}
