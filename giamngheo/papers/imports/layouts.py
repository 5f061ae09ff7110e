"""Many sheets with the same headings, as the communes of a province fill one form: understood once for all."""

from collections.abc import Sequence
from dataclasses import replace

from giamngheo.papers.imports.guess import guessed
from giamngheo.papers.imports.headings import Headings
from giamngheo.papers.imports.mapping import ImportChoices, SheetChoice, with_choices_of
from giamngheo.papers.imports.problems import Problem
from giamngheo.papers.imports.sheets import Sheet

NO_TABLE = (
    "không nhận ra bảng nào trong trang này: chưa đọc dòng nào của trang",
    "no table was recognised in this sheet: none of its rows is read",
)


def one_of_each(sheets: Sequence[Sheet], known: Headings) -> list[Sheet]:
    """The first sheet of each set of headings."""
    choices = guessed(sheets, known).sheets
    first = {_headings(choice): sheet for sheet, choice in reversed(list(zip(sheets, choices, strict=True)))}
    return [sheet for sheet in sheets if any(sheet is one for one in first.values())]


def spread(
    choices: ImportChoices, sheets: Sequence[Sheet], known: Headings
) -> tuple[ImportChoices, list[Problem]]:
    """The choices for every sheet: those made for it, else for its headings, else the guess; and what is not read.

    For files of which the officer has seen the first only.
    """
    by_name = {choice.name: choice for choice in choices.sheets}
    by_headings = {_headings(choice): choice for choice in choices.sheets}
    each: list[SheetChoice] = []
    problems: list[Problem] = []
    for sheet in sheets:
        choice = by_name.get(sheet.name)
        if choice is None:
            choice = guessed([sheet], known).sheets[0]
            like = by_headings.get(_headings(choice))
            choice = with_choices_of(choice, like) if like else choice
            if not choice.is_read and not like:
                problems.append(Problem(sheet.name, 1, "", None, "", *NO_TABLE))
        each.append(choice)
    return replace(choices, sheets=tuple(each)), problems


def _headings(choice: SheetChoice) -> tuple[str, ...]:
    return tuple(column.heading for column in choice.columns)
