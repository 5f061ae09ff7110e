"""Lists a page at a time by key: whatever is added or taken away meanwhile, no row comes twice and none is lost."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from ninja import Schema
from pydantic import Field

from giamngheo.api.problems import Problem
from giamngheo.api.values import Limit

M = TypeVar("M", bound=Model)
USUAL = 100
NO_CURSOR = ("cursor không phải của danh sách này.", "cursor is none of this list.")
Next = Annotated[
    str | None,
    Field(description="The cursor of the next page; null on the last one.", examples=["WyJhYmMiXQ:1t9:x"]),
]


class Paged(Schema):
    """Which page. cursor: `next` of the page before; limit: rows a page."""

    cursor: Annotated[
        str, Field(max_length=600, description="`next` of the page before; nothing for the first page.")
    ] = ""
    limit: Annotated[Limit, Field(description="Rows a page.")] = USUAL


def page_of(found: QuerySet[M], order: Sequence[str], asked: Paged, name: str) -> tuple[list[M], str | None]:
    """The rows of a page and the cursor of the next.

    order: field names that tell any two rows apart, all with a minus before them or none. name: of the list; a cursor
    of another is none. Raises Problem not-found for such a cursor. One question.
    """
    if asked.cursor:
        found = found.filter(_behind(order, _opened(asked.cursor, name, len(order))))
    rows = list(found.order_by(*order)[: asked.limit + 1])
    if len(rows) <= asked.limit:
        return rows, None
    rows = rows[: asked.limit]
    edge = [str(getattr(rows[-1], field.removeprefix("-"))) for field in order]
    return rows, signing.dumps(edge, salt=name)


def _behind(order: Sequence[str], edge: Sequence[str]) -> Q:
    """Rows after the edge: a later first field, or the same and later in the rest."""
    way = "lt" if order[0].startswith("-") else "gt"
    (first, *rest), value = [field.removeprefix("-") for field in order], edge[0]
    if not rest:
        return Q(**{f"{first}__{way}": value})
    # The first condition says nothing new, but it is the one that an index begins at.
    return Q(**{f"{first}__{way}e": value}) & (~Q(**{first: value}) | _behind(order[1:], edge[1:]))


def _opened(cursor: str, name: str, length: int) -> list[Any]:
    try:
        edge: list[Any] = signing.loads(cursor, salt=name)
    except signing.BadSignature:
        edge = []
    if len(edge) != length:
        raise Problem("not-found", NO_CURSOR)
    return edge
