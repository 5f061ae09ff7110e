"""Check a file against the contract and the register: what can be loaded, and what is wrong with the rest."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl
from vn_text import fold

from giamngheo.engine.findings import Finding
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.relations import between, duplicates
from giamngheo.engine.tables import Opened, opened_frame
from giamngheo.papers.imports.gather import Gathered, Problem, Source
from giamngheo.papers.imports.guess import shown
from giamngheo.papers.imports.headings import COLUMNS
from giamngheo.papers.imports.mapping import CREATE, ImportChoices
from giamngheo.papers.imports.matching import Candidate, match_households, match_persons
from giamngheo.papers.imports.sheets import Sheet
from giamngheo.papers.imports.words import in_both, wrong_cell
from giamngheo.records.base.keys import lookup_hash
from giamngheo.records.registry.known import holders_of, known_households, known_villages
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

# As long as the register's fields are.
LONGEST = {
    "household_id": 40,
    "village_code": 20,
    "village_name": 120,
    "person_id": 60,
    "full_name": 120,
    "personal_id": 30,
}
EVERYWHERE = "*"


@dataclass(frozen=True)
class Area:
    """Where the officer may load: communes by code, or ("*",); review_date: of records that do not say theirs."""

    communes: tuple[str, ...]
    review_date: date
    prefix: str


@dataclass(frozen=True)
class Checked:
    """households, persons: contract tables, typed, without what is refused. *_source: where each row came from.

    orphans: members of no household in the file: nobody can say whose members are then missing, so nothing is loaded.
    refused: households left out. villages: names that the commune does not have, waiting for the officer.
    known_names: the villages there are. aliases: the file's own code → the register's, where they differ.
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    household_source: Source
    person_source: Source
    problems: list[Problem]
    candidates: list[Candidate]
    villages: list[str]
    known_names: list[str]
    aliases: dict[str, str]
    refused: int
    orphans: int


