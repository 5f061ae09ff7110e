"""Find the table in a sheet: titles above it, one or two rows of headings, a row of column numbers, the records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from vn_text import fold

from giamngheo.papers.imports.headings import Headings
from giamngheo.papers.imports.sheets import SEARCHED_ROWS, Cell, Flags, Merge, Sheet

Rows = npt.NDArray[np.int64]
LONGEST_HEADING, TOTAL = 120, ["tong", "cong"]
_COLUMN_NUMBER = re.compile(r"^(?:[0-9]{1,3}(?:\.0)?|[A-Za-z])$")


@dataclass(frozen=True)
class Layout:
    """Where a sheet's table is. header: its first row of headings, as the screen numbers rows; header_rows: 1 or 2.

    headings: one a column, "" where there is none; under two rows the upper one stands before " / ".
    """

    header: int
    header_rows: int
    headings: tuple[str, ...]
    first_record: int


def find_layout(sheet: Sheet, known: Headings) -> Layout | None:
    """The layout whose headings are best understood, the upper row where two are as good; None: nothing understood."""
    found = [
        laid_out(sheet, header, rows)
        for header in range(1, min(SEARCHED_ROWS - 1, sheet.height) + 1)
        for rows in (1, 2)
        if header + rows - 1 <= sheet.height
    ]
    best = max(
        found,
        key=lambda layout: (_understood(layout, known), -layout.header_rows, -layout.header),
        default=None,
    )
    return best if best and _understood(best, known) else None


def laid_out(sheet: Sheet, header: int, header_rows: int) -> Layout:
    """The layout with its headings in those rows."""
    headings = tuple(_heading(sheet, header, header_rows, place) for place in range(sheet.width))
    first = header + header_rows
    while first <= sheet.height and _numbers_columns(sheet.row(first)):
        first += 1
    return Layout(header, header_rows, headings, first)


def _understood(layout: Layout, known: Headings) -> int:
    """How many different columns the headings name."""
    return len(
        {known.targets[plain] for plain in map(known.plain, layout.headings) if plain in known.targets}
        | {
            known.targets[plain]
            for plain in (known.plain(last_part(heading)) for heading in layout.headings)
            if plain in known.targets
        }
    )


def last_part(heading: str) -> str:
    """The lower of two headings, or the only one."""
    return heading.rpartition(" / ")[2]


def _heading(sheet: Sheet, header: int, header_rows: int, place: int) -> str:
    texts = [_text(sheet, row, place) for row in range(header, header + header_rows)]
    return " / ".join(dict.fromkeys(text for text in texts if text))[:LONGEST_HEADING]


def _text(sheet: Sheet, row: int, place: int) -> str:
    """What stands over a column in a row, also where a merged area says it once for several."""
    merge = next((merge for merge in sheet.merges_above if _covers(merge, row, place)), None)
    cell = sheet.cell(merge.top, merge.left) if merge else sheet.cell(row, place)
    return (
        " ".join(str(cell).split())
        if isinstance(cell, str)
        else f"{cell:g}"
        if isinstance(cell, float)
        else ""
    )


def _covers(merge: Merge, row: int, place: int) -> bool:
    return merge.top <= row <= merge.bottom and merge.left <= place <= merge.right


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """A row such as (1) (2) (3) or A B 1 2 under the headings: at least three, ascending or letters."""
    filled = [str(cell).strip("()") for cell in cells if cell != ""]
    if len(filled) < max(3, len(cells) * 2 // 3) or not all(map(_COLUMN_NUMBER.match, filled)):
        return False
    numbers = [int(float(text)) for text in filled if not text.isalpha()]
    return (
        len(numbers) >= 2 and numbers[0] <= 2 and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    )


def record_rows(sheet: Sheet, layout: Layout, read: Sequence[int], known: Headings) -> Rows:
    """The rows that hold records, as the screen numbers them: not blank where it counts, no totals, no signatures.

    read: the places of the columns that are read.
    """
    filled = np.zeros(sheet.height, bool)
    for place in read:
        filled |= sheet.columns[place].is_filled
    rows: Rows = np.flatnonzero(filled & ~_closing(sheet, known)) + 1
    return rows[rows >= layout.first_record]


def _closing(sheet: Sheet, known: Headings) -> Flags:
    """Whether the first words of a row are those of a total or a signature, and hardly anything else is there."""
    first_words = {phrase.split(" ")[0] for phrase in known.closing_rows} | {TOTAL[0], ""}
    words = np.zeros(sheet.height, np.uint32)
    closes, sums_up = np.zeros(sheet.height, bool), np.zeros(sheet.height, bool)
    for cells in sheet.columns:
        is_words = cells.is_words
        first = np.unique(cells.which[is_words & (words == 0)])
        for place, plain in _folded([(int(place), str(cells.values[place])) for place in first], first_words):
            if plain in known.closing_rows or plain.split(" ")[0:2] == TOTAL:
                rows = is_words & (words == 0) & (cells.which == place)
                closes |= rows & (plain in known.closing_rows)
                sums_up |= rows
        words += is_words
    return closes | (sums_up & (words <= 2))


def _folded(texts: Sequence[tuple[int, str]], wanted: set[str]) -> list[tuple[int, str]]:
    """Those texts, folded, that begin with one of the words. Folding is slow, first words without a digit are few."""
    begins = pl.Series([text for _, text in texts], dtype=pl.String).str.extract(r"^(\S+)")
    words = begins.filter(~begins.str.contains(r"\d")).unique()
    sought = [word for word in words if fold(word).partition(" ")[0] in wanted]
    places = begins.is_in(sought).arg_true()
    return [(texts[place][0], fold(texts[place][1])) for place in places]
