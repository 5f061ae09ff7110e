"""From sheets and choices to the contract's two tables as text, each value with the place it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

import polars as pl

from giamngheo.engine.read_csv import ROW
from giamngheo.papers.imports.headings import COLUMNS, NOT_READ, Headings, parts
from giamngheo.papers.imports.layout import laid_out, record_rows
from giamngheo.papers.imports.mapping import ColumnChoice, ImportChoices, SheetChoice
from giamngheo.papers.imports.sheets import Merge, Sheet
from giamngheo.papers.imports.translate import Translate, Unclear, translator, year_alone
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

KEYS = ("household_id", "household_order")
HOUSEHOLD_ONLY = frozenset(HOUSEHOLDS.names) - frozenset(PERSONS.names)
PERSON_ONLY = frozenset(PERSONS.names) - frozenset(HOUSEHOLDS.names) | {
    "birth_date_if_male",
    "birth_date_if_female",
}
HEAD = ("head_name", "head_birth_date")
HOUSEHOLD_NAMES, PERSON_NAMES = [*HOUSEHOLDS.names, "key", *HEAD], [*PERSONS.names, "key"]


@dataclass(frozen=True)
class Problem:
    """Something wrong in the file. row 0: the whole sheet; column: heading; place: of the column from 0, or None."""

    sheet: str
    row: int
    column: str
    place: int | None
    value: str
    vietnamese: str
    english: str


@dataclass
class Source:
    """Where the rows of one table came from: sheet and row a record, and which column of the sheet held what."""

    sheets: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Gathered:
    """households, persons: contract columns and helpers as text, with ROW counting the records of the table from 1.

    key: by what a record's household is known within the file. places: sheet → column → (place, heading).
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    household_source: Source
    person_source: Source
    places: Mapping[str, Mapping[str, tuple[int, str]]]
    problems: list[Problem]


Texts = dict[str, list[str | None]]


@dataclass
class _Table:
    source: Source = field(default_factory=Source)
    parts: list[pl.DataFrame] = field(default_factory=list)

    def put(self, sheet: Sheet, rows: Sequence[int], texts: Texts, names: Sequence[str]) -> None:
        """Add the records of a sheet; columns that it does not have stay empty."""
        self.source.sheets += [sheet.name] * len(rows)
        self.source.rows += rows
        empty: list[str | None] = [None] * len(rows)
        columns = {name: texts.get(name, empty) for name in names}
        self.parts.append(pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)))

    def frame(self, names: Sequence[str]) -> pl.DataFrame:
        """All records with ROW."""
        empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        return pl.concat([empty, *self.parts]).with_row_index(ROW, offset=1)


