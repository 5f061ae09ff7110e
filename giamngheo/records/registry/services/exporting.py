"""Taking households out as a file: who may, with which names and numbers, logged with purpose, count and digest."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import (
    export_households,
    read_full_names,
    read_personal_ids,
    require,
)
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.copying import read
from giamngheo.records.base.keys import decrypt
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.queue import ask
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.names import initials
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

EXPORT = "export"
KEPT_DAYS = 7
SHORTEST_PURPOSE = 10
# Living households, by the filters of the list; a household never asked is outside the review.
_HOMES = f"""
SELECT {{code}} AS household_id, h.commune_code, v.code AS village_code, v.name AS village_name, a.review_date,
    {", ".join(f"a.{column.name}" for column in HOUSEHOLD_ANSWERS if column.name != "in_review")},
    CASE WHEN a.id IS NULL THEN false ELSE a.in_review END AS in_review
FROM registry_household h
JOIN geography_village v ON v.id = h.village_id
LEFT JOIN LATERAL (
    SELECT * FROM registry_householdanswers WHERE household_id = h.id ORDER BY review_date DESC LIMIT 1
) a ON true
{{filter}}
ORDER BY 1
"""
_MEMBERS = f"""
SELECT {{code}} AS household_id, p.code AS person_id, m.relation, p.sex, p.birth_date, p.birth_date_is_year_only,
    p.ethnic_code, {", ".join(f"b.{column.name}" for column in PERSON_ANSWERS)}, p.full_name,
    encode(p.personal_id_encrypted, 'hex') AS personal_id
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


class NoPurpose(Exception):
    """Personal ids leave the register for a written purpose only."""


@dataclass(frozen=True)
class Asked:
    """What an officer asks for."""

    village_id: UUID | None
    status: str
    form: str
    columns_vi: bool
    with_personal_ids: bool
    purpose: str


@dataclass(frozen=True)
class Tables:
    """The contract's two tables of an export."""

    households: pl.DataFrame
    persons: pl.DataFrame


def ask_export(*, officer: Officer, asked: Asked) -> Job:
    """Have a file made of the own area, or a part of it. Raises NotAllowed, NoPurpose."""
    require(officer, export_households)
    if asked.with_personal_ids:
        require(officer, read_personal_ids)
        if len(asked.purpose.strip()) < SHORTEST_PURPOSE:
            raise NoPurpose
    export: Export = Export.objects.create(
        office_id=officer.office_id,
        **vars(asked),
        with_names=read_full_names(officer),
        asked_at=clock.now(),
        asked_by=officer.signature,
    )
    details = {"purpose": [None, asked.purpose], "personal_ids": [None, asked.with_personal_ids]}
    record(officer, "registry.ask_export", "export", export.id, details=details)
    return ask(officer, EXPORT, export.id)


def exported_tables(export: Export, is_everywhere: bool) -> Tables:
    """What the export holds, within the scope of the present transaction.

    Codes are unique in their commune: in a province's file they stand behind the commune's. Names are initials, and
    personal ids left out, unless the export says otherwise.
    """
    given = {"village": export.village_id, "status": export.status}
    code = "h.commune_code || '-' || h.code" if is_everywhere else "h.code"
    words = {"code": code, "filter": _FILTER}
    homes = read(_HOMES.format(**words), given, _schema(HOUSEHOLDS))
    members = read(_MEMBERS.format(**words), given, _schema(PERSONS))
    if not export.with_names:
        members = members.with_columns(pl.col("full_name").map_elements(initials, pl.String))
    shown = pl.col("personal_id")
    numbers = (
        shown.map_elements(lambda kept: decrypt(bytes.fromhex(kept)), pl.String)
        if export.with_personal_ids
        else pl.lit(None, pl.String)
    )
    return Tables(homes, members.with_columns(personal_id=numbers))


def keep_export(*, actor: Actor, export: Export, tables: Tables, file: StoredFile) -> None:
    """The file is made: how much is in it, until when it is kept."""
    export.households, export.persons = len(tables.households), len(tables.persons)
    export.file, export.digest = file, file.sha256
    export.kept_until = clock.today() + timedelta(days=KEPT_DAYS)
    export.save(update_fields=["households", "persons", "file", "digest", "kept_until"])
    details = {
        "households": [None, export.households],
        "persons": [None, export.persons],
        "personal_ids": [None, export.with_personal_ids],
        "purpose": [None, export.purpose],
    }
    record(actor, "registry.export_households", "export", export.id, details=details, digest=export.digest)


def take_export(*, officer: Officer, export: Export) -> StoredFile | None:
    """The file of an export, its reading logged; None once it is no longer kept. Numbers only with their right."""
    require(officer, export_households)
    if export.with_personal_ids:
        require(officer, read_personal_ids)
    if export.file is None or export.kept_until is None or export.kept_until < clock.today():
        return None
    record(officer, "registry.read_export", "export", export.id, digest=export.digest)
    return export.file


def size_of(officer: Officer) -> int:
    """How many living households the officer's area has."""
    require(officer, export_households)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_household WHERE ended_on IS NULL")
        found: int = cursor.fetchone()[0]
    return found


def _schema(table: Table) -> dict[str, pl.DataType]:
    return {column.name: column.dtype for column in table.columns}
