"""The official forms: what a column counts, how rates and totals are made, which sums must agree.

A form is data (policy/forms). Its columns count rows of a few tables, each with the column `place` (the row
of the form it belongs to), whole-number measures (`households`, `persons`, `deprivations`) and the columns
that the conditions name. Counts are made at the rows and added up to the total; rates are always recomputed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import polars as pl

PLACE, LINE, TOTAL = "place", "line", "total"
UNIT_MEASURES = {"household": "households", "person": "persons"}
FLOWS = "flows"
Wanted = str | bool | tuple[str, ...]
Where = Mapping[str, Wanted]
_TERM = re.compile(r"([+-]?)\s*(\w+)")


@dataclass(frozen=True)
class Count:
    """Rows of a table that meet the conditions, added up by a measure (None: by the line's unit)."""

    table: str
    where: Where
    measure: str | None


@dataclass(frozen=True)
class Ratio:
    """part / whole * times, by column numbers; part None: what the column itself counts."""

    part: str | None
    whole: str
    times: int


@dataclass(frozen=True)
class Column:
    """A printed column. heads: its titles from the top row down; equal neighbours are printed as one.

    equals: a sum of other columns, as `1-2+3`, that must give the same; show, mark: for lists only.
    """

    number: str
    identifier: str
    heads: tuple[str, ...]
    count: Count | None = None
    ratio: Ratio | None = None
    equals: str | None = None
    must_hold: bool = False
    show: str | None = None
    mark: Where | None = None

    @property
    def formula(self) -> str:
        """How it follows from other columns, as printed under the heads; empty where it does not."""
        if self.ratio is not None and self.ratio.part is not None:
            return f"{self.ratio.part}/{self.ratio.whole}*{self.ratio.times}"
        return self.equals or ""

    @property
    def is_rate(self) -> bool:
        """Whether its cells are shares of something."""
        return self.ratio is not None


@dataclass(frozen=True)
class Line:
    """One of the rows that a place has in a form. class_: only households of that class, where not empty."""

    unit: str
    label_vi: str
    class_: str
    where: Where
    needs_previous: bool


@dataclass(frozen=True)
class Form:
    """One official form. kind `count` or `list` (members of the households of list_class)."""

    number: int
    title_vi: str
    national_number: str | None
    kind: str
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    notes_vi: tuple[str, ...] = ()
    list_class: str = ""
    children_under: int | None = None

    @property
    def has_classes(self) -> bool:
        """Whether its rows are told apart by class."""
        return any(line.class_ for line in self.lines)

    def counts(self) -> Iterator[Count]:
        """Everything that is counted for it."""
        return (column.count for column in self.columns if column.count is not None)


@dataclass(frozen=True)
class Unequal:
    """A row in which a column is not the sum it must be."""

    place: str
    unit: str
    column: Column
    value: int
    expected: int


def condition(where: Where) -> pl.Expr:
    """True where every column has a wanted value; unknown values are not counted."""
    tests = [
        pl.col(name).is_in(list(wanted)) if isinstance(wanted, tuple) else pl.col(name) == wanted
        for name, wanted in where.items()
    ]
    return reduce(and_, tests, pl.lit(True)).fill_null(False)


def columns_read(forms: Iterable[Form], table: str) -> list[str]:
    """The columns of a table that some condition of the forms names, sorted."""
    named = {
        name
        for form in forms
        for count in form.counts()
        if count.table == table
        for where in (count.where, *(line.where for line in form.lines))
        for name in where
    }
    return sorted(named)


def filled(form: Form, tables: Mapping[str, pl.DataFrame], places: Sequence[str]) -> pl.DataFrame:
    """The cells of a counting form: place, line (position in form.lines) and a column each number.

    One row for each place and line, then the totals (place `total`). Rates are null over nothing.
    """
    index = pl.DataFrame({PLACE: sorted(places)}, schema={PLACE: pl.String})
    lines = [_line(form, number, tables, index) for number in range(len(form.lines))]
    cells = pl.concat(lines).sort(PLACE, LINE)
    totals = cells.group_by(LINE).agg(pl.exclude(PLACE, LINE).sum()).with_columns(pl.lit(TOTAL).alias(PLACE))
    whole = pl.concat([cells, totals.select(cells.columns).sort(LINE)])
    ratios = [_ratio(column, column.ratio).alias(column.number) for column in form.columns if column.ratio]
    numbers = [column.number for column in form.columns]
    return whole.with_columns(ratios).select(PLACE, LINE, *numbers)


def _line(form: Form, number: int, tables: Mapping[str, pl.DataFrame], index: pl.DataFrame) -> pl.DataFrame:
    line = form.lines[number]
    cells = index
    for table in dict.fromkeys(count.table for count in form.counts()):
        sums = [
            _sum(column.count, line).alias(_counted(column))
            for column in form.columns
            if column.count is not None and column.count.table == table
        ]
        cells = cells.join(tables[table].group_by(PLACE).agg(sums), on=PLACE, how="left")
    counted = [_counted(column) for column in form.columns if column.count is not None]
    position = pl.lit(number).cast(pl.Int64).alias(LINE)
    return cells.select(PLACE, position, pl.col(counted).fill_null(0))


def _sum(count: Count, line: Line) -> pl.Expr:
    measure = count.measure or UNIT_MEASURES[line.unit]
    wanted = condition({**count.where, **line.where})
    return pl.col(measure).filter(wanted).sum().cast(pl.Int64)


def _counted(column: Column) -> str:
    """Where the count of a column stands: beside it where the column itself is a rate."""
    return column.number if column.ratio is None else f"{column.number} counted"


def _ratio(column: Column, ratio: Ratio) -> pl.Expr:
    part = _counted(column) if ratio.part is None else ratio.part
    whole = pl.col(ratio.whole)
    return pl.when(whole != 0).then(pl.col(part) * ratio.times / whole)


def signed_terms(formula: str) -> list[tuple[int, str]]:
    """`1-2+3` as (1, "1"), (-1, "2"), (1, "3")."""
    return [(-1 if sign == "-" else 1, name) for sign, name in _TERM.findall(formula)]


def unequal(form: Form, cells: pl.DataFrame) -> list[Unequal]:
    """Every row in which a column is not the sum that the form says."""
    found = []
    for column in form.columns:
        if column.equals is None:
            continue
        expected = sum((pl.col(name) * sign for sign, name in signed_terms(column.equals)), pl.lit(0))
        wrong = cells.with_columns(expected.alias("expected")).filter(
            pl.col(column.number) != pl.col("expected")
        )
        found += [
            Unequal(place, form.lines[line].unit, column, value, due)
            for place, line, value, due in wrong.select(PLACE, LINE, column.number, "expected").rows()
        ]
    return found
