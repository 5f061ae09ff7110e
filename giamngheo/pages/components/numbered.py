"""A list that can be counted, fifty rows at a time; what has a hundred thousand is paged by its keys instead."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.http import QueryDict

from giamngheo.pages.components.links import with_query
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

AT_ONCE = 50
Row = TypeVar("Row")


def part_of(query: QueryDict, found: Iterable[Row]) -> tuple[list[Row], dict[str, str]]:
    """The rows of the page that the address names, and what components/paging.html is told: nothing of a single page.

    found: a QuerySet in an order, or a list. A page that is none is the first or the last, never an error.
    """
    countable: Any = found
    shown = Paginator(countable, AT_ONCE).get_page(query.get("page"))
    words = say("{first}–{last} trong {all}", "{first}–{last} of {all}").format(
        first=grouped(shown.start_index()),
        last=grouped(shown.end_index()),
        all=grouped(shown.paginator.count),
    )
    told = {
        "previous_url": with_query(query, page=str(shown.number - 1)) if shown.has_previous() else "",
        "next_url": with_query(query, page=str(shown.number + 1)) if shown.has_next() else "",
        "summary": words,
    }
    return list(shown.object_list), told if shown.has_other_pages() else {}
