"""How a file is understood before an officer says more, and what cannot stay so."""

from collections.abc import Sequence

from giamngheo.papers.imports.guess import guessed
from giamngheo.papers.imports.headings import NOT_READ, load_headings
from giamngheo.papers.imports.mapping import ImportChoices, fingerprint, from_json, remembered
from giamngheo.papers.imports.sheets import Sheet
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.models import ImportBatch
from giamngheo.records.registry.services.importing import last_mapping
from giamngheo.rules.language import say


def choices_before(officer: Officer, batch: ImportBatch, sheets: Sequence[Sheet]) -> ImportChoices:
    """What was chosen for this file, else for the office's last with the same headings, else the guess."""
    if batch.mapping:
        return from_json(batch.mapping)
    guess = guessed(sheets, load_headings())
    last = last_mapping(officer, fingerprint(guess.sheets))
    return remembered(guess, last) if last else guess


def clashes(choices: ImportChoices) -> list[str]:
    """Sentences for columns of one sheet that have the same meaning, or the same heading while only one is read."""
    found = []
    for sheet in choices.sheets:
        read = [column for column in sheet.columns if column.target != NOT_READ and sheet.is_read]
        for target in sorted(_repeated([column.target for column in read if column.target])):
            headings = ", ".join(f"“{column.heading}”" for column in read if column.target == target)
            found.append(say(*SAME_MEANING).format(sheet=sheet.name, headings=headings))
        for heading in sorted(_repeated([column.heading for column in read if column.heading])):
            found.append(say(*SAME_HEADING).format(sheet=sheet.name, heading=heading))
    return found


SAME_MEANING = (
    "Trang “{sheet}”: các cột {headings} cùng được chọn một nghĩa; chỉ giữ một cột.",
    "Sheet “{sheet}”: columns {headings} were given the same meaning; keep one.",
)
SAME_HEADING = (
    "Trang “{sheet}”: có nhiều cột cùng tên “{heading}”; hãy chọn “Không đọc” cho cột thừa.",
    "Sheet “{sheet}”: several columns are named “{heading}”; set the needless one to “Not read”.",
)


def _repeated(words: list[str]) -> set[str]:
    return {word for word in words if words.count(word) > 1}
