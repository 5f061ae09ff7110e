"""A table: columns, rows and the order, read from the address. templates/components/table.html draws it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import QueryDict

from giamngheo.pages.components.links import with_query

TEXT, NUMBER, DAY, STATUS, LINK, CHOICE = (
    f"components/cells/{name}.html" for name in ("text", "number", "day", "status", "link", "choice")
)


@dataclass(frozen=True)
class Column:
    """One column. key: the row's key or attribute. template: gets `value`, `row` and `column`.

    is_title: the cell that names the row, its heading for screen readers and on the phone's card.
    """

    key: str
    label: str
    is_sortable: bool = False
    align: Literal["start", "end"] = "start"
    template: str = TEXT
    is_title: bool = False


@dataclass(frozen=True)
class Cell:
    """A value in its column."""

    column: Column
    value: Any


@dataclass(frozen=True)
class Row:
    """A record and its cells."""

    record: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Head:
    """A column's heading. url: sorts by it, the other way round on the second click; direction as aria-sort says it."""

    column: Column
    url: str
    direction: Literal["ascending", "descending", "none"]


@dataclass(frozen=True)
class Table:
    """Rows (mappings or objects) in their order. sort: a column's key, with - before it when descending."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    sort: str = ""
    query: QueryDict = field(default_factory=QueryDict)

    @property
    def heads(self) -> Iterator[Head]:
        """The headings with their links; a new order starts at the first page again."""
        for column in self.columns:
            other_way = f"-{column.key}" if self.sort == column.key else column.key
            url = with_query(self.query, sort=other_way, after=None, before=None)
            yield Head(column, url if column.is_sortable else "", self._direction(column))

    @property
    def body(self) -> Iterator[Row]:
        """The rows cut into cells."""
        for record in self.rows:
            yield Row(record, tuple(Cell(column, _value(record, column.key)) for column in self.columns))

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


def _value(record: Any, key: str) -> Any:
    return record[key] if isinstance(record, Mapping) else getattr(record, key)
