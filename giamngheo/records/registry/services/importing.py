"""An office's own file on its way into the register: uploaded, understood, checked, loaded. The reading itself is
papers.imports'; here is what is kept, and who may.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import import_households, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.copying import stage
from giamngheo.records.base.files import store
from giamngheo.records.base.models import Job
from giamngheo.records.base.queue import ask
from giamngheo.records.registry.models import ImportBatch, ImportMapping, ImportRow

State, Outcome = ImportBatch.State, ImportRow.Outcome
KINDS = ("xlsx", "csv")
CHECK, LOAD, UNDO = "import_check", "import_load", "import_undo"
OPEN_TO_CHOICES = (State.UPLOADED, State.CHECKED, State.FAILED)
SOURCE = "import"
BEFORE: Mapping[str, str] = {
    State.CHECKING: State.UPLOADED,
    State.LOADING: State.CHECKED,
    State.UNDOING: State.LOADED,
}
PLACES = """
UPDATE registry_importrow r SET sheet = p.sheet, number = p.number FROM import_places p
WHERE r.batch_id = %(batch)s AND r.outcome <> %(refused)s AND r.sheet = p.of AND r.number = p.place
"""
ALIASES = """
INSERT INTO registry_householdalias (household_id, commune_code, source, code, noted_on, entered_by_id)
SELECT i.household_id, i.commune_code, %(source)s, a.alias, %(day)s, %(batch)s
FROM import_aliases a JOIN incoming_households i ON i.code = a.code
ON CONFLICT (commune_code, source, code) DO NOTHING
"""


class NotNow(Exception):
    """The import is not in a state in which this can be done."""


@dataclass(frozen=True)
class Upload:
    """A file as the browser sends it."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class RowResult:
    """What a check says of one row of the file, or of a cell in it."""

    sheet: str
    number: int
    outcome: str
    field: str = ""
    vietnamese: str = ""
    english: str = ""


def upload(*, officer: Officer, files: list[Upload], review_date: date) -> ImportBatch:
    """Keep one file, or the two tables in a file each, to be understood next. Raises base.files.NotThisFile."""
    require(officer, import_households)
    with transaction.atomic():
        kept = [store(officer, file.name, file.chunks, kinds=set(KINDS)) for file in files]
    batch: ImportBatch = ImportBatch.objects.create(
        office_id=officer.office_id,
        communes=list(officer.communes),
        file=kept[0],
        second_file=kept[1] if len(kept) > 1 else None,
        review_date=review_date,
        digest=kept[0].sha256,
        uploaded_at=clock.now(),
        uploaded_by=officer.signature,
    )
    record(officer, "registry.upload_import", "import", batch.id, digest=kept[0].sha256)
    return batch


def remember(*, officer: Officer, batch: ImportBatch, mapping: Mapping[str, Any], fingerprint: str) -> None:
    """Keep how the file is understood, and take the office's next file with the same headings alike."""
    require(officer, import_households)
    _hold(batch, OPEN_TO_CHOICES)
    batch.mapping = dict(mapping)
    batch.save(update_fields=["mapping"])
    lasting = {**mapping, "matches": {}}
    ImportMapping.objects.update_or_create(
        office_id=officer.office_id,
        fingerprint=fingerprint,
        defaults={"mapping": lasting, "used_at": clock.now()},
    )
    record(officer, "registry.map_import", "import", batch.id)


def last_mapping(officer: Officer, fingerprint: str) -> Mapping[str, Any] | None:
    """How the office understood a file with these headings last time."""
    kept = ImportMapping.objects.filter(office_id=officer.office_id, fingerprint=fingerprint).first()
    return kept.mapping if kept else None


def ask_check(*, officer: Officer, batch: ImportBatch, review_date: date) -> Job:
    """Have the file checked as it is understood now."""
    require(officer, import_households)
    _hold(batch, OPEN_TO_CHOICES)
    batch.review_date, batch.state = review_date, State.CHECKING
    batch.save(update_fields=["review_date", "state"])
    return ask(officer, CHECK, batch.id)


