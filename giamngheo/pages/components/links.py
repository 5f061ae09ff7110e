"""Links that keep what the address already says."""

from collections.abc import Collection

from django.http import QueryDict


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
