"""Taking households out as a file: who may, with which names and numbers, logged with purpose, count and digest."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.engine.write import XLSX_ROWS
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import (
    export_households,
    export_pseudonymised,
    read_full_names,
    read_personal_ids,
    read_sensitive_facts,
    require,
)
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.copying import read
from giamngheo.records.base.files import is_kept, take_in
from giamngheo.records.base.keys import decrypt
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.queue import ask
from giamngheo.records.base.scope import Scope
from giamngheo.records.geography.selectors.units import area_type_on
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.models.exports import PSEUDONYMISED
from giamngheo.records.registry.names import initials
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

EXPORT = "export"
KEPT_DAYS = 7
SHORTEST_PURPOSE = 10
Form = Export.Form
# In the others a program reads the kind of area of every household, also of one that was never asked.
FOR_OFFICERS = frozenset({Form.XLSX, Form.XLSX_BY_COMMUNE, Form.HOUSEHOLDS_CSV, Form.PERSONS_CSV})
# The register's own ids, beside the contract's columns: what pseudonyms are made of.
HOUSEHOLD, PERSON = "household_uuid", "person_uuid"
# Living households, by the filters of the list; a household never asked is outside the review.
_HOMES = f"""
SELECT {{code}} AS household_id, h.commune_code, v.code AS village_code, v.name AS village_name, a.review_date,
    {", ".join(f"a.{column.name}" for column in HOUSEHOLD_ANSWERS if column.name != "in_review")},
    CASE WHEN a.id IS NULL THEN false ELSE a.in_review END AS in_review, h.id AS {HOUSEHOLD}
FROM registry_household h
JOIN geography_village v ON v.id = h.village_id
LEFT JOIN LATERAL (
    SELECT * FROM registry_householdanswers WHERE household_id = h.id ORDER BY review_date DESC LIMIT 1
) a ON true
{{filter}}
ORDER BY 1
"""
_MEMBERS = f"""
SELECT {{code}} AS household_id, {{person}} AS person_id, m.relation, p.sex, p.birth_date, p.birth_date_is_year_only,
    p.ethnic_code, {", ".join(f"b.{column.name}" for column in PERSON_ANSWERS)}, p.full_name,
    encode(p.personal_id_encrypted, 'hex') AS personal_id, h.id AS {HOUSEHOLD}, p.id AS {PERSON}
FROM registry_household h
JOIN registry_membership m ON m.household_id = h.id AND m.valid_to IS NULL
JOIN registry_person p ON p.id = m.person_id AND p.died_on IS NULL
LEFT JOIN LATERAL (
    SELECT id FROM registry_householdanswers WHERE household_id = h.id ORDER BY review_date DESC LIMIT 1
) a ON true
LEFT JOIN registry_personanswers b ON b.answers_id = a.id AND b.person_id = p.id
{{filter}}
ORDER BY 1, p.birth_date, 2
"""
_FILTER = """
WHERE h.ended_on IS NULL AND (%(village)s::uuid IS NULL OR h.village_id = %(village)s::uuid)
    AND (%(status)s = '' OR EXISTS (
        SELECT 1 FROM registry_householdsummary s WHERE s.household_id = h.id AND s.status = %(status)s
    ))
"""
_SIZES = """
SELECT commune_code, count(*), coalesce(sum(members), 0) FROM registry_householdsummary
WHERE ended_on IS NULL AND (%(village)s::uuid IS NULL OR village_id = %(village)s::uuid)
    AND (%(status)s = '' OR status = %(status)s)
GROUP BY commune_code ORDER BY commune_code
"""


class NoPurpose(Exception):
    """Personal ids, and whatever leaves for research, leave the register for a written purpose only."""


class TooManyRows(Exception):
    """More members than one sheet of a workbook holds: a workbook a commune, CSV or Parquet takes them."""


@dataclass(frozen=True)
class Asked:
    """What an officer asks for."""

    village_id: UUID | None
    status: str
    form: str
    columns_vi: bool
    with_personal_ids: bool
    purpose: str

    @property
    def is_pseudonymised(self) -> bool:
        """Whether pseudonyms are to stand in the place of names and ids."""
        return self.form in PSEUDONYMISED


@dataclass(frozen=True)
class Size:
    """How much one commune has of what is asked for."""

    commune_code: str
    households: int
    persons: int


@dataclass(frozen=True)
class Tables:
    """The contract's two tables of one commune, and beside their columns HOUSEHOLD and PERSON, the register's ids."""

    commune_code: str
    households: pl.DataFrame
    persons: pl.DataFrame


def ask_export(*, officer: Officer, asked: Asked) -> Job:
    """Have a file made of the own area, or a part of it. Raises NotAllowed, NoPurpose, TooManyRows."""
    require(officer, export_pseudonymised if asked.is_pseudonymised else export_households)
    with_personal_ids = asked.with_personal_ids and not asked.is_pseudonymised
    if with_personal_ids:
        require(officer, read_personal_ids)
    if (with_personal_ids or asked.is_pseudonymised) and len(asked.purpose.strip()) < SHORTEST_PURPOSE:
        raise NoPurpose
    if asked.form == Form.XLSX and _persons(asked) > XLSX_ROWS:
        raise TooManyRows
    export: Export = Export.objects.create(
        office_id=officer.office_id,
        **vars(asked) | {"with_personal_ids": with_personal_ids},
        with_names=read_full_names(officer) and not asked.is_pseudonymised,
        with_sensitive_facts=read_sensitive_facts(officer),
        asked_at=clock.now(),
        asked_by=officer.signature,
    )
    details = {
        "purpose": [None, asked.purpose],
        "form": [None, asked.form],
        "personal_ids": [None, with_personal_ids],
    }
    record(officer, "registry.ask_export", "export", export.id, details=details)
    return ask(officer, EXPORT, export.id)


def sizes(export: Export | Asked) -> list[Size]:
    """The communes of an export within the scope of the present transaction, in the order of their codes."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, _given(export))
        return [Size(*row) for row in cursor.fetchall()]


