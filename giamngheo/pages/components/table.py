"""A table: columns, rows and the order, read from the address. templates/components/table.html draws its frame."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from giamngheo.pages.components import cells
from giamngheo.pages.components.cells import Draw
from giamngheo.pages.components.links import with_query


@dataclass(frozen=True)
class Column:
    """One column. key: the row's key or attribute. draw: what stands in its cells (cells.py).

    is_title: the cell that names the row, its heading for screen readers and on the phone's card.
    """

    key: str
    label: str
    is_sortable: bool = False
    align: Literal["start", "end"] = "start"
    draw: Draw = cells.text
    is_title: bool = False


@dataclass(frozen=True)
class Head:
    """A column's heading. url: sorts by it, the other way round on the second click; direction as aria-sort says it."""

    column: Column
    url: str
    direction: Literal["ascending", "descending", "none"]


@dataclass(frozen=True)
class Table:
    """Rows (mappings or objects) in their order. sort: a column's key, with - before it when descending.

    paging: as numbered.part_of tells it; empty where these are all.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    sort: str = ""
    query: QueryDict = field(default_factory=QueryDict)
    paging: Mapping[str, str] = field(default_factory=dict)

    @property
    def heads(self) -> Iterator[Head]:
        """The headings with their links; a new order starts at the first page again."""
        for column in self.columns:
            other_way = f"-{column.key}" if self.sort == column.key else column.key
            url = with_query(self.query, sort=other_way, after=None, before=None)
            yield Head(column, url if column.is_sortable else "", self._direction(column))

    @property
    def body(self) -> Iterator[SafeString]:
        """The rows as HTML."""
        frames = [(column, *_frame(column)) for column in self.columns]
        for record in self.rows:
            filled = (
                f"{opening}{conditional_escape(column.draw(cells.value_of(record, column.key), record))}{closing}"
                for column, opening, closing in frames
            )
            yield mark_safe("".join(filled))  # what stands in each cell was escaped

    @property
    def is_sortable(self) -> bool:
        """Whether the reader can choose an order."""
        return any(column.is_sortable for column in self.columns)

    def _direction(self, column: Column) -> Literal["ascending", "descending", "none"]:
        if self.sort == f"-{column.key}":
            return "descending"
        return "ascending" if self.sort == column.key else "none"


def chosen_sort(query: QueryDict, columns: Sequence[Column], default: str) -> str:
    """The order asked for in the address, as Table.sort; an unknown column is the default, never an error."""
    asked = query.get("sort", "")
    known = {column.key for column in columns if column.is_sortable}
    return asked if asked.removeprefix("-") in known else default


def _frame(column: Column) -> tuple[str, str]:
    """What stands around each cell of a column."""
    if column.is_title:
        return '<th scope="row" role="rowheader">', "</th>"
    return format_html('<td role="cell" class="{}" data-label="{}">', column.align, column.label), "</td>"
