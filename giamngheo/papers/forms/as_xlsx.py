"""A form as a workbook, laid out to be printed: A4 landscape, one page wide, heads repeated on every page."""

from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from giamngheo.papers.forms.sheet import NAME, Cell, Sheet, SheetRow
from giamngheo.papers.forms.widths import widths

A4 = 9
FONT = "Times New Roman"
# The language tag makes programs that honour it write 1.166.086 and 17,83 whatever their own language is.
COUNT_FORMAT, RATE_FORMAT = "[$-42A]#,##0", "[$-42A]0.00"
PAGE_WIDTH, LINE_HEIGHT = 125.0, 14.0
GAP, SIGNATURE_HEIGHT = 6, 82
# A column's width is told in digits of the usual font; letters of this one are narrower.
LETTERS, SMALL_LETTERS = 1.1, 1.3
Format = Any
_BOX = {"border": 1, "valign": "vcenter", "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "upper": {"align": "center"},
    "upper bold": {"align": "center", "bold": True},
    "italic": {"align": "center", "italic": True, "font_size": 13},
    "title": {"align": "center", "valign": "vcenter", "bold": True, "font_size": 14, "text_wrap": True},
    "subtitle": {"align": "center", "italic": True, "font_size": 12},
    "signature": {"align": "center", "valign": "top", "text_wrap": True},
    "note": {"text_wrap": True, "valign": "top", "font_size": 11},
    "note heading": {"bold": True, "italic": True, "font_size": 11},
    "head": {**_BOX, "align": "center", "bold": True},
    "number": {**_BOX, "align": "center", "italic": True, "font_size": 9},
    "section": {**_BOX, "bold": True, "italic": True},
    "order": {**_BOX, "align": "center"},
    "place": _BOX,
    "line": _BOX,
    "text": {**_BOX, "align": "center"},
    "name": _BOX,
    "mark": {**_BOX, "align": "center"},
    "count": {**_BOX, "align": "right", "num_format": COUNT_FORMAT},
    "rate": {**_BOX, "align": "right", "num_format": RATE_FORMAT},
}


def write_xlsx(sheet: Sheet, path: Path) -> None:
    """Write one form as one worksheet."""
    with xlsxwriter.Workbook(path) as book:
        _Page(book, sheet).write()


