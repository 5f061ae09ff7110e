"""The schema at /api/v1/openapi.json: what the endpoints say of themselves, and what holds for all of them."""

import json
from typing import Any

from ninja import NinjaAPI

from giamngheo.api.problems import KINDS, MEDIA_TYPE, OF_STATUS

Node = dict[str, Any]
ALWAYS = (401, 403, 429)
PROBLEM: Node = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457): title and detail in the language of Accept-Language, detail in both.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "detail_vi", "detail_en"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:giamngheo:problem:wrong-values"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "detail_vi": {"type": "string"},
        "detail_en": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "detail", "detail_vi", "detail_en"],
                "properties": {
                    "in": {"enum": ["body", "query", "path", "header"]},
                    "pointer": {"type": "string", "description": "RFC 6901", "examples": ["/answers/wall"]},
                    "detail": {"type": "string"},
                    "detail_vi": {"type": "string"},
                    "detail_en": {"type": "string"},
                },
            },
        },
        "changed_by": {"type": "string", "description": "412: who saved since it was read."},
        "changed_at": {"type": ["string", "null"], "format": "date-time"},
        "changes": {
            "type": "array",
            "description": "412: the fields that differ: as read (null where that is not known), now, as sent.",
            "items": {
                "type": "object",
                "required": ["field", "label", "before", "now", "sent"],
                "properties": {"field": {"type": "string"}, "label": {"type": "string"}},
            },
        },
    },
}
TAG = r'^"[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]{1,9}"$'
ETAG: Node = {"description": "The version of what is answered.", "schema": {"type": "string"}}
HEADERS: dict[int, Node] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
}
KNOWN: Node = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "ETags one has already: 304 where one of them holds still.",
    "schema": {"type": "string"},
    "example": '"9f1c3c0b"',
}
LANGUAGE: Node = {
    "in": "header",
    "name": "Accept-Language",
    "required": False,
    "description": "Of problems: vi (else it is vi) or en.",
    "schema": {"type": "string"},
    "example": "en",
}


def completed(api: NinjaAPI) -> Node:
    """The whole schema."""
    schema: Node = json.loads(json.dumps(api.get_openapi_schema(path_prefix=""), default=str))
    schema["components"]["schemas"]["Problem"] = PROBLEM
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    return schema


def _complete(path: str, method: str, operation: Node) -> None:
    """One operation with every status it may end with, and the headers that all of its kind have."""
    names = {parameter["name"] for parameter in operation["parameters"]}
    statuses = {*ALWAYS, *operation.pop("x-problems")}
    statuses |= {404} if "{" in path or "cursor" in names else set()
    statuses |= {422} if names - {"household_id", "person_id"} or "requestBody" in operation else set()
    statuses |= {400, 413, 415} if "requestBody" in operation else set()
    statuses |= {412, 428} if "If-Match" in names else set()
    operation["responses"] |= {str(status): _problem(status) for status in sorted(statuses)}
    for one in operation["parameters"]:
        _never_null(one["schema"])
        if one["name"] == "If-Match":
            one["required"], one["schema"] = True, {"type": "string", "pattern": TAG}
    operation["parameters"].append(LANGUAGE)
    for form in operation.get("requestBody", {}).get("content", {}).get("multipart/form-data", {}).values():
        for one in form["properties"].values():
            _never_null(one)
    if method == "get":
        _let_known(operation)


def _never_null(schema: Node) -> None:
    """A query or a form cannot say null: what is not said is left out."""
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    schema |= kinds[0] if kinds else {}
    if schema.get("default", "") is None:
        del schema["default"]


def _let_known(operation: Node) -> None:
    operation["parameters"].append(KNOWN)
    operation["responses"]["200"]["headers"] = {"ETag": ETAG}
    operation["responses"]["304"] = {"description": "Not Modified", "headers": {"ETag": ETAG}}


def _problem(status: int) -> Node:
    kind = KINDS[OF_STATUS[status]]
    told: Node = {
        "description": f"{kind.title[1]} · {kind.title[0]}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return told | ({"headers": HEADERS[status]} if status in HEADERS else {})
