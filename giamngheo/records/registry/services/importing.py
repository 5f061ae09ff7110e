"""An office's own file on its way into the register: uploaded, understood, checked, loaded. The reading itself is
papers.imports'; here is what is kept, and who may.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection, transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import import_households, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.copying import read, stage
from giamngheo.records.base.files import store
from giamngheo.records.base.models import Job
from giamngheo.records.base.queue import ask
from giamngheo.records.base.stopped_work import put_right
from giamngheo.records.registry.models import ImportBatch, ImportMapping, ImportRow
from giamngheo.records.registry.services.load import PLACE, Loaded
from giamngheo.records.registry.services.packing import packed
from giamngheo.rules.language import say

State, Outcome = ImportBatch.State, ImportRow.Outcome
KINDS = ("xlsx", "csv", "parquet", "zip")
CHECK, LOAD, UNDO = "import_check", "import_load", "import_undo"
OPEN_TO_CHOICES = (State.UPLOADED, State.CHECKED, State.FAILED)
SOURCE = "import"
LONGEST_FIELD = 120
PLACES = dict(zip(PLACE, (pl.String(), pl.Int64()), strict=True))
AT_WORK = (State.CHECKING, State.LOADING, State.UNDOING)
TO_LOAD, TO_UNDO = (State.CHECKED, State.HALF_LOADED), (State.LOADED, State.HALF_LOADED, State.HALF_UNDONE)
REFUSED = """
SELECT DISTINCT sheet, number FROM registry_importrow WHERE batch_id = %(batch)s AND outcome = 'refused'
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


@dataclass(frozen=True)
class Begun:
    """Places in the file (sheet, number). loaded: households of an earlier beginning; refused: rows left out then."""

    loaded: pl.DataFrame
    refused: pl.DataFrame


def upload(*, officer: Officer, files: list[Upload], review_date: date) -> ImportBatch:
    """Keep one file, or the two tables in a file each, to be understood next; more are kept as one zip.

    Raises base.files.NotThisFile.
    """
    require(officer, import_households)
    largest = largest_upload(officer)
    if len(files) > 2:
        name = say("{n} tệp.zip", "{n} files.zip").format(n=len(files))
        files = [Upload(name, packed([(file.name, file.chunks) for file in files], largest))]
    with transaction.atomic():
        kept = [store(officer, file.name, file.chunks, kinds=set(KINDS), largest=largest) for file in files]
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


def largest_upload(officer: Officer) -> int:
    """How many bytes the officer may bring in at once: a province's files are larger than a commune's."""
    largest: int = (
        settings.LARGEST_PROVINCE_UPLOAD_BYTES if officer.is_everywhere else settings.LARGEST_UPLOAD_BYTES
    )
    return largest


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
    """Have the households without errors loaded, or those that a load stopped half-way has left."""
    require(officer, import_households)
    _hold(batch, TO_LOAD)
    if not batch.households or batch.preview.get("orphans"):
        raise NotNow
    batch.state = State.LOADING
    batch.save(update_fields=["state"])
    record(officer, "registry.ask_load_import", "import", batch.id, digest=batch.digest)
    return ask(officer, LOAD, batch.id, total=batch.households)


def keep_check(
    *,
    batch: ImportBatch,
    told: list[RowResult],
    wrong: pl.DataFrame,
    errors: int,
    preview: Mapping[str, Any],
    households: int,
    persons: int,
) -> None:
    """What a check found; what an earlier one found is gone.

    told: the problems that are told, of so many errors; wrong: the rows (sheet, number) in which there are any.
    """
    _replace_rows(batch, told, wrong)
    batch.preview = dict(preview)
    batch.households, batch.persons, batch.errors = households, persons, errors
    batch.state = State.CHECKED
    batch.save(update_fields=["preview", "households", "persons", "errors", "state"])


def begin_load(*, batch: ImportBatch, refused: list[RowResult], wrong: pl.DataFrame) -> Begun:
    """Of the check only what is refused is kept; the load adds what it does to each row, part by part.

    Where an earlier beginning has loaded some, what was refused then stays refused, as the officer has seen it: what
    that part made (a village and its code) would let more rows in. What is now found wrong with loaded rows is no
    longer of interest.
    """
    rows = read(
        "SELECT sheet, number, person_id IS NULL AS is_household FROM registry_importrow "
        "WHERE batch_id = %(batch)s AND household_id IS NOT NULL",
        {"batch": batch.id},
        PLACES | {"is_household": pl.Boolean()},
    )
    loaded = set(rows.select(*PLACE).iter_rows()) if refused else set()
    left_out = read(REFUSED, {"batch": batch.id}, PLACES) if len(rows) else pl.DataFrame(schema=PLACES)
    told = [] if rows.is_empty() else _told(batch)
    known = {(row.sheet, row.number, row.field) for row in told}
    new = [row for row in refused if (row.sheet, row.number, row.field[:LONGEST_FIELD]) not in known]
    still = pl.concat([left_out, wrong.join(rows, on=PLACE, how="anti")]).unique()
    _replace_rows(batch, [*told, *(row for row in new if (row.sheet, row.number) not in loaded)], still)
    batch.loaded_at = batch.loaded_at or clock.now()
    batch.save(update_fields=["loaded_at"])
    return Begun(rows.filter("is_household").select(*PLACE), left_out)


