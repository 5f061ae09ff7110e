"""From sheets and choices to the contract's two tables as text, each value with the place it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from giamngheo.engine.read_csv import ROW
from giamngheo.papers.imports.headings import COLUMNS, NOT_READ, Headings, parts
from giamngheo.papers.imports.layout import Rows, laid_out, record_rows
from giamngheo.papers.imports.mapping import ColumnChoice, ImportChoices, SheetChoice
from giamngheo.papers.imports.problems import Problem, Problems
from giamngheo.papers.imports.sheets import Merge, Sheet
from giamngheo.papers.imports.translate import Unclear, plain_texts, translator, year_alone
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

KEYS = ("household_id", "household_order")
HOUSEHOLD_ONLY = frozenset(HOUSEHOLDS.names) - frozenset(PERSONS.names)
PERSON_ONLY = frozenset(PERSONS.names) - frozenset(HOUSEHOLDS.names) | {
    "birth_date_if_male",
    "birth_date_if_female",
}
HEAD = ("head_name", "head_birth_date")
NUMBER = {"number": pl.Int64}
HOUSEHOLD_NAMES, PERSON_NAMES = [*HOUSEHOLDS.names, "key", *HEAD], [*PERSONS.names, "key"]


@dataclass(frozen=True)
class Gathered:
    """households, persons: contract columns and helpers as text, with ROW counting the records of the table from 1.

    key: by what a record's household is known within the file. *_source: sheet and number (of the row in it) of each
    record, in their order. places: sheet → column → (place, heading).
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    household_source: pl.DataFrame
    person_source: pl.DataFrame
    places: Mapping[str, Mapping[str, tuple[int, str]]]
    problems: Problems


Texts = dict[str, pl.Series]


def source(sheet: str, rows: Rows) -> pl.DataFrame:
    """Where records came from."""
    return pl.DataFrame({"number": rows}, schema=NUMBER).select(sheet=pl.lit(sheet), number="number")


@dataclass
class _Table:
    names: Sequence[str]
    sources: list[pl.DataFrame] = field(default_factory=list)
    parts: list[pl.DataFrame] = field(default_factory=list)

    def put(self, sheet: Sheet, rows: Rows, texts: Texts) -> None:
        """Add the records of a sheet; columns that it does not have stay empty."""
        self.sources.append(source(sheet.name, rows))
        self.parts.append(pl.DataFrame([texts[name].alias(name) for name in self.names if name in texts]))

    def frame(self) -> pl.DataFrame:
        """All records with ROW."""
        empty = pl.DataFrame(schema=dict.fromkeys(self.names, pl.String))
        return pl.concat([empty, *self.parts], how="diagonal").with_row_index(ROW, offset=1)

    def source(self) -> pl.DataFrame:
        """Where they came from."""
        return pl.concat([source("", np.empty(0, np.int64)), *self.sources])


class _Gathering:
    """The two tables and the problems as they grow, sheet by sheet."""

    def __init__(self, choices: ImportChoices, known: Headings) -> None:
        self.choices, self.known = choices, known
        self.households, self.persons = _Table(HOUSEHOLD_NAMES), _Table(PERSON_NAMES)
        self.problems = Problems()

    def add(self, sheet: Sheet, choice: SheetChoice) -> None:
        """Put a sheet's records into the table or tables they belong to."""
        read = read_columns(choice)
        rows = _records(sheet, choice, read, self.known)
        texts = self._texts(sheet, rows, read)
        names = {parts(column.target)[0] for column in read}
        has_homes, has_people = bool(names & {*HOUSEHOLD_ONLY, *HEAD}), bool(names & PERSON_ONLY)
        is_flat = has_homes and has_people
        self.problems.extend(_unreadable(sheet, set(rows.tolist()), read, is_flat))
        texts |= _flat_keys(texts, len(rows)) if is_flat else _own_keys(texts, len(rows))
        if is_flat:
            self._add_homes_of_members(sheet, rows, texts, choice)
        elif has_homes:
            self.households.put(sheet, rows, texts)
        if has_people:
            self.persons.put(sheet, rows, texts)

    def _texts(self, sheet: Sheet, rows: Rows, read: Sequence[ColumnChoice]) -> Texts:
        """Contract column → text a row. Two columns of ticks that say different things are a problem."""
        texts: Texts = {}
        for column in read:
            name, code = parts(column.target)
            if name in texts and not code:
                continue
            values = self._translated(sheet, rows, column)
            if name in texts:
                twice = (values.is_not_null() & texts[name].is_not_null()).to_numpy()
                self.problems.extend(_fault(sheet, row, column, *TWICE_TICKED) for row in rows[twice])
                values = _filled(texts[name], values)
            texts[name] = values
        return _settled_births(texts)

    def _translated(self, sheet: Sheet, rows: Rows, column: ColumnChoice) -> pl.Series:
        """A column's texts, a row; each different value is translated once."""
        cells = sheet.columns[column.place]
        plain = plain_texts(column, cells.values)
        if plain is not None:
            return plain.gather(pl.Series(cells.which[rows - 1]))
        translate = translator(column, self.choices, self.known)
        texts: list[str | None] = []
        unclear: dict[int, Unclear] = {}
        for place, value in enumerate(cells.values):
            try:
                texts.append(translate(value))
            except Unclear as why:
                texts.append(None)
                unclear[place] = why
        which = cells.which[rows - 1]
        if unclear:
            lost = np.isin(which, list(unclear))
            self.problems.extend(
                _fault(sheet, row, column, *unclear[int(place)].args)
                for row, place in zip(rows[lost], which[lost], strict=True)
            )
        return pl.Series(texts, dtype=pl.String).gather(pl.Series(which))

    def _add_homes_of_members(self, sheet: Sheet, rows: Rows, texts: Texts, choice: SheetChoice) -> None:
        """One household a key, from the rows of its members: what stands on any of them; two different values clash."""
        names = [name for name in HOUSEHOLD_NAMES if name in texts and name in {*HOUSEHOLD_ONLY, *HEAD}]
        members = pl.DataFrame({"key": texts["key"], "of": rows, **{name: texts[name] for name in names}})
        members = members.drop_nulls("key")
        homes = members.group_by("key", maintain_order=True).agg(
            pl.col("of").first(), *(pl.col(name).drop_nulls().first() for name in names)
        )
        columns = {parts(column.target)[0]: column for column in choice.columns}
        for name in names:
            held = homes.select("key", held=name)
            clashing = members.drop_nulls(name).join(held, on="key").filter(pl.col(name) != pl.col("held"))
            self.problems.extend(_fault(sheet, row, columns[name], *CLASH) for row in clashing["of"])
        told = {name: homes[name] for name in ("key", *names)}
        if "household_id" in texts:
            told["household_id"] = homes["key"]
        self.households.put(sheet, homes["of"].to_numpy(), told)


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
        gathering.households.frame(),
        gathering.persons.frame(),
        gathering.households.source(),
        gathering.persons.source(),
        places,
        gathering.problems,
    )


