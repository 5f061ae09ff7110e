"""The cells of the entry sheet: what an officer types for an answer, and how it is shown again.

A code is typed as its number in the list of codes; several ticks as their numbers one after the other. The order of
columns and numbers is the contract's: Phụ lục III of 07/2021/TT-BLĐTBXH was not seen, and the page says so.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from giamngheo.pages.household.forms import as_cell, as_typed
from giamngheo.rules.labels import code_label, column_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import Column

YES, NO, NONE = ("1", "x", "X"), ("2", "0"), "0"


class WrongCode(Exception):
    """What was typed is no code of this cell; the text says which there are."""


@dataclass(frozen=True)
class Cell(ABC):
    """One cell. words: its short heading in both languages; columns: the answers it holds."""

    name: str
    words: tuple[str, str]
    columns: tuple[Column, ...]

    @property
    def heading(self) -> str:
        """In the reader's language."""
        return say(*self.words)

    @property
    def label(self) -> str:
        """The answer's full name."""
        return column_label(self.columns[0]) if len(self.columns) == 1 else self.heading

    @property
    @abstractmethod
    def codes(self) -> list[tuple[str, str]]:
        """What may be typed, and what it means."""

    @property
    @abstractmethod
    def pattern(self) -> str:
        """What may be typed, as a regular expression of the browser."""

    @property
    def width(self) -> int:
        """How many signs it should show."""
        return 3

    @property
    def inputmode(self) -> str:
        """Which keys a phone shows."""
        return "decimal"

    @abstractmethod
    def typed(self, row: object) -> str:
        """The kept answers as one types them."""

    @abstractmethod
    def filled(self, text: str) -> dict[str, object]:
        """The answers of a text that is not empty, by column. Raises WrongCode."""

    def read(self, text: str) -> dict[str, object]:
        """The answers by column; an empty cell: not known. Raises WrongCode."""
        text = text.strip()
        return self.filled(text) if text else dict.fromkeys((column.name for column in self.columns), None)

    def wrong(self) -> WrongCode:
        """The complaint, with what may be typed."""
        known = " · ".join(f"{code} {words}" for code, words in self.codes)
        return WrongCode(
            say(f"{self.label}: mã không đúng ({known})", f"{self.label}: no such code ({known})")
        )


class CodeCell(Cell):
    """One of a list of codes."""

    @property
    def codes(self) -> list[tuple[str, str]]:
        column = self.columns[0]
        return [(str(number), code_label(column, code)) for number, code in enumerate(column.codes, start=1)]

    @property
    def pattern(self) -> str:
        return "|".join(number for number, _ in self.codes)

    def typed(self, row: object) -> str:
        kept = getattr(row, self.columns[0].name, None)
        return "" if kept is None else str(list(self.columns[0].codes).index(kept) + 1)

    def filled(self, text: str) -> dict[str, object]:
        allowed = list(self.columns[0].codes)
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= len(allowed)):
            raise self.wrong()
        return {self.columns[0].name: allowed[int(text) - 1]}


class YesNoCell(Cell):
    """Yes or no."""

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [("1", say("có (hoặc x)", "yes (or x)")), ("2", say("không (hoặc 0)", "no (or 0)"))]

    @property
    def pattern(self) -> str:
        return "[012xX]"

    def typed(self, row: object) -> str:
        return {True: "1", False: "2"}.get(getattr(row, self.columns[0].name, None), "")  # type: ignore[arg-type]

    def filled(self, text: str) -> dict[str, object]:
        if text not in YES + NO:
            raise self.wrong()
        return {self.columns[0].name: text in YES}


class TicksCell(Cell):
    """Several boxes of a list: the numbers of those ticked; once one is typed, the others are a no."""

    @property
    def codes(self) -> list[tuple[str, str]]:
        ticks = [(str(number), column_label(one)) for number, one in enumerate(self.columns, start=1)]
        return [*ticks, (NONE, say("không có mục nào", "none of them"))]

    @property
    def pattern(self) -> str:
        return f"{NONE}|[1-{len(self.columns)}]+"

    @property
    def width(self) -> int:
        return 5

    def typed(self, row: object) -> str:
        kept = [getattr(row, column.name, None) for column in self.columns]
        if all(value is None for value in kept):
            return ""
        return "".join(str(number) for number, value in enumerate(kept, start=1) if value) or NONE

    def filled(self, text: str) -> dict[str, object]:
        numbers = {str(number) for number in range(1, len(self.columns) + 1)}
        if text != NONE and not set(text) <= numbers:
            raise self.wrong()
        return {one.name: str(number) in text for number, one in enumerate(self.columns, start=1)}


class NumberCell(Cell):
    """An amount, a score, an area; what it may be is checked where it is kept."""

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [(say("gõ", "type"), say("số", "a number"))]

    @property
    def pattern(self) -> str:
        return "[0-9]+([.,][0-9]+)*"

    @property
    def width(self) -> int:
        return 7

    def typed(self, row: object) -> str:
        return as_typed(self.columns[0], getattr(row, self.columns[0].name, None))

    def filled(self, text: str) -> dict[str, object]:
        return {self.columns[0].name: as_cell(self.columns[0], text)}


@dataclass(frozen=True)
class Typed:
    """A row as it was sent. texts: by cell; values: of the good cells, by column; wrong: complaints by cell."""

    texts: dict[str, str]
    values: dict[str, object]
    wrong: dict[str, str]


def read_row(cells: Sequence[Cell], sent: Any) -> Typed:
    """What a row's form sends; the good cells count even where others are wrong."""
    typed = Typed({}, {}, {})
    for cell in cells:
        if cell.name not in sent:
            continue
        typed.texts[cell.name] = str(sent[cell.name])[:40]
        try:
            typed.values.update(cell.read(typed.texts[cell.name]))
        except WrongCode as wrong:
            typed.wrong[cell.name] = str(wrong)
    return typed


def cell_of(cells: Sequence[Cell], column: str) -> str:
    """The cell that holds an answer; the column itself where none does."""
    return next((cell.name for cell in cells if column in {one.name for one in cell.columns}), column)
