"""The places of an officer's area on the first page: each with its figures and the list behind it."""

from collections.abc import Iterable

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from giamngheo.pages.components.links import households_by
from giamngheo.records.registry.selectors.home import Place
from giamngheo.rules.numbers import grouped

COUNTED = ("poor", "near_poor", "undetermined")
# Not drawn by template: a province has two hundred of them.
_ROW = (
    '<tr><th scope="row"><a href="{}">{}</a></th>' + '<td class="end">{}</td>' * (1 + len(COUNTED)) + "</tr>"
)


def place_rows(places: Iterable[Place]) -> SafeString:
    """A row a place: its households, and how many of them are poor, near-poor, undetermined."""
    return format_html_join("\n", _ROW, (_cells(place) for place in places))


def of_place(place: Place, **query: str) -> str:
    """The list of a place's households."""
    own = {"village": str(place.village)} if place.village else {"commune": place.commune}
    return households_by(**own, **query)


def _cells(place: Place) -> tuple[str, ...]:
    numbers = place.households, *(place.statuses.get(status, 0) for status in COUNTED)
    return of_place(place), place.name, *map(grouped, numbers)
