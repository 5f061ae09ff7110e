"""What the register knows of households, members and villages, as frames for matching a file with it."""

from collections.abc import Iterable
from uuid import UUID

import polars as pl

from giamngheo.records.base.copying import array_of, read, stage
from giamngheo.records.registry.personal_ids import as_newest

HOUSEHOLDS = {
    "id": pl.String(),
    "code": pl.String(),
    "commune_code": pl.String(),
    "village_name": pl.String(),
    "ended_on": pl.Date(),
    "head_name": pl.String(),
    "head_birth_year": pl.Int64(),
    "review_date": pl.Date(),
}
PERSONS = {
    "household_id": pl.String(),
    "code": pl.String(),
    "full_name": pl.String(),
    "sex": pl.String(),
    "birth_date": pl.Date(),
    "birth_date_is_year_only": pl.Boolean(),
    "ethnic_code": pl.String(),
    "hash": pl.String(),
    "relation": pl.String(),
    "is_member": pl.Boolean(),
}


def known_households(communes: Iterable[str], besides: UUID | None = None) -> pl.DataFrame:
    """The columns of HOUSEHOLDS; review_date: of the latest answers. besides: an import whose own are left out."""
    return read(
        "SELECT h.id, h.code, h.commune_code, v.name AS village_name, h.ended_on, s.head_name, "
        "s.head_birth_year, s.review_date FROM registry_household h "
        "JOIN geography_village v ON v.id = h.village_id "
        "LEFT JOIN registry_householdsummary s ON s.household_id = h.id "
        "WHERE h.commune_code = ANY(%(communes)s) "
        "AND (%(besides)s::uuid IS NULL OR h.entered_by_id IS DISTINCT FROM %(besides)s) ORDER BY h.code",
        {"communes": list(communes), "besides": besides},
        HOUSEHOLDS,
    )


def known_aliases(communes: Iterable[str]) -> pl.DataFrame:
    """commune_code, alias, code: the register's code of the household that another source calls alias."""
    return read(
        "SELECT DISTINCT a.commune_code, a.code AS alias, h.code FROM registry_householdalias a "
        "JOIN registry_household h ON h.id = a.household_id WHERE a.commune_code = ANY(%(communes)s)",
        {"communes": list(communes)},
        dict.fromkeys(("commune_code", "alias", "code"), pl.String()),
    )


def known_persons(households: Iterable[str]) -> pl.DataFrame:
    """Whoever lives in these households (ids as text) or did last; the columns of PERSONS.

    hash: of the personal id (hex). relation: null, and is_member false, of who has left or died.
    """
    return read(
        "SELECT p.household_id, p.code, p.full_name, p.sex, p.birth_date, p.birth_date_is_year_only, p.ethnic_code, "
        "encode(p.personal_id_hash, 'hex') AS hash, m.relation, m.person_id IS NOT NULL AS is_member "
        "FROM registry_person p LEFT JOIN registry_membership m "
        # The households are named twice, else each membership is sought by itself: that takes twice as long.
        "ON m.person_id = p.id AND m.household_id = p.household_id AND m.household_id = ANY(%(households)s::uuid[]) "
        "AND m.valid_to IS NULL AND p.died_on IS NULL "
        "WHERE p.household_id = ANY(%(households)s::uuid[]) ORDER BY p.household_id, p.code",
        {"households": array_of(households)},
        PERSONS,
    )


def holders_of(numbers: pl.DataFrame) -> pl.DataFrame:
    """hash (hex), household_id and household_code of the persons in the area whose personal id has it.

    numbers: with the columns of personal_ids.hashes, and id of the household whose own persons are not told (or null).
    """
    asked = numbers.select("hash", "older", "id").unique()
    older = asked.drop_nulls("older").select("id", hash="older")
    kept = pl.concat([asked.select("id", "hash"), older])
    stage("asked_numbers", kept.with_columns(pl.col("hash").str.decode("hex")), uuids=["id"])
    found = read(
        "SELECT encode(p.personal_id_hash, 'hex') AS hash, h.id AS household_id, h.code AS household_code "
        "FROM asked_numbers a JOIN registry_person p ON p.personal_id_hash = a.hash "
        "JOIN registry_household h ON h.id = p.household_id WHERE p.household_id IS DISTINCT FROM a.id",
        {},
        dict.fromkeys(("hash", "household_id", "household_code"), pl.String()),
    )
    newest = as_newest(found["hash"], asked.select("hash", "older"))
    return found.with_columns(hash=newest).unique(maintain_order=True)


def known_villages(communes: Iterable[str]) -> pl.DataFrame:
    """commune_code, code, name of the villages of today."""
    return read(
        "SELECT commune_code, code, name FROM geography_village "
        "WHERE commune_code = ANY(%(communes)s) AND valid_to IS NULL ORDER BY commune_code, name",
        {"communes": list(communes)},
        dict.fromkeys(("commune_code", "code", "name"), pl.String()),
    )
