"""What a load would do to each household and member of a file, told without doing it.

The rules are those of services/load_sql.py: only what the file says replaces what is there. Their agreement is proved
by tests/records/test_foreseen.py, which loads what it has foreseen.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from giamngheo.records.base.copying import array_of, read
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.rules.schema import Column

# What is a person's own beside the hash of the number: load_sql.IDENTITY.
IDENTITY = ("full_name", "sex", "birth_date", "birth_date_is_year_only", "ethnic_code")
AT_ONCE = 20_000
KEPT = "_kept"
ANSWERS = """
SELECT a.household_id AS id, a.review_date, {columns} FROM registry_householdanswers a
WHERE a.household_id = ANY(%(homes)s::uuid[]) AND a.review_date = ANY(%(days)s)
"""
MEMBERS = """
SELECT p.household_id AS id, p.code AS person_id, a.review_date, {columns}
FROM registry_householdanswers a JOIN registry_personanswers b ON b.answers_id = a.id
JOIN registry_person p ON p.id = b.person_id
WHERE a.household_id = ANY(%(homes)s::uuid[]) AND a.review_date = ANY(%(days)s)
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
    ids: pl.Series,
    persons: pl.DataFrame,
    hashes: pl.DataFrame,
    members: pl.DataFrame,
    review_date: date,
    go_on: Callable[[], None] = lambda: None,
) -> Foreseen:
    """What load_prepared would do with these checked tables, whose codes are the register's where it knows them.

    ids: of the households in the register, null where it knows them not. hashes: of the persons' personal ids, as
    personal_ids.hashes gives them. members: of those households, as known_persons gives them, hashes by the newest key.
    go_on: called now and then; it raises where the question is given up. Memory: the tables and the register's answers
    of AT_ONCE households.
    """
    homes = households.with_columns(pl.col("review_date").fill_null(review_date), ids.alias("id"))
    known, told = homes.drop_nulls("id"), pl.concat([persons, hashes["hash"].to_frame()], how="horizontal")
    members = members.select(
        "hash", *IDENTITY, "relation", "is_member", id="household_id", person_id="code"
    ).rename({name: name + KEPT for name in ("hash", *IDENTITY, "relation")})
    changed_homes, changed, unchanged = [pl.Series("household_id", [], pl.String)], 0, 0
    for part in known.iter_slices(AT_ONCE):
        go_on()
        changed_homes.append(_changed_homes(part))
        more, same = _members(part, told, members)
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
    both = _as_kept(homes).join(
        _answers(ANSWERS, homes, ["id"], HOUSEHOLD_ANSWERS), on=["id", "review_date"], how="left", suffix=KEPT
    )
    is_new = pl.col("is_there").is_null() & pl.col("in_review").ne_missing(False)
    return both.filter(is_new | (pl.col("is_there") & _says_more(names)))["household_id"]


def _members(homes: pl.DataFrame, persons: pl.DataFrame, members: pl.DataFrame) -> tuple[int, int]:
    """How many members of these households would change, and how many stay as they are."""
    names = [column.name for column in PERSON_ANSWERS]
    told = persons.join(homes.select("household_id", "id", "review_date"), on="household_id")
    keys = ["id", "person_id"]
    both = (
        _as_kept(told)
        .join(members, on=keys)
        .join(
            _answers(MEMBERS, homes, keys, PERSON_ANSWERS),
            on=[*keys, "review_date"],
            how="left",
            suffix=KEPT,
        )
    )
    is_changed = pl.any_horizontal(
        _says_more(["hash", *IDENTITY]),
        pl.col("is_member") & _says_more(["relation"]),
        pl.col("is_there") & _says_more(names),
    )
    changed, matched = both.filter(is_changed).select(keys).unique(), both.select(keys).unique()
    return len(changed), len(matched) - len(changed)


def _answers(
    question: str, homes: pl.DataFrame, keys: Sequence[str], columns: Sequence[Column]
) -> pl.DataFrame:
    """The register's answers of the day, with is_there."""
    kept = {column.name: pl.String() if column.codes else column.dtype for column in columns}
    asked = {"homes": array_of(homes["id"]), "days": homes["review_date"].unique().to_list()}
    schema = dict.fromkeys(keys, pl.String()) | {"review_date": pl.Date()} | kept
    return read(question.format(columns=", ".join(kept)), asked, schema).with_columns(is_there=True)


def _as_kept(table: pl.DataFrame) -> pl.DataFrame:
    codes = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.Enum)]
    return table.with_columns(pl.col(codes).cast(pl.String))


def _says_more(names: Iterable[str]) -> pl.Expr:
    """Whether the file has a value that the register has not."""
    return pl.any_horizontal(
        pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(name + KEPT)) for name in names
    )