class _Gathering:
    """The two tables and the problems as they grow, sheet by sheet."""

    def __init__(self, choices: ImportChoices, known: Headings) -> None:
        self.choices, self.known = choices, known
        self.households, self.persons = _Table(), _Table()
        self.problems: list[Problem] = []

    def add(self, sheet: Sheet, choice: SheetChoice) -> None:
        """Put a sheet's records into the table or tables they belong to."""
        read = [column for column in choice.columns if column.target not in ("", NOT_READ)]
        layout = laid_out(sheet, choice.header, choice.header_rows)
        rows = record_rows(sheet, layout, [column.place for column in read], self.known)
        texts = self._texts(sheet, rows, read)
        names = {parts(column.target)[0] for column in read}
        has_homes, has_people = bool(names & {*HOUSEHOLD_ONLY, *HEAD}), bool(names & PERSON_ONLY)
        is_flat = has_homes and has_people
        self.problems += _unreadable(sheet, rows, read, is_flat)
        texts["key"] = _flat_keys(texts, len(rows)) if is_flat else _own_keys(texts, len(rows))
        if is_flat:
            self._add_homes_of_members(sheet, rows, texts, choice)
        elif has_homes:
            self.households.put(sheet, rows, texts, HOUSEHOLD_NAMES)
        if has_people:
            self.persons.put(sheet, rows, texts, PERSON_NAMES)

    def _texts(self, sheet: Sheet, rows: Sequence[int], read: Sequence[ColumnChoice]) -> Texts:
        """Contract column → text a row. Two columns of ticks that say different things are a problem."""
        texts: Texts = {}
        for column in read:
            name, code = parts(column.target)
            translate = cache(translator(column, self.choices, self.known))
            values = self._translated(sheet, rows, column, translate)
            if name in texts:
                values = self._merged_ticks(sheet, rows, column, values, texts[name]) if code else texts[name]
            texts[name] = values
        return _settled_births(texts, len(rows))

    def _translated(
        self, sheet: Sheet, rows: Sequence[int], column: ColumnChoice, translate: Translate
    ) -> list[str | None]:
        values: list[str | None] = []
        for row in rows:
            try:
                values.append(translate(sheet.rows[row - 1][column.place]))
            except Unclear as unclear:
                values.append(None)
                self.problems.append(_fault(sheet, row, column, *unclear.args))
        return values

    def _merged_ticks(
        self,
        sheet: Sheet,
        rows: Sequence[int],
        column: ColumnChoice,
        values: Sequence[str | None],
        before: Sequence[str | None],
    ) -> list[str | None]:
        pairs = list(zip(rows, values, before, strict=True))
        self.problems += [_fault(sheet, row, column, *TWICE_TICKED) for row, new, old in pairs if new and old]
        return [old or new for _, new, old in pairs]

    def _add_homes_of_members(
        self, sheet: Sheet, rows: Sequence[int], texts: Texts, choice: SheetChoice
    ) -> None:
        """One household a key, from the rows of its members: what stands on any of them; two different values clash."""
        keys = texts["key"]
        first = {key: place for place, key in reversed(list(enumerate(keys))) if key is not None}
        order = sorted(first.values())
        homes: Texts = {"key": [keys[place] for place in order]}
        if "household_id" in texts:
            homes["household_id"] = homes["key"]
        at = {keys[place]: number for number, place in enumerate(order)}
        columns = {parts(column.target)[0]: column for column in choice.columns}
        for name in (HOUSEHOLD_ONLY | set(HEAD)) & texts.keys():
            homes[name] = [None] * len(order)
            for row, key, value in zip(rows, keys, texts[name], strict=True):
                if key is None or value is None:
                    continue
                held = homes[name][at[key]]
                if held not in (None, value):
                    self.problems.append(_fault(sheet, row, columns[name], *CLASH))
                homes[name][at[key]] = held or value
        self.households.put(sheet, [rows[place] for place in order], homes, HOUSEHOLD_NAMES)


def gather(sheets: Sequence[Sheet], choices: ImportChoices, known: Headings) -> Gathered:
    """Every sheet that is read, its records put into the table or tables they belong to."""
    gathering = _Gathering(choices, known)
    places: dict[str, dict[str, tuple[int, str]]] = {}
    for sheet, choice in zip(sheets, choices.sheets, strict=True):
        if choice.is_read:
            places[sheet.name] = {
                parts(column.target)[0]: (column.place, column.heading) for column in choice.columns
            }
            gathering.add(sheet, choice)
    return Gathered(
        gathering.households.frame(HOUSEHOLD_NAMES),
        gathering.persons.frame(PERSON_NAMES),
        gathering.households.source,
        gathering.persons.source,
        places,
        gathering.problems,
    )


def _settled_births(texts: Texts, count: int) -> Texts:
    """A year alone becomes 1 January and says so; a birth year under “Nam” or “Nữ” says the sex too."""
    for sex, name in (("male", "birth_date_if_male"), ("female", "birth_date_if_female")):
        if name in texts:
            born = texts.pop(name)
            empty: list[str | None] = [None] * count
            texts["birth_date"] = [
                new or old for new, old in zip(born, texts.get("birth_date", empty), strict=True)
            ]
            texts["sex"] = [
                old or (sex if new else None) for new, old in zip(born, texts.get("sex", empty), strict=True)
            ]
    if "birth_date" in texts:
        is_year = [year_alone(born) for born in texts["birth_date"]]
        said = texts.get("birth_date_is_year_only", [None] * count)
        texts["birth_date_is_year_only"] = [
            "true" if year else told for year, told in zip(is_year, said, strict=True)
        ]
    for name in ("birth_date", "head_birth_date"):
        if name in texts:
            texts[name] = [f"{born}-01-01" if year_alone(born) else born for born in texts[name]]
    return texts


