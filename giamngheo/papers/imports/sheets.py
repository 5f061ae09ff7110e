"""A sheet as it stands in a file: cells with their places, nothing understood yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import count, islice
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl

Cell = int | float | str | bool | time | date | datetime | timedelta
Places = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
# Few enough at once that their cells are still at hand when they are looked up.
SEARCHED_ROWS, ROWS_AT_ONCE = 31, 200


@dataclass(frozen=True)
class Fault:
    """A cell whose value cannot be known: row as the screen shows it, place of the column from 0 (None: the row)."""

    row: int
    place: int | None
    vietnamese: str
    english: str


@dataclass(frozen=True)
class Merge:
    """A merged area: rows as the screen shows them, places of columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Cells:
    """A column of a sheet with each different value once, so that whatever is asked of a value is asked once.

    values: as the file holds them, "" where empty, text without blanks around it. which: the place of each row's value
    among them.
    """

    values: Sequence[Cell]
    which: Places

    @classmethod
    def of_text(cls, column: pl.Series) -> Self:
        """The column of a text file; no value is an empty cell."""
        text = column.fill_null("").str.strip_chars().alias("text")
        values = text.unique(maintain_order=True)
        of_value = values.to_frame().with_row_index("which")
        which = text.to_frame().join(of_value, on="text", how="left", maintain_order="left")["which"]
        return cls(values.to_list(), which.to_numpy())

    @cached_property
    def is_filled(self) -> Flags:
        """Whether a row has a cell there."""
        return np.array([value != "" for value in self.values], bool)[self.which]

    @property
    def is_words(self) -> Flags:
        """Whether a row has a text there."""
        texts = np.array([isinstance(value, str) for value in self.values], bool)
        return self.is_filled if texts.all() else self.is_filled & texts[self.which]


class _Column:
    """A column as its rows come."""

    def __init__(self) -> None:
        self.places: defaultdict[object, int] = defaultdict(count().__next__)
        self.which: list[Places] = []

    def add(self, cells: Sequence[Cell]) -> None:
        """Further rows. Python takes true for 1: true and false stand in a tuple of their own."""
        keys: Sequence[object] = cells
        if bool in set(map(type, cells)):
            keys = [(cell,) if isinstance(cell, bool) else cell for cell in cells]
        self.which.append(np.fromiter(map(self.places.__getitem__, keys), np.uint32, len(keys)))

    def cells(self) -> Cells:
        """The column of all of them."""
        return Cells([_value(key) for key in self.places], np.concatenate(self.which))


def _value(key: Any) -> Cell:
    value: Cell = key[0] if isinstance(key, tuple) else key
    return value.strip() if isinstance(value, str) else value


@dataclass(frozen=True)
class Sheet:
    """A sheet, column by column. Rows count as the screen shows them, from 1; places of columns from 0."""

    name: str
    columns: Sequence[Cells]
    height: int
    faults: list[Fault] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    @classmethod
    def of_rows(
        cls,
        name: str,
        rows: Iterable[Sequence[Cell]],
        faults: Iterable[Fault] = (),
        merges: Iterable[Merge] = (),
        left: int = 0,
    ) -> Self:
        """The sheet of these rows, each as wide as the others. left: columns before them, in which nothing stands."""
        coming, height = iter(rows), 0
        columns: list[_Column] = []
        while some := list(islice(coming, ROWS_AT_ONCE)):
            columns = columns or [_Column() for _ in some[0]]
            for column, cells in zip(columns, zip(*some, strict=True), strict=True):
                column.add(cells)
            height += len(some)
        empty = [Cells([""], np.zeros(height, np.uint32))] * left
        read = [column.cells() for column in columns]
        return cls(name, [*empty, *read], height, list(faults), list(merges))

    @cached_property
    def merges_above(self) -> list[Merge]:
        """Those that begin where headings are looked for."""
        return [merge for merge in self.merges if merge.top <= SEARCHED_ROWS]

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.columns)

    def cell(self, row: int, place: int) -> Cell:
        """What stands there."""
        column = self.columns[place]
        return column.values[int(column.which[row - 1])]

    def row(self, number: int) -> list[Cell]:
        """A row's cells."""
        return [self.cell(number, place) for place in range(self.width)]
