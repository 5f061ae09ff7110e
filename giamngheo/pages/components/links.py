"""Addresses of pages, and links that keep what the address already says."""

from collections.abc import Collection
from functools import cache

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode


@cache
def address(name: str) -> str:
    """Where a page of that name is: the same for everybody, and asked many times a page."""
    return reverse(name)


def households_by(**filters: str) -> str:
    """The list of households under filters."""
    return f"{address('households')}?{urlencode(filters)}"


def with_query(query: QueryDict, **changes: str | None) -> str:
    """The same page with these parameters changed; None takes one away. Example: "?village=3&sort=-name"."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"


def asked_for(query: QueryDict, name: str, choices: Collection[str]) -> str:
    """What the address asks for by this name, if there is that; else "", never an error."""
    asked = query.get(name, "")
    return asked if asked in choices else ""