class _Checking:
    """One check, step by step; problems with the households they spoil."""

    def __init__(
        self, gathered: Gathered, sheets: Sequence[Sheet], choices: ImportChoices, area: Area
    ) -> None:
        self.gathered, self.choices, self.area = gathered, choices, area
        self.sheets = {sheet.name: sheet for sheet in sheets}
        self.problems = list(gathered.problems)
        self.villages: dict[str, None] = {}

    def run(self) -> Checked:
        """All checks, in the order in which their sentences make sense."""
        homes = self._homes()
        self._check_keys(homes)
        communes = self._communes(homes)
        register = known_households(communes)
        homes, names = self._with_villages(homes, communes, register)
        matched = match_households(self.gathered, homes, register, self.choices, self.area.prefix)
        homes = matched.households
        for candidate in matched.candidates:
            self._tell_at(candidate.sheet, candidate.row, "household_id", *_likeness(candidate))
        persons, members = self._persons(homes)
        self._check_cells(homes, persons, members)
        self._check_register(homes, persons, register, members)
        return self._result(homes, persons, matched.candidates, names)

    # --- what the file leaves unsaid ---

    def _homes(self) -> pl.DataFrame:
        """The file's households with commune, kind of area and the head as said in the file."""
        homes = self.gathered.households
        if homes.is_empty() and not self.gathered.persons.is_empty():
            homes = self._homes_of_persons()
        only = (
            self.area.communes[0]
            if len(self.area.communes) == 1 and self.area.communes[0] != EVERYWHERE
            else None
        )
        commune = self.choices.commune_code or only
        heads = (
            self.gathered.persons.filter(relation="head")
            .unique("key", keep="first", maintain_order=True)
            .select("key", listed="full_name", listed_born="birth_date")
        )
        return (
            homes.join(heads, on="key", how="left", maintain_order="left")
            .with_columns(
                pl.col("commune_code").fill_null(pl.lit(commune, pl.String)),
                pl.col("area_type").fill_null(pl.lit(self.choices.area_type or None, pl.String)),
                pl.coalesce("head_name", "listed").alias("head"),
                pl.coalesce("head_birth_date", "listed_born")
                .str.extract("([0-9]{4})")
                .cast(pl.Int64)
                .alias("born"),
            )
            .with_row_index("place")
            .with_columns(has_key=pl.col("key").is_not_null())
            .with_columns(pl.col("key").fill_null(pl.format("#{}", "place")))
        )

    def _homes_of_persons(self) -> pl.DataFrame:
        """A file of members only: their households, which the register must know, with nothing new to say."""
        persons = self.gathered.persons.drop_nulls("key").unique("key", keep="first", maintain_order=True)
        source = self.gathered.household_source
        for row in persons[ROW]:
            source.sheets.append(self.gathered.person_source.sheets[row - 1])
            source.rows.append(self.gathered.person_source.rows[row - 1])
        empty = self.gathered.households.clear()
        homes = persons.select("key", household_id="key").with_row_index(ROW, offset=1)
        return pl.concat([empty, homes], how="diagonal")

    def _check_keys(self, homes: pl.DataFrame) -> None:
        """Where a sheet has a column of household codes or numbers, an empty one is no new household."""
        for row in homes.filter(~pl.col("has_key"))[ROW]:
            columns = self.gathered.places[self.gathered.household_source.sheets[row - 1]]
            if {"household_id", "household_order"} & columns.keys():
                self._tell(HOUSEHOLDS, row, "household_id", "thiếu mã hộ", "the household's code is missing")

    def _communes(self, homes: pl.DataFrame) -> list[str]:
        found: list[str] = homes["commune_code"].drop_nulls().unique().sort().to_list()
        return [code for code in found if self._is_ours(code)]

    def _is_ours(self, commune: str) -> bool:
        return EVERYWHERE in self.area.communes or commune in self.area.communes

    def _with_villages(
        self, homes: pl.DataFrame, communes: list[str], register: pl.DataFrame
    ) -> tuple[pl.DataFrame, list[str]]:
        """Each village by the name the register has for it; one it has not waits for the officer, or is made."""
        villages = known_villages(communes)
        by_name = {(commune, fold(name)): name for commune, _, name in villages.iter_rows()}
        by_code = {(commune, code): name for commune, code, name in villages.iter_rows() if code}
        lives_in = {
            (row[0], row[1]): row[2]
            for row in register.select("commune_code", "code", "village_name").iter_rows()
        }
        settled: list[str | None] = []
        for home in homes.select(
            ROW, "commune_code", "village_code", "village_name", "household_id", "key"
        ).iter_rows():
            row, commune, code, written, own, key = home
            name = by_name.get((commune, fold(written or ""))) or by_code.get((commune, code))
            if name is None and written:
                name = self._chosen_village(row, written) if commune in communes else written
            matched = self.choices.matches.get(key) or own
            name = name or lives_in.get((commune, matched))
            if name is None and not written:
                self._tell(
                    HOUSEHOLDS,
                    row,
                    "village_name",
                    "thiếu thôn, bản của hộ mới",
                    "the village of a new household is missing",
                )
            settled.append(name)
        return homes.with_columns(pl.Series("village_name", settled, pl.String)), villages["name"].to_list()

    def _chosen_village(self, row: int, written: str) -> str | None:
        choice = self.choices.villages.get(fold(written))
        if choice == CREATE:
            return written
        if choice is None:
            self.villages[written] = None
            vietnamese = f"xã chưa có thôn “{written}”: hãy chọn tạo mới hoặc ghép với thôn đã có"
            self._tell(
                HOUSEHOLDS,
                row,
                "village_name",
                vietnamese,
                f"the commune has no village “{written}”: make it or say which it is",
            )
        return choice

    def _persons(self, homes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The file's members with their household's code; the head that a list of households names, where it is new."""
        of_key = homes.select("key", "code", "id").unique("key", keep="first")
        persons = self.gathered.persons.join(of_key, on="key", how="left", maintain_order="left")
        persons = pl.concat([persons, self._named_heads(homes, persons)], how="diagonal").with_columns(
            born=pl.col("birth_date")
        )
        matched, members = match_persons(persons, homes)
        return matched.with_columns(household_id=pl.coalesce("code", "household_id")), members

    def _named_heads(self, homes: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
        lonely = homes.filter(pl.col("id").is_null() & pl.col("head_name").is_not_null()).join(
            persons.select("key").drop_nulls(), on="key", how="anti", maintain_order="left"
        )
        source, before = self.gathered.person_source, len(self.gathered.persons)
        for row in lonely[ROW]:
            source.sheets.append(self.gathered.household_source.sheets[row - 1])
            source.rows.append(self.gathered.household_source.rows[row - 1])
        return lonely.select(
            "key",
            "code",
            "id",
            full_name="head_name",
            birth_date="head_birth_date",
            relation=pl.lit("head"),
        ).with_row_index(ROW, offset=before + 1)

    # --- checks ---

    def _check_cells(self, homes: pl.DataFrame, persons: pl.DataFrame, members: pl.DataFrame) -> None:
        """The engine's own checks: cells, duplicates, heads, births; a head may be the register's."""
        tables = (
            opened_frame(HOUSEHOLDS, homes.select(ROW, *_columns(HOUSEHOLDS, homes, household_id="code"))),
            opened_frame(PERSONS, persons.select(ROW, *_columns(PERSONS, persons))),
        )
        day = pl.col("review_date").fill_null(self.area.review_date)
        for opened, column in zip(tables, ("household_id", "person_id"), strict=True):
            self._tell_wrong_cells(opened)
            self._tell_all(opened.table, partial(duplicates, opened, column))
        headed = set(
            members.filter(relation="head")
            .join(homes.select("id", "code"), left_on="household_id", right_on="id")["code_right"]
            .to_list()
        )
        ours = persons.filter(pl.col("household_id").is_in(headed))[ROW].to_list()
        heads = set(persons.filter(relation="head")["household_id"].to_list())
        excused = set(
            persons.filter(pl.col(ROW).is_in(ours) & ~pl.col("household_id").is_in(heads))[ROW].to_list()
        )
        self._tell_all(PERSONS, lambda: between(*tables, day), excused)
        for table, frame in ((HOUSEHOLDS, homes.with_columns(household_id="code")), (PERSONS, persons)):
            self._check_lengths(table, frame)

    def _check_lengths(self, table: Table, frame: pl.DataFrame) -> None:
        for name, longest in LONGEST.items():
            if name in table.names:
                for row in frame.filter(pl.col(name).str.len_chars() > longest)[ROW]:
                    self._tell(table, row, name, f"dài hơn {longest} ký tự", f"longer than {longest} letters")

    def _check_register(
        self, homes: pl.DataFrame, persons: pl.DataFrame, register: pl.DataFrame, members: pl.DataFrame
    ) -> None:
        for row, commune in homes.select(ROW, "commune_code").drop_nulls().iter_rows():
            if not self._is_ours(commune):
                self._tell(
                    HOUSEHOLDS,
                    row,
                    "commune_code",
                    f"xã {commune} ngoài địa bàn của đơn vị",
                    f"commune {commune} is outside your area",
                )
        ended = register.drop_nulls("ended_on").select("id", "ended_on")
        for row, day in (
            homes.join(ended, on="id")
            .select(ROW, "ended_on_right" if "ended_on_right" in homes.columns else "ended_on")
            .iter_rows()
        ):
            self._tell(
                HOUSEHOLDS,
                row,
                "household_id",
                f"hộ đã kết thúc ngày {day:%d/%m/%Y}",
                f"the household ended on {day:%d/%m/%Y}",
            )
        self._check_heads(persons, members)
        self._check_personal_ids(persons)
        if self.gathered.households.is_empty():
            for row in homes.filter(pl.col("id").is_null())[ROW]:
                self._tell(
                    HOUSEHOLDS,
                    row,
                    "household_id",
                    "sổ chưa có hộ này: tệp chỉ có nhân khẩu thì hộ phải có trước",
                    "the register has no such household, and the file holds members only",
                )

    def _check_heads(self, persons: pl.DataFrame, members: pl.DataFrame) -> None:
        """A new head where the register's is not given another relation: that is an act of its own."""
        heads = members.filter(relation="head").select(id="household_id", kept="code", kept_name="full_name")
        told = persons.select("id", "person_id", "relation").drop_nulls()
        new = (
            persons.filter(relation="head").join(heads, on="id").filter(pl.col("person_id") != pl.col("kept"))
        )
        freed = told.filter(pl.col("relation") != "head").select("id", kept="person_id")
        for row, name in new.join(freed, on=["id", "kept"], how="anti").select(ROW, "kept_name").iter_rows():
            vietnamese = f"trong sổ, chủ hộ là {name}: hãy ghi nhận thay đổi chủ hộ trước, hoặc sửa tệp"
            self._tell(
                PERSONS,
                row,
                "relation",
                vietnamese,
                f"the register's head is {name}: record the new head first, or mend the file",
            )

    def _check_personal_ids(self, persons: pl.DataFrame) -> None:
        numbers = persons.drop_nulls("personal_id")
        for row in numbers.filter(~pl.col("personal_id").is_first_distinct())[ROW]:
            self._tell(
                PERSONS,
                row,
                "personal_id",
                "số định danh đã có ở hàng trên",
                "the personal id stands in a row above",
            )
        hashed = [lookup_hash(number).hex() for number in numbers["personal_id"]]
        held = {found: (home, code) for found, home, code in holders_of(hashed).iter_rows()}
        for (row, home), found in zip(numbers.select(ROW, "id").iter_rows(), hashed, strict=True):
            if found in held and held[found][0] != home:
                code = held[found][1]
                self._tell(
                    PERSONS,
                    row,
                    "personal_id",
                    f"số định danh đã thuộc một người của hộ {code}",
                    f"the personal id belongs to a person of household {code}",
                )

    # --- telling ---

    def _tell_wrong_cells(self, opened: Opened) -> None:
        """The engine's findings in the officers' words: the cell as it stands in the file, codes by their names."""
        for finding, english in in_both(opened.wrong_cells):
            told = finding.message, english
            cell = self._cell(opened.table, finding.row, finding.column)
            if cell:
                told = wrong_cell(COLUMNS[finding.column], cell)
            self._tell(opened.table, finding.row, finding.column, *told)

    def _cell(self, table: Table, row: int, column: str) -> str:
        """The cell that a value was read from, as the screen shows it; "" where the file has none."""
        source = self._source(table)
        sheet, number = source.sheets[row - 1], source.rows[row - 1]
        place = self.gathered.places[sheet].get(column, (None, ""))[0]
        return "" if place is None else shown(self.sheets[sheet].rows[number - 1][place])

    def _source(self, table: Table) -> Source:
        return self.gathered.household_source if table is HOUSEHOLDS else self.gathered.person_source

    def _tell_all(
        self, table: Table, find: Callable[[], Iterable[Finding]], excused: AbstractSet[int] = frozenset()
    ) -> None:
        for finding, english in in_both(find):
            if not (finding.column == "relation" and finding.row in excused):
                of = PERSONS if finding.file == PERSONS.name else table
                self._tell(of, finding.row, finding.column, finding.message, english)

    def _tell(self, table: Table, row: int, column: str, vietnamese: str, english: str) -> None:
        source = self._source(table)
        self._tell_at(source.sheets[row - 1], source.rows[row - 1], column, vietnamese, english)

    def _tell_at(self, sheet: str, row: int, column: str, vietnamese: str, english: str) -> None:
        place, heading = self.gathered.places[sheet].get(
            column, (None, COLUMNS[column].label_vi if column else "")
        )
        value = "" if place is None else str(self.sheets[sheet].rows[row - 1][place])[:60]
        self.problems.append(Problem(sheet, row, heading, place, value, vietnamese, english))

    # --- the end ---

    def _result(
        self, homes: pl.DataFrame, persons: pl.DataFrame, candidates: list[Candidate], names: list[str]
    ) -> Checked:
        wrong = {(problem.sheet, problem.row) for problem in self.problems}
        sources = self.gathered.household_source, self.gathered.person_source
        bad_homes, bad_persons = (
            [
                number
                for number, place in enumerate(zip(source.sheets, source.rows, strict=True), start=1)
                if place in wrong
            ]
            for source in sources
        )
        spoiled = [
            *homes.filter(pl.col(ROW).is_in(bad_homes))["code"],
            *persons.filter(pl.col(ROW).is_in(bad_persons))["household_id"],
        ]
        good = homes.filter(
            ~pl.col("code").is_in([code for code in spoiled if code]) & pl.col("village_name").is_not_null()
        )
        good_persons = persons.filter(
            pl.col("household_id").is_in(good["code"].implode()) & ~pl.col(ROW).is_in(bad_persons)
        )
        return Checked(
            _typed(HOUSEHOLDS, good.with_columns(household_id="code")),
            _typed(PERSONS, good_persons),
            _places(sources[0], good[ROW]),
            _places(sources[1], good_persons[ROW]),
            sorted(self.problems, key=lambda problem: (problem.sheet, problem.row, problem.place or 0)),
            candidates,
            list(self.villages),
            names,
            dict(
                good.filter(pl.col("household_id") != pl.col("code"))
                .select("household_id", "code")
                .iter_rows()
            ),
            len(homes) - len(good),
            len(persons.filter(~pl.col("household_id").is_in(homes["code"].implode()).fill_null(False))),
        )


def check(gathered: Gathered, sheets: Sequence[Sheet], choices: ImportChoices, area: Area) -> Checked:
    """Everything that is wrong, and what can be loaded without it: a household with its members, or nothing of it."""
    return _Checking(gathered, sheets, choices, area).run()


def _likeness(candidate: Candidate) -> tuple[str, str]:
    return (
        f"giống hộ {candidate.code} trong sổ (cùng chủ hộ, năm sinh, thôn): hãy xác nhận",
        f"looks like household {candidate.code} of the register (same head, birth year, village): please confirm",
    )


def _columns(table: Table, frame: pl.DataFrame, **renamed: str) -> list[pl.Expr]:
    return [pl.col(renamed.get(name, name)).alias(name) for name in table.names if name in frame.columns]


def _typed(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    opened = opened_frame(table, frame.select(table.names))
    return opened.raw.select(opened.values(*table.names)).collect()


def _places(source: Source, rows: pl.Series) -> Source:
    return Source([source.sheets[row - 1] for row in rows], [source.rows[row - 1] for row in rows])