def exported_tables(export: Export, commune_code: str, scope: Scope) -> Tables:
    """What the export holds of one commune, within the scope of the present transaction.

    Codes are unique in their commune: in a file of more than one they stand behind the commune's. Names are initials,
    and personal ids left out, unless the export says otherwise.
    """
    given = _given(export) | {"commune": commune_code}
    prefix = "" if len(scope.communes) == 1 and not scope.is_everywhere else "h.commune_code || '-' || "
    words = {
        "code": f"{prefix}h.code",
        "person": f"{prefix}{_UNIQUE}" if export.form == Form.PARQUET else "p.code",
        "filter": f"{_FILTER} AND h.commune_code = %(commune)s",
    }
    homes = read(_HOMES.format(**words), given, _schema(HOUSEHOLDS) | {HOUSEHOLD: pl.String()})
    ids = {HOUSEHOLD: pl.String(), PERSON: pl.String()}
    members = read(_MEMBERS.format(**words), given, _schema(PERSONS) | ids)
    if export.form not in FOR_OFFICERS:
        homes = homes.with_columns(
            pl.col("area_type").fill_null(area_type_on(commune_code, clock.as_told(export.asked_at).date()))
        )
    return Tables(commune_code, homes, _uncovered(export, members))


# A program reads it: whoever came from another commune may bear a code that is taken here.
_UNIQUE = """
(p.code || CASE WHEN count(*) OVER (PARTITION BY p.code) > 1 THEN '-' || left(p.id::text, 8) ELSE '' END)
"""


def _uncovered(export: Export, members: pl.DataFrame) -> pl.DataFrame:
    """Names and personal ids as the export may have them."""
    if not export.with_names:
        members = members.with_columns(pl.col("full_name").map_elements(initials, pl.String))
    shown = pl.col("personal_id")
    numbers = (
        shown.map_elements(lambda kept: decrypt(bytes.fromhex(kept)), pl.String)
        if export.with_personal_ids
        else pl.lit(None, pl.String)
    )
    return members.with_columns(personal_id=numbers)


def keep_export(
    *, actor: Actor, export: Export, name: str, made: Path, kind: str, households: int, persons: int
) -> None:
    """The file is made: it is taken from there and kept for its days; how much is in it."""
    kept_until = clock.today() + timedelta(days=KEPT_DAYS)
    file = take_in(actor, name, made, kind, kept_until)
    export.households, export.persons, export.file, export.digest = households, persons, file, file.sha256
    export.save(update_fields=["households", "persons", "file", "digest"])
    details = {
        "form": [None, export.form],
        "households": [None, households],
        "persons": [None, persons],
        "personal_ids": [None, export.with_personal_ids],
        "purpose": [None, export.purpose],
    }
    record(actor, "registry.export_households", "export", export.id, details=details, digest=export.digest)


def take_export(*, officer: Officer, export: Export) -> StoredFile | None:
    """The file of an export, its reading logged; None once it is no longer kept. Numbers only with their right."""
    require(officer, export_pseudonymised if export.is_pseudonymised else export_households)
    if export.with_personal_ids:
        require(officer, read_personal_ids)
    if export.is_pseudonymised and export.with_sensitive_facts:
        require(officer, read_sensitive_facts)
    if not is_kept(export.file):
        return None
    record(officer, "registry.read_export", "export", export.id, digest=export.digest)
    return export.file


def size_of(officer: Officer) -> int:
    """How many living households the officer's area has."""
    require(officer, export_pseudonymised)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_household WHERE ended_on IS NULL")
        found: int = cursor.fetchone()[0]
    return found


def _persons(asked: Asked) -> int:
    return sum(size.persons for size in sizes(asked))


def _given(export: Export | Asked) -> dict[str, Any]:
    return {"village": export.village_id, "status": export.status}


def _schema(table: Table) -> dict[str, pl.DataType]:
    return {column.name: column.dtype for column in table.columns}