def _own_keys(texts: Texts, count: int) -> list[str | None]:
    """In a sheet of one kind every record says its household itself."""
    empty: list[str | None] = [None] * count
    pairs = zip(texts.get("household_id", empty), texts.get("household_order", empty), strict=True)
    return [code or order for code, order in pairs]


def _flat_keys(texts: Texts, count: int) -> list[str | None]:
    """In one sheet for both, a household's key stands on its first row only, or every head begins a household."""
    by = next((key for key in KEYS if key in texts), None)
    heads = [relation == "head" for relation in texts.get("relation", [None] * count)]
    if by is None:
        return [str(number) for number in accumulate(heads)]
    keys: list[str | None] = []
    for own, is_head in zip(texts[by], heads, strict=True):
        keys.append(own or (keys[-1] if keys and not is_head else None))
    if by == "household_id":
        texts[by] = keys
    return keys


def _unreadable(sheet: Sheet, rows: Sequence[int], read: Sequence[ColumnChoice], flat: bool) -> list[Problem]:
    """Faults of cells that are read, and merged areas whose value is not plainly that of every row in them."""
    columns, held = {column.place: column for column in read}, set(rows)
    found = [
        _fault(
            sheet,
            fault.row,
            columns.get(fault.place) if fault.place is not None else None,
            fault.vietnamese,
            fault.english,
        )
        for fault in sheet.faults
        if fault.row in held and (fault.place is None or fault.place in columns)
    ]
    for merge in sheet.merges:
        for row, place in _swallowed(merge, columns, held, flat):
            found.append(_fault(sheet, row, columns[place], *MERGED))
    return found


MERGED = (
    "ô gộp: hãy bỏ gộp và ghi giá trị vào từng ô",
    "merged cells: split them and fill in each",
)


def _swallowed(
    merge: Merge, columns: Mapping[int, ColumnChoice], held: set[int], flat: bool
) -> list[tuple[int, int]]:
    """The cells of an area that hold nothing of their own, where that would be read as unknown.

    A household's own value merged over its members' rows is read from the first: that is what it means.
    """
    cells = [
        (row, place)
        for row in range(merge.top, merge.bottom + 1)
        if row in held
        for place in range(merge.left, merge.right + 1)
        if (row, place) != (merge.top, merge.left) and place in columns
    ]
    return [
        cell
        for cell in cells
        if not (flat and parts(columns[cell[1]].target)[0] in HOUSEHOLD_ONLY | {*HEAD, *KEYS})
    ]


def _fault(sheet: Sheet, row: int, column: ColumnChoice | None, vietnamese: str, english: str) -> Problem:
    heading, place = (column.heading, column.place) if column else ("", None)
    value = str(sheet.rows[row - 1][place])[:60] if place is not None else ""
    return Problem(sheet.name, row, heading, place, value, vietnamese, english)


TWICE_TICKED = (
    "đã đánh dấu ở một cột khác của cùng câu hỏi: chỉ giữ một dấu",
    "another column of the same question is ticked too: keep one",
)
CLASH = (
    "khác giá trị ở hàng trên của cùng hộ: chỉ ghi một lần ở hàng chủ hộ",
    "differs from the row above of the same household: write it once, on the head's row",
)


def unknown_values(sheets: Sequence[Sheet], choices: ImportChoices, known: Headings) -> dict[str, list[str]]:
    """Column → the written values that are no code of it, for the officer to say what they mean."""
    gathered = gather(sheets, choices, known)
    found: dict[str, list[str]] = {}
    for frame in (gathered.households, gathered.persons):
        for name in frame.columns:
            if name in COLUMNS and COLUMNS[name].codes:
                values = frame[name].drop_nulls().unique(maintain_order=True).to_list()
                unknown = [value for value in values if value not in COLUMNS[name].codes]
                if unknown:
                    found[name] = unknown
    return found