def _told(batch: ImportBatch) -> list[RowResult]:
    """What the officer was told of rows that are refused."""
    rows = ImportRow.objects.filter(batch=batch, outcome=Outcome.REFUSED).exclude(message_vi="")
    told = rows.values_list("sheet", "number", "outcome", "field", "message_vi", "message_en")
    return [RowResult(*row) for row in told.order_by("id")]


def keep_part(*, actor: Actor, batch: ImportBatch, aliases: Mapping[str, str], loaded: Loaded) -> None:
    """A part is loaded, in the present transaction: its households are known by the file's codes too, and it is logged.

    aliases: the file's code → the register's, of this part or more.
    """
    stage("import_aliases", pl.DataFrame(list(aliases.items()), schema=["alias", "code"], orient="row"))
    with connection.cursor() as cursor:
        cursor.execute(ALIASES, {"batch": batch.id, "source": SOURCE, "day": batch.review_date})
    counts = {
        str(outcome): [None, loaded.households.get(outcome, 0) + loaded.persons.get(outcome, 0)]
        for outcome in (Outcome.CREATED, Outcome.UPDATED)
    }
    record(actor, "registry.load_import", "import", batch.id, details=counts, digest=batch.digest)


def keep_loaded(batch: ImportBatch) -> None:
    """Every part is loaded."""
    batch.state = State.LOADED
    batch.save(update_fields=["state"])


def refuse(*, batch: ImportBatch, rows: list[RowResult]) -> None:
    """The file cannot be read at all: say why."""
    _replace_rows(batch, rows)
    batch.preview, batch.households, batch.persons, batch.errors = {}, 0, 0, len(rows)
    batch.state = State.FAILED
    batch.save(update_fields=["preview", "households", "persons", "errors", "state"])


def settled(batch: ImportBatch) -> tuple[ImportBatch, Job | None]:
    """The batch and its last job; where that ended without doing its work, the batch stands where it left it."""
    return batch, put_right(batch, AT_WORK, _left_at)


def _left_at(batch: ImportBatch) -> str:
    """How far work that was stopped had come: whole parts are done, the rest is as before."""
    has = {
        outcome: ImportRow.objects.filter(batch=batch, household_id__isnull=False, outcome=outcome).exists
        for outcome in Outcome
    }
    if has[Outcome.UNDONE]() or has[Outcome.KEPT]():
        return State.HALF_UNDONE
    if batch.state == State.LOADING:
        is_begun = any(has[one]() for one in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED))
        return State.HALF_LOADED if is_begun else State.CHECKED
    return _before_undo(batch) if batch.state == State.UNDOING else State.UPLOADED


def _before_undo(batch: ImportBatch) -> str:
    load = Job.objects.filter(subject_id=batch.id, kind=LOAD).order_by("-asked_at").first()
    return State.LOADED if load and load.state == Job.State.DONE else State.HALF_LOADED


def _hold(batch: ImportBatch, states: Iterable[str]) -> None:
    """The batch's row for this transaction. Raises NotNow where another act has moved it on."""
    fresh = ImportBatch.objects.select_for_update().get(id=batch.id)
    if fresh.state not in states:
        raise NotNow


def _replace_rows(batch: ImportBatch, rows: list[RowResult], wrong: pl.DataFrame | None = None) -> None:
    """Keep what is told; of the other wrong rows only that they are refused, without a word."""
    ImportRow.objects.filter(batch=batch, outcome=Outcome.REFUSED).delete()
    frame = pl.DataFrame(
        [
            (row.sheet, row.number, row.outcome, row.field[:LONGEST_FIELD], row.vietnamese, row.english)
            for row in rows
        ],
        schema=dict.fromkeys(("sheet", "number", "outcome", "field", "message_vi", "message_en"), pl.String)
        | {"number": pl.Int64},
        orient="row",
    )
    if wrong is not None:
        untold = wrong.join(frame, on=PLACE, how="anti").with_columns(outcome=pl.lit(str(Outcome.REFUSED)))
        frame = pl.concat([frame, untold], how="diagonal").with_columns(
            pl.col("field", "message_vi", "message_en").fill_null("")
        )
    stage("import_results", frame)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_importrow (batch_id, sheet, number, outcome, field, message_vi, message_en) "
            "SELECT %s, sheet, number, outcome, field, message_vi, message_en FROM import_results",
            [batch.id],
        )