def ask_load(*, officer: Officer, batch: ImportBatch) -> Job:
    """Have the households without errors loaded."""
    require(officer, import_households)
    _hold(batch, (State.CHECKED,))
    if not batch.households or batch.preview.get("orphans"):
        raise NotNow
    batch.state = State.LOADING
    batch.save(update_fields=["state"])
    record(officer, "registry.ask_load_import", "import", batch.id, digest=batch.digest)
    return ask(officer, LOAD, batch.id, total=batch.households)


def keep_check(
    *,
    batch: ImportBatch,
    rows: Iterable[RowResult],
    preview: Mapping[str, Any],
    households: int,
    persons: int,
) -> None:
    """What a check found; what an earlier one found is gone."""
    found = list(rows)
    _replace_rows(batch, found)
    batch.preview = dict(preview)
    batch.households, batch.persons = households, persons
    batch.errors = sum(row.outcome == Outcome.REFUSED for row in found)
    batch.state = State.CHECKED
    batch.save(update_fields=["preview", "households", "persons", "errors", "state"])


def begin_load(*, batch: ImportBatch, refused: list[RowResult]) -> None:
    """Only what is refused is kept of the check; the load itself adds what it does to each row."""
    _replace_rows(batch, refused)


def keep_loaded(
    *, actor: Actor, batch: ImportBatch, places: pl.DataFrame, aliases: Mapping[str, str]
) -> None:
    """A load is done: its rows learn where in the file they stood, households by what code the file calls them.

    places: of (the table loaded), row (in it), sheet, number. aliases: the file's code → the register's.
    """
    stage("import_places", places.rename({"row": "place"}))
    stage("import_aliases", pl.DataFrame(list(aliases.items()), schema=["alias", "code"], orient="row"))
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"batch": batch.id, "refused": Outcome.REFUSED})
        cursor.execute(ALIASES, {"batch": batch.id, "source": SOURCE, "day": batch.review_date})
    batch.state, batch.loaded_at = State.LOADED, clock.now()
    batch.save(update_fields=["state", "loaded_at"])
    counts = {table: [None, number] for table, number in _loaded_rows(batch).items()}
    record(actor, "registry.load_import", "import", batch.id, details=counts, digest=batch.digest)


def _loaded_rows(batch: ImportBatch) -> dict[str, int]:
    rows = ImportRow.objects.filter(batch=batch)
    return {outcome: rows.filter(outcome=outcome).count() for outcome in (Outcome.CREATED, Outcome.UPDATED)}


def refuse(*, batch: ImportBatch, rows: list[RowResult]) -> None:
    """The file cannot be read at all: say why."""
    _replace_rows(batch, rows)
    batch.preview, batch.households, batch.persons, batch.errors = {}, 0, 0, len(rows)
    batch.state = State.FAILED
    batch.save(update_fields=["preview", "households", "persons", "errors", "state"])


def settled(batch: ImportBatch) -> tuple[ImportBatch, Job | None]:
    """The batch and its last job; where that ended without doing its work, the batch is as it was before it."""
    job = Job.objects.filter(subject_id=batch.id).order_by("-asked_at").first()
    if job and batch.state in BEFORE and job.state in (Job.State.FAILED, Job.State.CANCELLED):
        batch.state = BEFORE[batch.state]
        batch.save(update_fields=["state"])
    return batch, job


def _hold(batch: ImportBatch, states: Iterable[str]) -> None:
    """The batch's row for this transaction. Raises NotNow where another act has moved it on."""
    fresh = ImportBatch.objects.select_for_update().get(id=batch.id)
    if fresh.state not in states:
        raise NotNow


def _replace_rows(batch: ImportBatch, rows: list[RowResult]) -> None:
    ImportRow.objects.filter(batch=batch).delete()
    frame = pl.DataFrame(
        [(row.sheet, row.number, row.outcome, row.field[:120], row.vietnamese, row.english) for row in rows],
        schema=dict.fromkeys(("sheet", "number", "outcome", "field", "message_vi", "message_en"), pl.String)
        | {"number": pl.Int64},
        orient="row",
    )
    stage("import_results", frame)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_importrow (batch_id, sheet, number, outcome, field, message_vi, message_en) "
            "SELECT %s, sheet, number, outcome, field, message_vi, message_en FROM import_results",
            [batch.id],
        )
