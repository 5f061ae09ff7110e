"""What stands in a table's cell: each a function of the value and its row that gives HTML.

Functions, not templates: a list has hundreds of cells, and to draw them by template was most of the page's time.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.template.loader import get_template
from django.utils.html import format_html

from giamngheo.pages.templatetags.house import NOTHING, day, grouped, icon, status_badge
from giamngheo.rules.language import say

Draw = Callable[[Any, Any], str]


def text(value: Any, _: Any) -> str:
    """Words, as they are; nothing → –."""
    return NOTHING if value is None or value == "" else str(value)


def number(value: float | None, _: Any) -> str:
    """A whole number, grouped; nothing → –."""
    return grouped(value)


def a_day(value: Any, _: Any) -> str:
    """A day or a moment's day; nothing → –."""
    return day(value)


def status(value: str | None, _: Any) -> str:
    """A status as a badge; nothing → –."""
    return status_badge(value)


def link(value: Any, row: Any) -> str:
    """The value as a link to the row's url."""
    return format_html('<a href="{}">{}</a>', value_of(row, "url"), value)


def late(words: str) -> str:
    """What a cell says of something whose day is over: it stands out by its mark and weight, not by colour alone."""
    return format_html('<strong class="late">{}{}</strong>', icon("warning"), words)


def choice(value: Any, row: Any) -> str:
    """A check box named chosen; the value is the row's id, the row's title says which. Inside a form."""
    words = say("Chọn", "Choose"), value_of(row, "title")
    box = '<label class="tick"><input type="checkbox" name="chosen" value="{}" aria-label="{} {}"></label>'
    return format_html(box, value, *words)


@cache
def drawn_by(template: str) -> Draw:
    """A page's own cell: a template that is given `value` and `row`."""

    def draw(value: Any, row: Any) -> str:
        return get_template(template).render({"value": value, "row": row})

    return draw


def value_of(row: Any, name: str) -> Any:
    """What a row, a mapping or an object, has under a name."""
    return row[name] if isinstance(row, Mapping) else getattr(row, name)
