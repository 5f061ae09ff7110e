"""Which households and members of a file the register already knows, by code, by another source's code, by choice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl
from vn_text import fold

from giamngheo.engine.read_csv import ROW
from giamngheo.papers.imports.mapping import NEW_HOUSEHOLD, ImportChoices
from giamngheo.papers.imports.telling import Telling
from giamngheo.records.registry.known import known_aliases, known_persons
from giamngheo.records.registry.personal_ids import as_newest, hashes
from giamngheo.rules.schema import HOUSEHOLDS


@dataclass(frozen=True)
class Candidate:
    """A household of the file that looks like one of the register: the officer says whether it is.

    key: in the file; code: of the register's; head, village: how both are called, for the officer.
    """

    key: str
    sheet: str
    row: int
    head: str
    village: str
    code: str


def match_households(
    homes: pl.DataFrame, register: pl.DataFrame, choices: ImportChoices, prefix: str, telling: Telling
) -> tuple[pl.DataFrame, list[Candidate]]:
    """The file's households with code (the register's, or the one it will have) and id (null: new); and those that
    wait for the officer. homes: with commune and village settled, and their heads.
    """
    picked = {key: code for key, code in choices.matches.items() if code != NEW_HOUSEHOLD}
    aliases = known_aliases(homes["commune_code"].drop_nulls().unique())
    of_own = register.select("commune_code", household_id="code", found="code")
    of_alias = aliases.select("commune_code", household_id="alias", called="code")
    of_alias = of_alias.unique(["commune_code", "household_id"], keep="last", maintain_order=True)
    own = ["commune_code", "household_id"]
    named = (
        homes.join(of_own, on=own, how="left", maintain_order="left")
        .join(of_alias, on=own, how="left", maintain_order="left")
        .with_columns(
            picked=pl.col("key").replace_strict(picked, default=None, return_dtype=pl.String),
            is_new=pl.col("key").is_in(
                [key for key, code in choices.matches.items() if code == NEW_HOUSEHOLD]
            ),
        )
        .with_columns(code=pl.coalesce("picked", "found", "called"))
    )
    candidates = _candidates(named, register, telling)
    named = named.with_columns(code=pl.coalesce("code", "household_id", pl.format(prefix + "-{}", "key")))
    ids = register.select("commune_code", "code", "id")
    matched = named.join(ids, on=["commune_code", "code"], how="left", maintain_order="left")
    return matched.select(*homes.columns, "code", "id"), candidates


def _candidates(named: pl.DataFrame, register: pl.DataFrame, telling: Telling) -> list[Candidate]:
    """The unknown households that have the village, the head and the birth year of a living one of the register."""
    by = ["commune_code", "village_name", "born"]
    unknown = named.filter(pl.col("code").is_null() & ~pl.col("is_new")).drop_nulls([*by, "head"])
    known = register.filter(pl.col("ended_on").is_null()).rename({"head_birth_year": "born"})
    known = known.drop_nulls("head_name").join(unknown, on=by, how="semi", maintain_order="left")
    by.append("folded")
    known = known.with_columns(folded=_folded(known["head_name"])).filter(~pl.struct(by).is_duplicated())
    likely = unknown.with_columns(folded=_folded(unknown["head"])).join(
        known.select(*by, likely="code"), on=by, how="inner", maintain_order="left"
    )
    found = []
    for row, key, head, village, code in likely.select(
        ROW, "key", "head", "village_name", "likely"
    ).iter_rows():
        telling.tell(HOUSEHOLDS, row, "household_id", *_likeness(code))
        sheet, number = telling.sources[HOUSEHOLDS].row(row - 1)
        found.append(Candidate(key, sheet, number, head, village, code))
    return found


def _likeness(code: str) -> tuple[str, str]:
    return (
        f"giống hộ {code} trong sổ (cùng chủ hộ, năm sinh, thôn): hãy xác nhận",
        f"looks like household {code} of the register (same head, birth year, village): please confirm",
    )


def _folded(names: pl.Series) -> pl.Series:
    """Each name folded; a name is folded once."""
    plain = {name: fold(name) for name in names.unique().drop_nulls()}
    return names.replace_strict(plain, default=None, return_dtype=pl.String)


def match_persons(persons: pl.DataFrame, homes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The file's members with household_id, with person_id as the register has or will have it, and hash of the
    personal id (hex); and the register's members themselves.

    persons: with `id` (null: a new household) and `code` of their household beside the file's columns. By code, else by
    personal id, else by name and birth date, each member of the register once.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        hashing = beside.submit(hashes, persons["personal_id"])
        members, numbers = known_persons(homes["id"].drop_nulls().unique()), hashing.result()
    persons = persons.with_columns(numbers)
    members = members.with_columns(hash=as_newest(members["hash"], numbers))
    found = _found(persons, members)
    coded = persons.join(found, on=ROW, how="left", maintain_order="left").with_columns(
        person_id=pl.coalesce("found", "person_id"), household_id=pl.coalesce("code", "household_id")
    )
    return _numbered(coded, members).drop("found"), members


def _found(persons: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """ROW and found: the register's code of each member that it knows."""
    waiting = persons.drop_nulls("id").select(
        ROW, "id", "hash", "full_name", code="person_id", born="birth_date"
    )
    waiting = waiting.join(
        members.select(id="household_id").unique(), on="id", how="semi", maintain_order="left"
    )
    free = members.select(
        "code", "hash", "full_name", id="household_id", born=pl.col("birth_date").cast(pl.String)
    )
    found = []
    for same in (["code"], ["hash"], ["full_name", "born"]):
        if same[0] == "full_name":
            waiting = waiting.with_columns(full_name=_folded(waiting["full_name"]))
            free = free.with_columns(full_name=_folded(free["full_name"]))
        keys = ["id", *same]
        pairs = waiting.drop_nulls(keys).unique(keys, keep="first", maintain_order=True)
        pairs = pairs.join(
            free.drop_nulls(keys).unique(keys, keep="first", maintain_order=True).with_columns(found="code"),
            on=keys,
        ).select(ROW, "id", "found")
        found.append(pairs)
        waiting = waiting.join(pairs, on=ROW, how="anti", maintain_order="left")
        free = free.join(
            pairs, left_on=["id", "code"], right_on=["id", "found"], how="anti", maintain_order="left"
        )
    return pl.concat(found).select(ROW, "found")


def _numbered(persons: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Who has no code yet gets the household's and the next number that none of its members has."""
    new = persons.filter(pl.col("person_id").is_null() & pl.col("code").is_not_null()).select(
        ROW, "id", "code"
    )
    number = pl.int_range(1, pl.len() + 1).over("code")
    made = new.with_columns(made=pl.format("{}-{}", "code", number))
    known = new.join(members.select(id="household_id").unique(), on="id", how="semi", maintain_order="left")
    asked = members.join(known, left_on="household_id", right_on="id", how="semi")
    held = set(asked.select("household_id", "code").iter_rows())
    counted: dict[str, int] = {}
    told = {}
    for row, home, code in known.iter_rows():
        next_number = counted.get(code, 0) + 1
        while (home, f"{code}-{next_number}") in held:
            next_number += 1
        counted[code], told[row] = next_number, f"{code}-{next_number}"
    changed = pl.col(ROW).replace_strict(told, default=None, return_dtype=pl.String)
    made = made.select(ROW, made=pl.coalesce(changed, "made"))
    return (
        persons.join(made, on=ROW, how="left", maintain_order="left")
        .with_columns(person_id=pl.coalesce("person_id", "made"))
        .drop("made")
    )
