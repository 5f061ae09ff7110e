"""What a load would do to each household and member of a file, told without doing it.

The rules are those of services/load_sql.py: only what the file says replaces what is there. Their agreement is proved
by tests/records/test_foreseen.py, which loads what it has foreseen.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from giamngheo.records.base.copying import read
from giamngheo.records.registry.known import known_households
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.personal_ids import as_newest
from giamngheo.rules.schema import PERSONS, Column

# What is a person's own beside the hash of the number: load_sql.IDENTITY.
IDENTITY = ("full_name", "sex", "birth_date", "birth_date_is_year_only", "ethnic_code")
AT_ONCE = 20_000
KEPT = "_kept"
ANSWERS = """
SELECT a.household_id AS id, a.review_date, {columns} FROM registry_householdanswers a
WHERE a.household_id = ANY(%(homes)s::uuid[]) AND a.review_date = ANY(%(days)s)
"""
MEMBERS = """
SELECT p.household_id AS id, p.code AS person_id, encode(p.personal_id_hash, 'hex') AS hash, {identity},
    m.relation, m.person_id IS NOT NULL AS is_member, b.review_date, {columns}
FROM registry_person p
LEFT JOIN registry_membership m ON m.person_id = p.id AND m.valid_to IS NULL
LEFT JOIN (
    SELECT a.review_date, x.* FROM registry_personanswers x JOIN registry_householdanswers a ON a.id = x.answers_id
    WHERE a.household_id = ANY(%(homes)s::uuid[]) AND a.review_date = ANY(%(days)s)
) b ON b.person_id = p.id
WHERE p.household_id = ANY(%(homes)s::uuid[])
"""


@dataclass(frozen=True)
class Foreseen:
    """households, persons: outcome (created, updated, unchanged) → how many. of_households: one a row of the table."""

    households: dict[str, int]
    persons: dict[str, int]
    of_households: list[str]


def foreseen(
    *,
    households: pl.DataFrame,
    persons: pl.DataFrame,
    hashes: pl.DataFrame,
    review_date: date,
    go_on: Callable[[], None] = lambda: None,
) -> Foreseen:
    """What load_prepared would do with these checked tables, whose codes are the register's where it knows them.

    hashes: of the persons' personal ids, as personal_ids.hashes gives them. go_on: called now and then; it raises
    where the question is given up. Memory: the file's tables and AT_ONCE households of the register.
    """
    register = known_households(households["commune_code"].unique())
    ids = register.select("commune_code", "id", household_id="code")
    homes = households.with_columns(pl.col("review_date").fill_null(review_date)).join(
        ids, on=["commune_code", "household_id"], how="left", maintain_order="left"
    )
    known, members = homes.drop_nulls("id"), pl.concat([persons, hashes], how="horizontal")
    changed_homes, changed, unchanged = [pl.Series("household_id", [], pl.String)], 0, 0
    for part in known.iter_slices(AT_ONCE):
        go_on()
        changed_homes.append(_changed_homes(part))
        more, same = _members(part, members)
        changed, unchanged = changed + more, unchanged + same
    updated = pl.concat(changed_homes)
    outcome = (
        pl.when(pl.col("id").is_null())
        .then(pl.lit("created"))
        .when(pl.col("household_id").is_in(updated.implode()))
        .then(pl.lit("updated"))
        .otherwise(pl.lit("unchanged"))
    )
    outcomes = homes.select(outcome.alias("outcome"))["outcome"]
    counts = {"created": len(persons) - changed - unchanged, "updated": changed, "unchanged": unchanged}
    return Foreseen(
        dict(outcomes.value_counts().iter_rows()),
        {outcome: count for outcome, count in counts.items() if count},
        outcomes.to_list(),
    )


def _changed_homes(homes: pl.DataFrame) -> pl.Series:
    """household_id of those whose answers of the day would change or be new."""
    names = [column.name for column in HOUSEHOLD_ANSWERS]
    schema = {"id": pl.String(), "review_date": pl.Date()} | dict(_kept(HOUSEHOLD_ANSWERS))
    kept = read(ANSWERS.format(columns=", ".join(names)), _asked(homes), schema)
    both = _as_kept(homes).join(
        kept.with_columns(is_there=True), on=["id", "review_date"], how="left", suffix=KEPT
    )
    is_new = pl.col("is_there").is_null() & pl.col("in_review").ne_missing(False)
    return both.filter(is_new | (pl.col("is_there") & _says_more(names)))["household_id"]


def _members(homes: pl.DataFrame, persons: pl.DataFrame) -> tuple[int, int]:
    """How many members of these households would change, and how many stay as they are."""
    names = [column.name for column in PERSON_ANSWERS]
    identity = [PERSONS[name] for name in (*IDENTITY, "relation")]
    schema = dict.fromkeys(("id", "person_id", "hash"), pl.String()) | dict(_kept(identity))
    schema |= {"is_member": pl.Boolean(), "review_date": pl.Date()} | dict(_kept(PERSON_ANSWERS))
    question = MEMBERS.format(
        identity=", ".join(f"p.{name}" for name in IDENTITY), columns=", ".join(f"b.{name}" for name in names)
    )
    kept = read(question, _asked(homes), schema)
    told = persons.join(homes.select("household_id", "id", day="review_date"), on="household_id")
    kept = kept.with_columns(hash=as_newest(kept["hash"], told.select("hash", "older")))
    both = _as_kept(told).join(kept, on=["id", "person_id"], suffix=KEPT)
    changed = pl.concat(
        [
            both.filter(_says_more(["hash", *IDENTITY])),
            both.filter(pl.col("is_member") & _says_more(["relation"])),
            both.filter((pl.col("review_date") == pl.col("day")) & _says_more(names)),
        ]
    )
    changed = changed.select("id", "person_id").unique()
    matched = both.select("id", "person_id").unique()
    return len(changed), len(matched) - len(changed)


def _asked(homes: pl.DataFrame) -> dict[str, object]:
    return {"homes": homes["id"].to_list(), "days": homes["review_date"].unique().to_list()}


def _kept(columns: Iterable[Column]) -> Iterator[tuple[str, pl.DataType]]:
    """Each column with the type in which the register's value is compared: a code as text."""
    for column in columns:
        yield column.name, pl.String() if column.codes else column.dtype


def _as_kept(table: pl.DataFrame) -> pl.DataFrame:
    codes = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.Enum)]
    return table.with_columns(pl.col(codes).cast(pl.String))


def _says_more(names: Iterable[str]) -> pl.Expr:
    """Whether the file has a value that the register has not."""
    return pl.any_horizontal(
        pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(name + KEPT)) for name in names
    )