def read_columns(choice: SheetChoice) -> list[ColumnChoice]:
    """The columns of a sheet that are read."""
    return [column for column in choice.columns if column.target not in ("", NOT_READ)]


def _records(sheet: Sheet, choice: SheetChoice, read: Sequence[ColumnChoice], known: Headings) -> Rows:
    layout = laid_out(sheet, choice.header, choice.header_rows)
    return record_rows(sheet, layout, [column.place for column in read], known)


def _filled(first: pl.Series, second: pl.Series) -> pl.Series:
    """The first, and where it is empty the second."""
    return pl.select(pl.coalesce(first, second)).to_series()


def _settled_births(texts: Texts) -> Texts:
    """A year alone becomes 1 January and says so; a birth year under “Nam” or “Nữ” says the sex too."""
    for sex, name in (("male", "birth_date_if_male"), ("female", "birth_date_if_female")):
        if name in texts:
            born = texts.pop(name)
            said = pl.select(pl.when(born.is_not_null()).then(pl.lit(sex))).to_series()
            texts["birth_date"] = _filled(born, texts.get("birth_date", born))
            texts["sex"] = _filled(texts.get("sex", said), said)
    for name in ("birth_date", "head_birth_date"):
        if name in texts:
            born, year = texts[name], year_alone(texts[name])
            texts[name] = pl.select(pl.when(year).then(born + "-01-01").otherwise(born)).to_series()
            if name == "birth_date":
                told = texts.get("birth_date_is_year_only", _empty(len(born)))
                is_year = pl.when(year).then(pl.lit("true")).otherwise(told)
                texts["birth_date_is_year_only"] = pl.select(is_year).to_series()
    return texts


def _empty(count: int) -> pl.Series:
    return pl.Series([None] * count, dtype=pl.String)


def _own_keys(texts: Texts, count: int) -> Texts:
    """In a sheet of one kind every record says its household itself."""
    empty = _empty(count)
    return {"key": _filled(texts.get("household_id", empty), texts.get("household_order", empty))}


def _flat_keys(texts: Texts, count: int) -> Texts:
    """In one sheet for both, a household's key stands on its first row only, or every head begins a household."""
    by = next((key for key in KEYS if key in texts), None)
    is_head = (texts.get("relation", _empty(count)) == "head").fill_null(False)
    if by is None:
        return {"key": is_head.cum_sum().cast(pl.String)}
    own = texts[by]
    begins = own.is_not_null() | is_head
    rows = pl.DataFrame({"own": own, "household": begins.cum_sum()})
    keys = rows.select(pl.col("own").first().over("household")).to_series()
    return {"key": keys, "household_id": keys} if by == "household_id" else {"key": keys}


def _unreadable(sheet: Sheet, held: set[int], read: Sequence[ColumnChoice], flat: bool) -> list[Problem]:
    """Faults of cells that are read, and merged areas whose value is not plainly that of every row in them."""
    columns = {column.place: column for column in read}
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
    value = str(sheet.cell(row, place))[:60] if place is not None else ""
    return Problem(sheet.name, int(row), heading, place, value, vietnamese, english)


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
    found: dict[str, dict[str, None]] = {}
    for sheet, choice in zip(sheets, choices.sheets, strict=True):
        if not choice.is_read:
            continue
        read = read_columns(choice)
        rows = _records(sheet, choice, read, known)
        for column in read:
            name = parts(column.target)[0]
            if name in COLUMNS and COLUMNS[name].codes:
                cells = sheet.columns[column.place]
                places = pl.Series(cells.which[rows - 1]).unique(maintain_order=True)
                texts = map(translator(column, choices, known), (cells.values[place] for place in places))
                unknown = [text for text in texts if text is not None and text not in COLUMNS[name].codes]
                found.setdefault(name, {}).update(dict.fromkeys(unknown))
    return {name: list(values) for name, values in found.items() if values}
