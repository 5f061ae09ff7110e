"""What is wrong with a cell, in the officers' words and in both languages at once: the preview is kept, its reader
chooses the language later.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from giamngheo.engine.cells import wanted
from giamngheo.engine.findings import Finding
from giamngheo.rules.labels import code_label
from giamngheo.rules.language import LANGUAGES, language, say
from giamngheo.rules.schema import Column, Kind

T = TypeVar("T")
WANTED = {
    Kind.BOOLEAN: ("dấu x, có hoặc không", "x, yes or no"),
    Kind.INTEGER: ("số nguyên không âm, như 1.200.000", "a whole number, such as 1.200.000"),
    Kind.NUMBER: ("số không âm, như 45,5", "a number, such as 45,5"),
    Kind.DATE: ("ngày/tháng/năm, như 05/03/1980", "day/month/year, such as 05/03/1980"),
}


def in_language(tongue: str, make: Callable[[], T]) -> T:
    """What something says in a language."""
    token = language.set(tongue)
    try:
        return make()
    finally:
        language.reset(token)


def in_each_language(make: Callable[[], T]) -> list[T]:
    """What something says in Vietnamese, then in English."""
    return [in_language(tongue, make) for tongue in LANGUAGES]


def in_both(find: Callable[[], Iterable[Finding]]) -> list[tuple[Finding, str]]:
    """Findings in Vietnamese, each with its sentence in English; where there are none, that is asked once."""
    return first_in_both(find, None)[0]


def first_in_both(
    find: Callable[[], Iterable[Finding]], most: int | None
) -> tuple[list[tuple[Finding, str]], list[Finding]]:
    """The first so many findings likewise, and the rest in Vietnamese alone. most None: all of them."""

    def found() -> list[Finding]:
        return sorted(find(), key=lambda one: (one.file, one.row, one.column))

    vietnamese = in_language(LANGUAGES[0], found)
    english = in_language(LANGUAGES[1], found)[:most] if vietnamese else []
    told = [(finding, one.message) for finding, one in zip(vietnamese[:most], english, strict=True)]
    return told, vietnamese[len(told) :]


def wrong_cell(column: Column, cell: str) -> tuple[str, str]:
    """The sentence for a cell that is no value of its column: as it stands in the file, and what is wanted."""
    vietnamese, english = in_each_language(lambda: _complaint(column, cell))
    return vietnamese, english


def _complaint(column: Column, cell: str) -> str:
    needed = _wanted(column)
    return say(f"“{cell}” không hợp lệ, cần {needed}", f"“{cell}” is not right, wanted {needed}")


def _wanted(column: Column) -> str:
    if column.kind in WANTED:
        return say(*WANTED[column.kind])
    if column.kind is Kind.CODE and column.name != "ethnic_code":
        return say("một trong: ", "one of: ") + "; ".join(code_label(column, code) for code in column.codes)
    return wanted(column)
