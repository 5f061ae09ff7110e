"""An official form as an office prints it, before it becomes a workbook or a PDF: heads, rows, notes, signatures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from giamngheo.engine.forms import Filled, FilledForm
from giamngheo.papers.forms.notes import notes
from giamngheo.rules.forms import TOTAL, Column, Line
from giamngheo.rules.numbers import grouped

Cell = str | int | float | None
LETTERS = "ABC"
RATE_DECIMALS = 2
NAME = 2  # the column of names in a list
_OPERATOR = re.compile(r"([-+=])")


@dataclass(frozen=True)
class HeadCell:
    """A cell of the heads: where it starts and how many rows and columns it takes."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True)
class SheetColumn:
    """A printed column: kind (order, place, line, count, rate, text, mark), what stands in the row of numbers."""

    kind: str
    number: str


@dataclass(frozen=True)
class SheetRow:
    """A printed row: kind (first, next, total, section) and its cells; a section has one, for the whole width.

    lines: how many rows its place takes, 0 where the place stands above already.
    """

    kind: str
    cells: tuple[Cell, ...]
    lines: int = 1


@dataclass(frozen=True)
class Sheet:
    """Everything that is printed."""

    name: str
    issuer: tuple[str, ...]
    country: str
    motto: str
    form_number: str
    national_number: str
    place_and_date: str
    title: str
    subtitle: str
    heads: tuple[HeadCell, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    notes_heading: str
    notes: tuple[str, ...]
    signatures: tuple[Mapping[str, str], ...]

    @property
    def is_list(self) -> bool:
        """Whether its rows are people, not places."""
        return self.columns[0].kind == "text"

    @property
    def depth(self) -> int:
        """How many rows the heads take, without the row of numbers."""
        return max(cell.row + cell.rows for cell in self.heads)


def printed(value: Cell, kind: str) -> str:
    """A cell as Vietnamese offices write it: 1.166.086; 17,83; nothing where there is nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return grouped(value, RATE_DECIMALS if kind == "rate" else 0)


def sheet(made: Filled, filled: FilledForm, layout: Mapping[str, Any]) -> Sheet:
    """The printed form. layout: policy/forms/layout.yaml."""
    form, asked = filled.form, made.request
    stage = layout["stages"]["official" if asked.is_official else "preliminary"]
    words = {
        "area": made.area_name,
        "as_of": asked.as_of,
        "stage": stage,
        "standard": made.review.standard.id,
        "number": form.number,
        "national_number": form.national_number,
    }
    is_list = form.kind == "list"
    lead = [] if is_list else _lead(filled, layout)
    issuers = layout["issuers"][made.level]
    national = "national_number_vi" if form.national_number else "no_national_number_vi"
    return Sheet(
        name=f"form-{form.number:02}",
        issuer=tuple(line.format(**words).upper() for line in issuers),
        country=layout["country_vi"],
        motto=layout["motto_vi"],
        form_number=layout["list_number_vi" if is_list else "form_number_vi"].format(**words),
        national_number=layout[national].format(**words),
        place_and_date=layout["place_and_date_vi"].format(**words | {"area": _where_signed(made, layout)}),
        title=form.title_vi.upper(),
        subtitle=layout["subtitle_vi"].format(**words),
        heads=tuple(_heads([*((head,) for head in lead), *(column.heads for column in form.columns)])),
        columns=(*_lead_columns(lead), *(_column(column, is_list) for column in form.columns)),
        rows=tuple(_list_rows(made, filled, layout) if is_list else _count_rows(made, filled, layout)),
        notes_heading=layout["notes"]["heading"],
        notes=tuple(notes(made, filled, layout["notes"])),
        signatures=tuple(layout["country_signatures" if made.level == "country" else "signatures"]),
    )


def _where_signed(made: Filled, layout: Mapping[str, Any]) -> str:
    """The bare name of the area, as it stands before a date; the capital for the country."""
    return str(layout["capital_vi"]) if made.level == "country" else made.names.get(made.request.area, "……")


def _lead(filled: FilledForm, layout: Mapping[str, Any]) -> list[str]:
    heads = [layout["heads"]["order"], layout["heads"]["place"]]
    return [*heads, layout["heads"]["line"]] if _has_lines(filled) else heads


def _has_lines(filled: FilledForm) -> bool:
    return len(filled.form.lines) > 1


def _lead_columns(lead: Sequence[str]) -> list[SheetColumn]:
    kinds = ("order", "place", "line")
    return [SheetColumn(kinds[place], LETTERS[place]) for place in range(len(lead))]


def _column(column: Column, is_list: bool) -> SheetColumn:
    number = column.number if column.number.isdecimal() else ""
    formula = number
    if number and column.formula:
        formula = _OPERATOR.sub(r" \1 ", f"{number}={column.formula}")
    if is_list:
        return SheetColumn("mark" if column.mark is not None else "text", formula)
    return SheetColumn("rate" if column.is_rate else "count", formula)


def _heads(paths: Sequence[tuple[str, ...]]) -> Iterator[HeadCell]:
    """The cells of the heads: equal neighbours under the same head are one, the last one reaches down."""
    depth = max(len(path) for path in paths)
    for column, path in enumerate(paths):
        for row, text in enumerate(path):
            if row == len(path) - 1:
                yield HeadCell(row, column, depth - row, 1, text)
            elif column == 0 or not _shared(paths[column - 1], path, row):
                width = 1
                while column + width < len(paths) and _shared(path, paths[column + width], row):
                    width += 1
                yield HeadCell(row, column, 1, width, text)


def _shared(left: tuple[str, ...], right: tuple[str, ...], row: int) -> bool:
    """Both columns stand under one head in that row: neither ends there."""
    return left[: row + 1] == right[: row + 1] and min(len(left), len(right)) > row + 1


def _line_label(line: Line, layout: Mapping[str, Any]) -> str:
    return line.label_vi or str(layout["units"][line.unit])


def _count_rows(made: Filled, filled: FilledForm, layout: Mapping[str, Any]) -> Iterator[SheetRow]:
    labels = [_line_label(line, layout) for line in filled.form.lines]
    many, order = len(labels), 0
    for place, line, *cells in filled.cells.rows():
        order += line == 0
        is_total = place == TOTAL
        name = layout["total_vi"] if is_total else made.label(place)
        lead: list[Cell] = [None if is_total else str(order), name] if line == 0 else [None, None]
        kind = "total" if is_total else "first" if line == 0 else "next"
        yield SheetRow(kind, (*lead, *labels[line : line + (many > 1)], *cells), 0 if line else many)


def _list_rows(made: Filled, filled: FilledForm, layout: Mapping[str, Any]) -> Iterator[SheetRow]:
    above = None
    for place, _, *cells in filled.cells.rows():
        if place == TOTAL:
            counts = (grouped(int(cell)) for cell in cells[:2])
            yield SheetRow("total", (*counts, layout["total_vi"], *cells[3:]))
            continue
        if place != above:
            yield SheetRow("section", (made.label(place),))
        above = place
        yield SheetRow("first", tuple(cells))
