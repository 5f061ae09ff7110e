"""Links that keep what the address already says."""

from django.http import QueryDict


def with_query(query: QueryDict, **changes: str | None) -> str:
    """The same page with these parameters changed; None takes one away. Example: "?village=3&sort=-name"."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"
