"""Households for research: keyed pseudonyms in the place of names and numbers, and less of what tells a person apart.

Pseudonymised, not anonymous: the office that holds the key can go back, and who knows a household well may still know
it again. README.txt in the file says so.
"""

import hmac
import unicodedata
from datetime import date
from uuid import UUID

import polars as pl

from giamngheo.records.registry.services.exporting import HOUSEHOLD, PERSON, Tables
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

# Parameters of ours, no figures of a law: members of an ethnic group in a commune below whose number the group is not
# told; the age from which on the year of birth is not told.
SMALLEST_GROUP, OLDEST = 10, 90
LEFT_OUT = {
    HOUSEHOLDS.name: {"village_code", "village_name"},
    PERSONS.name: {"full_name", "personal_id"},
}
# Health, disability, ethnic group of single persons: for who has the right to read them (rights.read_sensitive_facts).
SENSITIVE = {
    HOUSEHOLDS.name: set[str](),
    PERSONS.name: {"ethnic_code", "stunted", "underweight", "disability", "is_pregnant", "is_nursing"},
}
LETTERS = 24


def names(with_sensitive_facts: bool) -> dict[str, list[str]]:
    """The columns of each table that remain."""
    gone = {
        name: left | (set() if with_sensitive_facts else SENSITIVE[name]) for name, left in LEFT_OUT.items()
    }
    return {
        table.name: [name for name in table.names if name not in gone[table.name]]
        for table in (HOUSEHOLDS, PERSONS)
    }


def key_of(secret: str, office: UUID, purpose: str) -> bytes:
    """The key of an office's purpose: the same words give the same pseudonyms, others give others.

    Capitals and blanks make no difference. Nobody without the secret can tell that two purposes show one household.
    """
    folded = " ".join(unicodedata.normalize("NFC", purpose).casefold().split())
    return hmac.digest(secret.encode(), f"{office}\n{folded}".encode(), "sha256")


def pseudonymised(tables: Tables, key: bytes, today: date) -> Tables:
    """One commune's tables without names and numbers, in the order of their pseudonyms.

    Dates of birth and of a household's beginning are 1 January of their year; who is OLDEST or more has one year.
    """
    home, person = _named(key, HOUSEHOLD), _named(key, PERSON)
    birth, first = pl.col("birth_date").dt.truncate("1y"), date(today.year - OLDEST, 1, 1)
    homes = tables.households.with_columns(
        household_id=home, separate_since=pl.col("separate_since").dt.truncate("1y")
    )
    members = tables.persons.with_columns(
        household_id=home,
        person_id=person,
        birth_date=pl.when(birth < first).then(pl.lit(first)).otherwise(birth),
        birth_date_is_year_only=pl.when(birth.is_not_null()).then(pl.lit(True)),
        ethnic_code=pl.when(pl.len().over("ethnic_code") >= SMALLEST_GROUP).then("ethnic_code"),
    )
    return Tables(tables.commune_code, homes.sort("household_id"), members.sort("household_id", "person_id"))


def _named(key: bytes, column: str) -> pl.Expr:
    """The pseudonyms of the register's own ids in that column."""

    def named(kept: str) -> str:
        return hmac.digest(key, f"{column}:{kept}".encode(), "sha256").hex()[:LETTERS]

    return pl.col(column).map_elements(named, pl.String)
