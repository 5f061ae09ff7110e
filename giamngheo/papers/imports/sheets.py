"""A sheet as it stands in a file: cells with their places, nothing understood yet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

Cell = int | float | str | bool | time | date | datetime | timedelta
Places = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
SEARCHED_ROWS = 31


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
    def of(cls, column: Sequence[Cell]) -> Self:
        """The column of these cells. Python takes true for 1: where both may stand, the type tells them apart."""
        has_both = bool in set(map(type, column))
        keys: Sequence[object] = [(type(cell), cell) for cell in column] if has_both else column
        cells = dict(zip(keys, column, strict=True))
        places = {key: place for place, key in enumerate(cells)}
        values = [cell.strip() if isinstance(cell, str) else cell for cell in cells.values()]
        return cls(values, np.fromiter(map(places.__getitem__, keys), np.uint32, len(keys)))

    @classmethod
    def of_text(cls, column: pl.Series) -> Self:
        """The column of a text file; no value is an empty cell."""
        text = column.fill_null("").str.strip_chars().alias("text")
        values = text.unique(maintain_order=True)
        of_value = values.to_frame().with_row_index("which")
        which = text.to_frame().join(of_value, on="text", how="left", maintain_order="left")["which"]
        return cls(values.to_list(), which.to_numpy())

    def each(self, is_so: Callable[[Cell], bool]) -> Flags:
        """Whether it is so, a row."""
        return np.fromiter(map(is_so, self.values), bool, len(self.values))[self.which]


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
        rows: Sequence[Sequence[Cell]],
        faults: Iterable[Fault] = (),
        merges: Iterable[Merge] = (),
    ) -> Self:
        """The sheet of these rows, each as wide as the sheet."""
        columns = [Cells.of(column) for column in zip(*rows, strict=True)]
        return cls(name, columns, len(rows), list(faults), list(merges))

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
