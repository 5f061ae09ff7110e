"""A counterpart's sheet read back: its columns found by their headings, its cells understood, nobody lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from giamngheo.engine.findings import Refused, whole_file
from giamngheo.papers.imports.guess import guessed
from giamngheo.papers.imports.headings import Headings, load_headings, plain_value
from giamngheo.papers.imports.layout import Rows, laid_out, record_rows
from giamngheo.papers.imports.mapping import ColumnChoice, ImportChoices, SheetChoice
from giamngheo.papers.imports.sheets import Cell, Sheet
from giamngheo.papers.imports.translate import YEARS, Translate, Unclear, translator
from giamngheo.papers.reconciling.layouts import CODED, FIELDS, NEEDED, SheetLayout
from giamngheo.records.registry.services.editing_members import DIGITS
from giamngheo.rules.language import say

DATES = ("birth_date", "on_date")
# Those that our own compared rows need beside the name: one of them says who is meant.
WHO = ("key", "personal_id", "birth_date")
LONGEST = {"full_name": 120, "village_name": 120, "household_id": 60, "key": 60}


@dataclass(frozen=True)
class Answer:
    """rows: row (as the screen numbers it), FIELDS (dates as such, codes ours; null: not said, or not understood), and
    is_year_only. unread: the cells that are not understood.
    """

    rows: pl.DataFrame
    unread: list["Unread"]


@dataclass(frozen=True)
class Unread:
    """A cell that says something which is not understood, and is taken as empty."""

    row: int
    heading: str
    cell: Cell

    def __str__(self) -> str:
        place = say(f"hàng {self.row}, cột {self.heading}", f"row {self.row}, column {self.heading}")
        told = (
            f"không hiểu “{self.cell}”, coi như để trống",
            f"“{self.cell}” is not understood, taken as empty",
        )
        return f"{place}: {say(*told)}"


def read_answer(sheets: Sequence[Sheet], layout: SheetLayout, name: str) -> Answer:
    """Every sheet in which the layout's columns are found. name: of the file.

    Raises Refused where no sheet has a name and something that says who is meant.
    """
    known = headings_of(layout)
    read = _Reading(layout, known)
    for sheet, choice in zip(sheets, guessed(sheets, known).sheets, strict=True):
        fields = {column.target for column in choice.columns}
        if choice.is_read and "full_name" in fields and fields & {*WHO}:
            read.add(sheet, choice)
    if not read.parts:
        raise Refused([whole_file(name, _no_columns(layout))])
    return Answer(pl.concat(read.parts), read.unread)


def headings_of(layout: SheetLayout) -> Headings:
    """The layout's headings, and those that officers use for the same facts."""
    usual = load_headings()
    kept = {heading: target for heading, target in usual.targets.items() if target in FIELDS}
    own = {usual.plain(column.heading): column.field for column in layout.columns}
    return replace(usual, targets={**kept, **own})


class _Reading:
    """The sheets of one file so far."""

    def __init__(self, layout: SheetLayout, known: Headings) -> None:
        self.layout, self.known = layout, known
        self.parts: list[pl.DataFrame] = []
        self.unread: list[Unread] = []

    def add(self, sheet: Sheet, choice: SheetChoice) -> None:
        """One sheet's rows."""
        columns = {column.target: column for column in choice.columns if column.target in FIELDS}
        found = laid_out(sheet, choice.header, choice.header_rows)
        rows = record_rows(sheet, found, [column.place for column in columns.values()], self.known)
        texts = {field: self._texts(sheet, rows, column) for field, column in columns.items()}
        empty = pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
        frame = pl.DataFrame({"row": rows} | {field: texts.get(field, empty) for field in FIELDS})
        self.parts.append(_dated(frame))

    def _texts(self, sheet: Sheet, rows: Rows, column: ColumnChoice) -> pl.Series:
        """A column's cells as our texts; each different value is understood once."""
        cells = sheet.columns[column.place]
        understood = [_understood(column.target, self._translate(column), value) for value in cells.values]
        which = cells.which[rows - 1]
        lost = np.isin(which, [place for place, text in enumerate(understood) if text is False])
        self.unread += [
            Unread(row, column.heading, cells.values[place])
            for row, place in zip(rows[lost].tolist(), which[lost].tolist(), strict=True)
        ]
        return pl.Series([text or None for text in understood], dtype=pl.String).gather(pl.Series(which))

    def _translate(self, column: ColumnChoice) -> Translate:
        field = column.target
        if field in CODED:
            return partial(_code, {**self.known.values.get(field, {}), **_words(self.layout, field)})
        plain = replace(column, target="birth_date") if field in DATES else column
        return translator(plain, ImportChoices(), self.known)


def _understood(field: str, translate: Translate, cell: Cell) -> str | bool | None:
    """The text; None for an empty cell; False for one that says what is not understood."""
    try:
        text = None if cell == "" else translate(cell)
    except Unclear:
        return False
    return None if text is None else text if _is_right(field, text) else False


def _is_right(field: str, text: str) -> bool:
    """Whether the register could hold the text there."""
    if field in CODED:
        return text in CODED[field]
    if field in DATES:
        return _is_date(text, may_be_year=field == "birth_date")
    if field == "personal_id":
        return text.isascii() and text.isdigit() and len(text) in DIGITS
    return len(text) <= LONGEST.get(field, len(text))


def _is_date(text: str, may_be_year: bool) -> bool:
    """A whole day; a year alone says when somebody was born, not when they died."""
    try:
        date.fromisoformat(text)
    except ValueError:
        is_year = len(text) == len("1980") and text.isdigit()
        return may_be_year and is_year and YEARS[0] <= int(text) <= YEARS[1]
    return True


def _code(words: Mapping[str, str], cell: Cell) -> str | None:
    text = str(cell).strip()
    return words.get(plain_value(text), text) or None


def _words(layout: SheetLayout, field: str) -> dict[str, str]:
    """Written word → code."""
    return {
        plain_value(word): code
        for code, written in layout.words.get(field, {}).items()
        for word in (*written, code)
    }


def _dated(frame: pl.DataFrame) -> pl.DataFrame:
    """Dates as dates; a year alone as its 1 January."""
    born = pl.col("birth_date")
    is_year = born.str.len_chars() == len("1980")
    return frame.with_columns(
        birth_date=pl.when(is_year).then(born + "-01-01").otherwise(born).str.to_date("%Y-%m-%d"),
        on_date=pl.col("on_date").str.to_date("%Y-%m-%d"),
        is_year_only=is_year.fill_null(value=False),
    )


def _no_columns(layout: SheetLayout) -> str:
    wanted = "; ".join(column.heading for column in layout.columns if column.field in {*NEEDED, *WHO})
    return say(
        f"không tìm thấy cột họ tên cùng mã đối chiếu, số định danh hoặc ngày sinh. Tiêu đề mong đợi: {wanted}",
        f"no column of names beside a key, personal id or birth date was found. Headings looked for: {wanted}",
    )
