"""What is wrong, told at the cell of the file it is about, in both languages."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

import polars as pl

from giamngheo.engine.findings import Finding
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import Opened, opened_frame
from giamngheo.papers.imports.gather import Gathered
from giamngheo.papers.imports.guess import shown
from giamngheo.papers.imports.headings import COLUMNS
from giamngheo.papers.imports.problems import Problem
from giamngheo.papers.imports.sheets import Sheet
from giamngheo.papers.imports.words import first_in_both, in_both, wrong_cell
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table


class Telling:
    """The problems of one check as they are found, and where in the file the records of its tables stand."""

    def __init__(self, gathered: Gathered, sheets: Sequence[Sheet]) -> None:
        self.problems = gathered.problems
        self.places = gathered.places
        self.sources = {HOUSEHOLDS: gathered.household_source, PERSONS: gathered.person_source}
        self._sheets = {sheet.name: sheet for sheet in sheets}

    def add_records(self, table: Table, of: Table, rows: pl.Series) -> None:
        """Further records of a table, made of those rows of one: they stand where those do."""
        self.sources[table] = pl.concat([self.sources[table], self.sources[of][rows - 1]])

    def tell(
        self, table: Table, row: int, column: str, vietnamese: str, english: str, code_of: str = ""
    ) -> None:
        """Something is wrong with a record. row: ROW of it in its table; column: "" for all of it."""
        sheet, number = self.sources[table].row(row - 1)
        place, heading = self.places[sheet].get(column, (None, COLUMNS[column].label_vi if column else ""))
        value = "" if place is None else str(self._sheets[sheet].cell(number, place))[:60]
        self.problems.add(Problem(sheet, number, heading, place, value, vietnamese, english, code_of))

    def tell_each(
        self, table: Table, rows: Iterable[int], column: str, vietnamese: str, english: str
    ) -> None:
        """The same is wrong with several records."""
        for row in rows:
            self.tell(table, row, column, vietnamese, english)

    def tell_wrong_cells(self, opened: Opened) -> None:
        """The engine's findings in the officers' words: the cell as it stands in the file, codes by their names.

        Of more rows than are told of, the rest is counted.
        """
        rows = opened.raw.filter(opened.wrong()).collect()
        rest = rows.slice(self.problems.most)
        self.problems.count(
            self._places(opened.table, rest[ROW]), opened_frame(opened.table, rest).wrong_count()
        )
        wrong = opened_frame(opened.table, rows.head(self.problems.most))
        for finding, english in in_both(wrong.wrong_cells):
            told = finding.message, english
            cell = self._cell(opened.table, finding.row, finding.column)
            if cell:
                told = wrong_cell(COLUMNS[finding.column], cell)
            code_of = finding.column if cell and COLUMNS[finding.column].codes else ""
            self.tell(opened.table, finding.row, finding.column, *told, code_of=code_of)

    def tell_findings(
        self, table: Table, find: Callable[[], Iterable[Finding]], excused: AbstractSet[int] = frozenset()
    ) -> None:
        """Other findings of the engine. excused: rows of which no relation is asked."""

        def held() -> Iterable[Finding]:
            return (one for one in find() if not (one.column == "relation" and one.row in excused))

        told, rest = first_in_both(held, self.problems.most)
        for finding, english in told:
            of = PERSONS if finding.file == PERSONS.name else table
            self.tell(of, finding.row, finding.column, finding.message, english)
        for of in (table, PERSONS) if table is not PERSONS else (PERSONS,):
            rows = [one.row for one in rest if (one.file == PERSONS.name) == (of is PERSONS)]
            self.problems.count(self._places(of, pl.Series(rows, dtype=pl.Int64)), len(rows))

    def _places(self, table: Table, rows: pl.Series) -> pl.DataFrame:
        return self.sources[table][rows - 1]

    def _cell(self, table: Table, row: int, column: str) -> str:
        """The cell that a value was read from, as the screen shows it; "" where the file has none."""
        sheet, number = self.sources[table].row(row - 1)
        place = self.places[sheet].get(column, (None, ""))[0]
        return "" if place is None else shown(self._sheets[sheet].cell(number, place))

    def wrong_rows(self, table: Table) -> pl.Series:
        """ROW of the records in whose row of the file something is wrong."""
        numbered = self.sources[table].with_row_index("row", offset=1)
        return numbered.join(self.problems.rows(), on=["sheet", "number"], how="semi")["row"]