class _Page:
    """One worksheet being written, from the top down."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page = book.add_worksheet(sheet.name)
        self._last = len(sheet.columns) - 1
        self._widths = _page_wide(widths(sheet))
        base = {"font_name": FONT, "font_size": 11}
        self._styles: Mapping[str, Format] = {
            name: book.add_format(base | style) for name, style in _STYLES.items()
        }
        self._bold: Mapping[str, Format] = {
            name: book.add_format(base | style | {"bold": True}) for name, style in _STYLES.items()
        }
        self._row = 0

    def write(self) -> None:
        """The whole page."""
        self._set_up()
        self._heading()
        first = self._row
        self._heads()
        self._page.repeat_rows(first, self._row - 1)
        self._page.freeze_panes(self._row, 0)
        for row in self._sheet.rows:
            self._body(row)
        self._foot()

    def _set_up(self) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
        page.center_horizontally()
        page.set_footer("&C&P/&N")
        page.hide_gridlines(1)
        for column, width in enumerate(self._widths):
            page.set_column(column, column, width)

    def _across(self, first: int, last: int, text: str, style: str, row: int | None = None) -> None:
        """A text over several columns of one row."""
        at, shape = self._row if row is None else row, self._styles[style]
        if first == last:
            self._page.write_string(at, first, text, shape)
        else:
            self._page.merge_range(at, first, at, last, text, shape)

    def _heading(self) -> None:
        """Issuer and number at the left, country, motto and date at the right, the title across."""
        sheet, half = self._sheet, self._half()
        issuer = [*sheet.issuer, ""][:2]
        sides = (
            (issuer[0], "upper", sheet.country, "upper bold"),
            (issuer[1], "upper bold", sheet.motto, "upper bold"),
            (sheet.form_number, "upper bold", "", "italic"),
            (sheet.national_number, "subtitle", sheet.place_and_date, "italic"),
        )
        for left, left_style, right, right_style in sides:
            self._across(0, half, left, left_style)
            self._across(half + 1, self._last, right, right_style)
            self._page.set_row(self._row, 16)
            self._row += 1
        self._gap()
        self._across(0, self._last, sheet.title, "title")
        self._page.set_row(self._row, 18 * _lines(sheet.title, sum(self._widths) * 0.75))
        self._row += 1
        self._across(0, self._last, sheet.subtitle, "subtitle")
        self._page.set_row(self._row, 16)
        self._row += 1
        self._gap()

    def _gap(self) -> None:
        """A little room."""
        self._page.set_row(self._row, GAP)
        self._row += 1

    def _half(self) -> int:
        """The last column of the left half, by width."""
        total, reached = sum(self._widths), 0.0
        for column, width in enumerate(self._widths):
            reached += width
            if reached * 2 >= total:
                return min(max(column, 1), self._last - 2)
        return self._last - 2

    def _heads(self) -> None:
        first, shape = self._row, self._styles["head"]
        heights = [LINE_HEIGHT] * self._sheet.depth
        for cell in self._sheet.heads:
            top, left = first + cell.row, cell.column
            bottom, right = top + cell.rows - 1, left + cell.columns - 1
            if (top, left) == (bottom, right):
                self._page.write_string(top, left, cell.text, shape)
            else:
                self._page.merge_range(top, left, bottom, right, cell.text, shape)
            needed = LINE_HEIGHT * _lines(cell.text, sum(self._widths[left : right + 1])) / cell.rows
            for row in range(cell.row, cell.row + cell.rows):
                heights[row] = max(heights[row], needed)
        for row, height in enumerate(heights):
            self._page.set_row(first + row, height + 4)
        self._row += self._sheet.depth
        numbers = [column.number for column in self._sheet.columns]
        self._page.write_row(self._row, 0, numbers, self._styles["number"])
        longest = max(
            _lines(text, width * SMALL_LETTERS) for text, width in zip(numbers, self._widths, strict=True)
        )
        self._page.set_row(self._row, 11 * longest + 2)
        self._row += 1

    def _body(self, row: SheetRow) -> None:
        styles = self._bold if row.kind == "total" else self._styles
        if row.kind == "section":
            self._across(0, self._last, str(row.cells[0]), "section")
            self._row += 1
            return
        for place, (column, cell) in enumerate(zip(self._sheet.columns, row.cells, strict=True)):
            if column.kind in ("order", "place") and row.lines != 1:
                self._place(place, cell, row.lines, styles[column.kind])
            else:
                self._cell(place, cell, styles["name" if self._is_name(place) else column.kind])
        if self._sheet.is_list:
            lines = _lines(str(row.cells[NAME] or ""), self._widths[NAME] * LETTERS)
            self._page.set_row(self._row, LINE_HEIGHT * lines + 1)
        self._row += 1

    def _place(self, column: int, cell: Cell, lines: int, shape: Format) -> None:
        """Order and name of a place, over all its rows."""
        if lines:
            self._page.merge_range(self._row, column, self._row + lines - 1, column, cell or "", shape)

    def _cell(self, column: int, cell: Cell, shape: Format) -> None:
        if cell is None:
            self._page.write_blank(self._row, column, None, shape)
        elif isinstance(cell, str):
            self._page.write_string(self._row, column, cell, shape)
        else:
            self._page.write_number(self._row, column, cell, shape)

    def _is_name(self, column: int) -> bool:
        return self._sheet.is_list and column == NAME

    def _foot(self) -> None:
        """Notes, then who signs."""
        self._gap()
        self._across(0, self._last, self._sheet.notes_heading + ":", "note heading")
        self._row += 1
        for note in self._sheet.notes:
            self._across(0, self._last, "- " + note, "note")
            self._page.set_row(self._row, 15 * _lines(note, sum(self._widths) * LETTERS))
            self._row += 1
        self._gap()
        left, right = self._sheet.signatures
        self._signature(0, self._half(), left)
        self._signature(self._half() + 1, self._last, right)
        self._page.set_row(self._row, SIGNATURE_HEIGHT)

    def _signature(self, first: int, last: int, words: Mapping[str, str]) -> None:
        """Who signs, with room to do so, in one cell: a page never ends within it."""
        lines = ((words["authority_vi"], "upper bold"), (words["title_vi"], "upper bold"))
        parts = [(f"{text}\n", style) for text, style in lines if text] + [(words["hint_vi"], "subtitle")]
        rich = [part for text, style in parts for part in (self._styles[style], text)]
        self._across(first, last, "", "signature")
        self._page.write_rich_string(self._row, first, *rich, self._styles["signature"])


def _page_wide(needed: list[float]) -> list[float]:
    """The widths needed, made as wide as a page where they are less."""
    stretch = max(1.0, PAGE_WIDTH / sum(needed))
    return [round(width * stretch, 1) for width in needed]


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of that many letters: words are not cut."""
    taken, room = 1, width
    for word in text.split():
        if len(word) + 1 > room and room < width:
            taken, room = taken + 1, width
        taken += max(0, ceil(len(word) / width) - 1)
        room -= len(word) + 1
    return taken
