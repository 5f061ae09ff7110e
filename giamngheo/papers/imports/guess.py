"""Guess what each column holds, with the reason: its heading, one much like it, or the values under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from giamngheo.papers.imports.headings import NOT_READ, Headings, plain_value
from giamngheo.papers.imports.layout import Layout, find_layout, last_part, record_rows
from giamngheo.papers.imports.mapping import ColumnChoice, ImportChoices, SheetChoice
from giamngheo.papers.imports.sheets import Cell, Sheet

REASONS = {
    "name": ("đúng tên", "the name is known"),
    "similar": ("tên gần giống", "the name is much like it"),
    "values": ("theo các giá trị trong cột", "by the values in it"),
    "remembered": ("như lần trước", "as last time"),
    "officer": ("cán bộ chọn", "chosen by you"),
    "": ("", ""),
}
LIKE, SHORTEST_LIKE = 0.84, 5
SAMPLES, VALUES_LOOKED_AT, VALUES_UNDERSTOOD = 3, 200, 0.8
# A few words stand under many headings: only these columns are told by their values.
TOLD_BY_VALUES = ("relation", "sex", "toilet", "water_source", "area_type", "ethnic_code")


@dataclass(frozen=True)
class _Guess:
    strength: float
    place: int
    target: str
    why: str


def guessed(sheets: Sequence[Sheet], known: Headings) -> ImportChoices:
    """What the product takes the sheets for, before the officer has said anything."""
    return ImportChoices(sheets=tuple(_sheet(sheet, known) for sheet in sheets))


def _sheet(sheet: Sheet, known: Headings) -> SheetChoice:
    layout = find_layout(sheet, known)
    if layout is None:
        return SheetChoice(sheet.name, False, 0, 1, ())
    return chosen_header(sheet, layout, known)


def chosen_header(sheet: Sheet, layout: Layout, known: Headings) -> SheetChoice:
    """The sheet with its columns guessed under those headings."""
    rows = record_rows(sheet, layout, range(sheet.width), known)
    cells = {
        place: [sheet.cell(row, place) for row in rows[:VALUES_LOOKED_AT]] for place in range(sheet.width)
    }
    columns = [
        ColumnChoice(place, heading, samples=_samples(cells[place]), unit=_unit(heading, known))
        for place, heading in enumerate(layout.headings)
        if heading or any(cell != "" for cell in cells[place])
    ]
    taken = _assigned(_guesses(columns, cells, known))
    named = tuple(
        replace(column, target=taken[column.place].target, why=taken[column.place].why)
        if column.place in taken
        else column
        for column in columns
    )
    is_read = any(column.target not in ("", NOT_READ) for column in named) and bool(len(rows))
    return SheetChoice(sheet.name, is_read, layout.header, layout.header_rows, named)


def _samples(cells: Sequence[Cell]) -> tuple[str, ...]:
    found = dict.fromkeys(shown(cell) for cell in cells if cell != "")
    return tuple(found)[:SAMPLES]


def shown(cell: Cell) -> str:
    """A cell as the screen shows it, cut where it is long."""
    if isinstance(cell, float):
        return f"{cell:.10g}"
    text = cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") and hasattr(cell, "year") else str(cell)
    return text if len(text) <= 40 else text[:40] + "…"


def _unit(heading: str, known: Headings) -> int:
    plain = known.plain(heading)
    return next((number for words, number in known.units.items() if words in plain), 1)


def _guesses(
    columns: Sequence[ColumnChoice], cells: Mapping[int, Sequence[Cell]], known: Headings
) -> list[_Guess]:
    found = []
    for column in columns:
        found += _by_name(column, known) or _by_likeness(column, known) or _by_values(column, cells, known)
    return found


def _forms(heading: str, known: Headings) -> list[str]:
    """A heading whole, and its lower part, each also without its unit."""
    plain = [known.plain(heading), known.plain(last_part(heading))]
    bare = [form.replace(words, "").strip() for form in plain for words in known.units if words in form]
    without = [known.plain(part.partition("(")[0]) for part in (heading, last_part(heading))]
    return [form for form in dict.fromkeys([*plain, *bare, *without]) if form]


def _by_name(column: ColumnChoice, known: Headings) -> list[_Guess]:
    for weight, form in enumerate(_forms(column.heading, known)):
        if form in known.targets:
            return [_Guess(3 - weight / 10, column.place, known.targets[form], "name")]
    return []


def _by_likeness(column: ColumnChoice, known: Headings) -> list[_Guess]:
    best = _Guess(0, column.place, "", "similar")
    for form in _forms(column.heading, known):
        for word, target in known.targets.items():
            if min(len(word), len(form)) >= SHORTEST_LIKE and abs(len(word) - len(form)) <= 4:
                ratio = SequenceMatcher(None, form, word).ratio()
                best = _Guess(ratio, column.place, target, "similar") if ratio > best.strength else best
    return [best] if best.strength >= LIKE else []


def _by_values(column: ColumnChoice, cells: Mapping[int, Sequence[Cell]], known: Headings) -> list[_Guess]:
    """A column of which nearly all values are codes of one column and, being words, of no number."""
    words = [plain_value(cell) for cell in cells[column.place] if isinstance(cell, str) and cell]
    if len(words) < SAMPLES:
        return []
    for target in TOLD_BY_VALUES:
        understood = sum(word in known.values[target] and not word.isdigit() for word in words)
        if understood >= len(words) * VALUES_UNDERSTOOD:
            return [_Guess(0.5, column.place, target, "values")]
    return []


def _assigned(found: list[_Guess]) -> dict[int, _Guess]:
    """Each target to the column that is surest of it; columns of ticks and those not read may be many."""
    taken: dict[int, _Guess] = {}
    held: set[str] = set()
    for guess in sorted(found, key=lambda guess: (-guess.strength, guess.place)):
        if guess.target == NOT_READ or guess.target not in held:
            held.add(guess.target)
            taken[guess.place] = guess
    return taken
