"""Which households and members of a file the register already knows, by code, by another source's code, by choice."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from vn_text import fold

from giamngheo.papers.imports.gather import Gathered
from giamngheo.papers.imports.mapping import NEW_HOUSEHOLD, ImportChoices
from giamngheo.records.base.keys import lookup_hash
from giamngheo.records.registry.known import known_aliases, known_persons

NOBODY = ("", "", 0)


@dataclass(frozen=True)
class Candidate:
    """A household of the file that looks like one of the register: the officer says whether it is.

    key: in the file; code: of the register's; told: how both are called, for the officer.
    """

    key: str
    sheet: str
    row: int
    head: str
    village: str
    code: str


@dataclass(frozen=True)
class Matched:
    """households: one a row of the file, with code (the register's, or the one it will have), id (null: new).

    candidates: those that wait for the officer.
    """

    households: pl.DataFrame
    candidates: list[Candidate]


def match_households(
    gathered: Gathered, homes: pl.DataFrame, register: pl.DataFrame, choices: ImportChoices, prefix: str
) -> Matched:
    """Find each household of the file. homes: its households with commune and village settled, and their heads."""
    aliases = known_aliases(homes["commune_code"].drop_nulls().unique())
    by_code = {(row["commune_code"], row["code"]): row for row in register.iter_rows(named=True)}
    by_alias = {(commune, alias): code for commune, alias, code in aliases.iter_rows()}
    by_head = _by_head(register)
    codes, ids, candidates = [], [], []
    for place, home in enumerate(homes.iter_rows(named=True)):
        code = _code_of(home, by_code, by_alias, choices.matches)
        likely = (
            by_head.get(_head_key(home["village_name"], home["head"], home["born"]) or NOBODY)
            if code is None
            else None
        )
        if likely and choices.matches.get(home["key"]) != NEW_HOUSEHOLD:
            source = gathered.household_source
            candidates.append(
                Candidate(
                    home["key"],
                    source.sheets[place],
                    source.rows[place],
                    home["head"],
                    home["village_name"],
                    likely,
                )
            )
        code = code or home["household_id"] or f"{prefix}-{home['key']}"
        found = by_code.get((home["commune_code"], code))
        codes.append(code)
        ids.append(found["id"] if found else None)
    return Matched(
        homes.with_columns(pl.Series("code", codes, pl.String), pl.Series("id", ids, pl.String)), candidates
    )


def _code_of(
    home: Mapping[str, str | None],
    by_code: Mapping[tuple[str, str], object],
    by_alias: Mapping[tuple[str, str], str],
    chosen: Mapping[str, str],
) -> str | None:
    """The register's code of a household of the file; None where it does not know it."""
    choice = chosen.get(home["key"] or "")
    if choice and choice != NEW_HOUSEHOLD:
        return choice
    own = (home["commune_code"] or "", home["household_id"] or "")
    return own[1] if own in by_code else by_alias.get(own)


def _by_head(register: pl.DataFrame) -> dict[tuple[str, str, int], str]:
    """Living households by village, head and birth year; where two share them, neither."""
    found: dict[tuple[str, str, int], str] = {}
    twice = set()
    columns = ("code", "village_name", "head_name", "head_birth_year", "ended_on")
    for code, village, head, born, ended in register.select(columns).iter_rows():
        key = _head_key(village, head, born)
        if key and ended is None:
            twice |= {key} & found.keys()
            found[key] = code
    return {key: code for key, code in found.items() if key not in twice}


def _head_key(village: str | None, head: str | None, born: int | None) -> tuple[str, str, int] | None:
    return (fold(village), fold(head), born) if village and head and born else None


def match_persons(persons: pl.DataFrame, homes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The file's members with person_id as the register has or will have it; and the register's members themselves.

    persons: with `id` (null: a new household) and `code` of their household beside the file's columns, birth dates
    already settled. By code, else by personal id, else by name and birth date, each member of the register once.
    """
    members = known_persons(homes["id"].drop_nulls().unique())
    of_home: dict[str, list[dict[str, object]]] = {}
    for member in members.iter_rows(named=True):
        of_home.setdefault(member["household_id"], []).append(member)
    codes: list[str | None] = []
    taken: set[tuple[str, object]] = set()
    counted: dict[str, int] = {}
    for person in persons.iter_rows(named=True):
        known = [
            member
            for member in of_home.get(person["id"] or "", [])
            if (person["id"], member["code"]) not in taken
        ]
        found = _same_person(person, known)
        if found:
            taken.add((person["id"], found["code"]))
        codes.append(
            str(found["code"]) if found else person["person_id"] or _next_code(person, of_home, counted)
        )
    return persons.with_columns(pl.Series("person_id", codes, pl.String)), members


def _same_person(person: Mapping[str, object], known: list[dict[str, object]]) -> dict[str, object] | None:
    number = person["personal_id"]
    hashed = lookup_hash(str(number)).hex() if number else None
    tests = (
        lambda member: person["person_id"] is not None and member["code"] == person["person_id"],
        lambda member: hashed is not None and member["hash"] == hashed,
        lambda member: (
            bool(person["born"])
            and str(member["birth_date"]) == person["born"]
            and fold(str(member["full_name"])) == fold(str(person["full_name"] or ""))
        ),
    )
    return next((member for test in tests for member in known if test(member)), None)


def _next_code(
    person: Mapping[str, object], of_home: Mapping[str, list[dict[str, object]]], counted: dict[str, int]
) -> str | None:
    """The household's code and the next number that none of its members has; None without a household."""
    code = person["code"]
    if code is None:
        return None
    held = {str(member["code"]) for member in of_home.get(str(person["id"] or ""), [])}
    number = counted.get(str(code), 0) + 1
    while f"{code}-{number}" in held:
        number += 1
    counted[str(code)] = number
    return f"{code}-{number}"
