"""Check a file against the contract and the register: what can be loaded, and what is wrong with the rest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

import polars as pl

from giamngheo.engine.read_csv import ROW
from giamngheo.engine.relations import between, duplicates
from giamngheo.engine.tables import opened_frame
from giamngheo.papers.imports import against_register
from giamngheo.papers.imports.completing import (
    check_keys,
    completed_homes,
    with_named_heads,
    with_villages,
)
from giamngheo.papers.imports.gather import Gathered
from giamngheo.papers.imports.mapping import ImportChoices
from giamngheo.papers.imports.matching import Candidate, match_households, match_persons
from giamngheo.papers.imports.problems import Problem
from giamngheo.papers.imports.sheets import Sheet
from giamngheo.papers.imports.telling import Telling
from giamngheo.records.registry.known import known_households, known_villages
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

# As long as the register's fields are.
LONGEST: Mapping[str, int] = {
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
    """Where the officer may load: communes by code, or ("*",); review_date: of records that do not say theirs.

    batch: the import, whose households of an earlier beginning are not taken for the register's.
    """

    communes: tuple[str, ...]
    review_date: date
    batch: UUID

    @property
    def prefix(self) -> str:
        """How codes begin that the import makes."""
        return f"N{self.batch.hex[:6]}"

    @property
    def only(self) -> str | None:
        """The commune, where it is one."""
        return self.communes[0] if len(self.communes) == 1 and self.communes[0] != EVERYWHERE else None

    def holds(self, commune: pl.Expr) -> pl.Expr:
        """Whether a commune is in it."""
        return commune.is_not_null() if EVERYWHERE in self.communes else commune.is_in(self.communes)


@dataclass(frozen=True)
class Checked:
    """households, persons: contract tables, typed, without what is refused. *_source: sheet, number of each row.
    household_ids: in the register, null of new ones. person_hashes: of their personal ids, as personal_ids.hashes gives
    them. members: of the file's households in the register, as match_persons gives them.

    problems: those that are told, the first in the file; errors: how many there are in all; wrong: the rows they are
    in (sheet, number).

    orphans: members of no household in the file: nobody can say whose members are then missing, so nothing is loaded.
    refused: households left out. villages: names that the commune does not have, waiting for the officer.
    known_names: the villages there are. aliases: the file's own code → the register's, where they differ.
    """

    households: pl.DataFrame
    household_ids: pl.Series
    persons: pl.DataFrame
    person_hashes: pl.DataFrame
    members: pl.DataFrame
    household_source: pl.DataFrame
    person_source: pl.DataFrame
    problems: list[Problem]
    errors: int
    wrong: pl.DataFrame
    candidates: list[Candidate]
    villages: list[str]
    known_names: list[str]
    aliases: dict[str, str]
    refused: int
    orphans: int


def check(
    gathered: Gathered,
    sheets: Sequence[Sheet],
    choices: ImportChoices,
    area: Area,
    go_on: Callable[[], None] = lambda: None,
) -> Checked:
    """Everything that is wrong, and what can be loaded without it: a household with its members, or nothing of it.

    go_on: called between the steps; it raises where the check shall end.
    """
    telling = Telling(gathered, sheets)
    homes = completed_homes(gathered, choices, area.only, telling)
    check_keys(homes, telling)
    found = homes.select(pl.col("commune_code").filter(area.holds(pl.col("commune_code"))).unique())
    communes = found["commune_code"].sort().to_list()
    go_on()
    register, villages = known_households(communes, area.batch), known_villages(communes)
    homes, waiting = with_villages(homes, villages, register, choices, area.holds, telling)
    homes, candidates = match_households(homes, register, choices, area.prefix, telling)
    go_on()
    of_key = homes.select("key", "code", "id").unique("key", keep="first")
    persons = gathered.persons.join(of_key, on="key", how="left", maintain_order="left")
    persons, members = match_persons(with_named_heads(homes, persons, telling), homes)
    go_on()
    _check_cells(homes, persons, area.review_date, telling, members)
    go_on()
    against_register.check_communes(homes, area.holds, telling)
    if EVERYWHERE in area.communes:
        against_register.check_units(homes, area.review_date, telling)
    against_register.check_ended(homes, register, telling)
    against_register.check_heads(persons, members, telling)
    against_register.check_personal_ids(persons, telling)
    if gathered.households.is_empty():
        against_register.check_known(homes, telling)
    go_on()
    return _result(homes, persons, members, telling, candidates, waiting, villages["name"].to_list())


def _check_cells(
    homes: pl.DataFrame, persons: pl.DataFrame, review_date: date, telling: Telling, members: pl.DataFrame
) -> None:
    """The engine's own checks: cells, duplicates, heads, births; a head may be the register's."""
    called = homes.with_columns(household_id="code")
    tables = (
        opened_frame(HOUSEHOLDS, called.select(ROW, *HOUSEHOLDS.names)),
        opened_frame(PERSONS, persons.select(ROW, *PERSONS.names)),
    )
    for opened, column in zip(tables, ("household_id", "person_id"), strict=True):
        telling.tell_wrong_cells(opened)
        telling.tell_findings(opened.table, partial(duplicates, opened, column))
    excused = against_register.excused_heads(homes, persons, members)
    day = pl.col("review_date").fill_null(review_date)
    telling.tell_findings(PERSONS, lambda: between(*tables, day), excused)
    for table, frame in ((HOUSEHOLDS, called), (PERSONS, persons)):
        for name in LONGEST.keys() & set(table.names):
            too_long = frame.filter(pl.col(name).str.len_chars() > LONGEST[name])[ROW]
            told = f"dài hơn {LONGEST[name]} ký tự", f"longer than {LONGEST[name]} letters"
            telling.tell_each(table, too_long, name, *told)


def _result(
    homes: pl.DataFrame,
    persons: pl.DataFrame,
    members: pl.DataFrame,
    telling: Telling,
    candidates: list[Candidate],
    waiting: list[str],
    known_names: list[str],
) -> Checked:
    bad_homes, bad_persons = telling.wrong_rows(HOUSEHOLDS), telling.wrong_rows(PERSONS)
    spoiled = pl.concat(
        [
            homes.filter(pl.col(ROW).is_in(bad_homes.implode()))["code"],
            persons.filter(pl.col(ROW).is_in(bad_persons.implode()))["household_id"].alias("code"),
        ]
    ).drop_nulls()
    good = homes.filter(~pl.col("code").is_in(spoiled.implode()) & pl.col("village_name").is_not_null())
    good_persons = persons.filter(
        pl.col("household_id").is_in(good["code"].implode()) & ~pl.col(ROW).is_in(bad_persons.implode())
    )
    renamed = good.filter(pl.col("household_id") != pl.col("code"))
    at_home = pl.col("household_id").is_in(homes["code"].implode()).fill_null(False)
    return Checked(
        _typed(HOUSEHOLDS, good.with_columns(household_id="code")),
        good["id"],
        _typed(PERSONS, good_persons),
        good_persons.select("hash", "older"),
        members,
        telling.sources[HOUSEHOLDS][good[ROW] - 1],
        telling.sources[PERSONS][good_persons[ROW] - 1],
        telling.problems.first(),
        telling.problems.total,
        telling.problems.rows(),
        candidates,
        waiting,
        known_names,
        dict(renamed.select("household_id", "code").iter_rows()),
        len(homes) - len(good),
        len(persons.filter(~at_home)),
    )


def _typed(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    opened = opened_frame(table, frame.select(table.names))
    return opened.raw.select(opened.values(*table.names)).collect()
