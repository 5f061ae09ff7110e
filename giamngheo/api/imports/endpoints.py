"""A file on its way in, step by step; each step is the page's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from giamngheo.api.imports.schemas import (
    FORESEEN,
    CheckIn,
    Counts,
    ErrorOut,
    ErrorPage,
    ImportOut,
    ImportPage,
    UploadForm,
    line_of,
)
from giamngheo.api.paging import Paged, page_of
from giamngheo.api.problems import Problem, refused
from giamngheo.api.web import Request, answers
from giamngheo.engine.findings import Refused
from giamngheo.papers.imports.jobs import shown_sheets
from giamngheo.papers.imports.mapping import ImportChoices, fingerprint, to_json
from giamngheo.papers.imports.understood import choices_before, clashes
from giamngheo.records.accounts.rights import import_households
from giamngheo.records.base.files import NotThisFile
from giamngheo.records.registry.models import ImportBatch
from giamngheo.records.registry.selectors.imports import counts_of, errors_of, imports_of_office
from giamngheo.records.registry.services import importing, undoing
from giamngheo.rules.language import in_both

router = Router(tags=["imports"])
NO_TABLE = ("Không nhận ra bảng nào trong tệp.", "No table in the file is recognised.")
ONE = "/{uuid:import_id}"


@router.get("", response=ImportPage, summary="Các lần nhập tệp của cơ quan")
@answers(import_households)
def list_imports(request: Request, asked: Query[Paged]) -> ImportPage:
    """The office's imports, the newest first."""
    rows, following = page_of(imports_of_office(), ("-uploaded_at", "-pk"), asked, "imports")
    return ImportPage(items=[line_of(row) for row in rows], next=following)


@router.post("", response={201: ImportOut}, summary="Đưa một tệp lên")
@answers(import_households)
def create_import(
    request: Request,
    response: HttpResponse,
    form: Form[UploadForm],
    file: File[UploadedFile],
    second_file: File[UploadedFile | None] = None,
) -> Status[ImportOut]:
    """Take in one workbook or CSV, or households and members in a file each. Nothing is read into the register yet."""
    largest = importing.largest_upload(request.auth)
    if any((one.size or 0) > largest for one in (file, second_file) if one):
        raise Problem("too-large")
    files = [importing.Upload(one.name or "", one.chunks()) for one in (file, second_file) if one]
    day = form.review_date or request.auth.today
    try:
        batch = importing.upload(officer=request.auth, files=files, review_date=day)
    except NotThisFile as error:
        raise Problem("wrong-media-type", (error.vietnamese, error.english)) from error
    response.headers["Location"] = f"{request.path}/{batch.pk}"
    return Status(201, _shown(batch))


@router.get(ONE, response=ImportOut, summary="Một lần nhập: đến đâu, sẽ hoặc đã làm gì")
@answers(import_households)
def get_import(request: Request, import_id: UUID) -> ImportOut:
    """Where an import stands: what it would do, or has done, to how many rows."""
    return _shown(_batch(import_id))


@router.get(ONE + "/errors", response=ErrorPage, summary="Lỗi trong tệp")
@answers(import_households)
def list_import_errors(request: Request, import_id: UUID, asked: Query[Paged]) -> ErrorPage:
    """What is wrong in the file, in both languages: the first 10,000, of as many as the import says."""
    found = errors_of(_batch(import_id))
    rows, following = page_of(found, ("sheet", "number", "pk"), asked, "import-errors")
    return ErrorPage(
        items=[
            ErrorOut(
                sheet=row.sheet,
                row=row.number,
                column=row.field,
                message_vi=row.message_vi,
                message_en=row.message_en,
            )
            for row in rows
        ],
        next=following,
    )


@router.post(ONE + "/check", response={202: ImportOut}, summary="Kiểm tra tệp")
@answers(import_households, 409)
def check_import(request: Request, import_id: UUID, sent: CheckIn) -> Status[ImportOut]:
    """Have every row checked against the register; nothing is written into it.

    Columns are taken as the office chose them for the last file with these headings, else as they are recognised.
    409 where they cannot be told (choose them once on the page), or the import is past this step.
    """
    batch = _batch(import_id)
    chosen = _choices(request, batch, sent)
    with _in_its_turn():
        mark = fingerprint(chosen.sheets)
        importing.remember(officer=request.auth, batch=batch, mapping=to_json(chosen), fingerprint=mark)
        importing.ask_check(
            officer=request.auth, batch=batch, review_date=batch.review_date or request.auth.today
        )
    return Status(202, _shown(batch))


@router.post(ONE + "/load", response={202: ImportOut}, summary="Nạp các hộ không có lỗi")
@answers(import_households, 409)
def load_import(request: Request, import_id: UUID) -> Status[ImportOut]:
    """Load the households without errors, as a job. 409 unless it was checked and has some."""
    batch = _batch(import_id)
    with _in_its_turn():
        importing.ask_load(officer=request.auth, batch=batch)
    return Status(202, _shown(batch))


@router.post(ONE + "/undo", response={202: ImportOut}, summary="Hoàn tác một lần nhập")
@answers(import_households, 409)
def undo_import(request: Request, import_id: UUID) -> Status[ImportOut]:
    """Take a loaded import back, as a job; rows on which somebody worked since are kept. 409 unless it is loaded."""
    batch = _batch(import_id)
    with _in_its_turn():
        undoing.ask_undo(officer=request.auth, batch=batch)
    return Status(202, _shown(_batch(import_id)))


def _batch(import_id: UUID) -> ImportBatch:
    """The office's own import; the database shows no other. Raises ImportBatch.DoesNotExist."""
    return importing.settled(imports_of_office().get(pk=import_id))[0]


@contextmanager
def _in_its_turn() -> Iterator[None]:
    try:
        yield
    except importing.NotNow as error:
        raise Problem("not-now") from error


def _choices(request: Request, batch: ImportBatch, sent: CheckIn) -> ImportChoices:
    """How the file is understood. Raises Problem not-now where it is not."""
    try:
        chosen = choices_before(request.auth, batch, shown_sheets(batch))
    except Refused as error:
        raise refused(lambda: shown_sheets(batch)) from error
    if not any(sheet.is_read for sheet in chosen.sheets):
        raise Problem("not-now", NO_TABLE)
    if clashes(chosen):
        raise Problem("not-now", in_both(lambda: " ".join(clashes(chosen))))
    return replace(chosen, **sent.model_dump(exclude_none=True))


def _shown(batch: ImportBatch) -> ImportOut:
    job = importing.settled(batch)[1]
    counts = batch.preview if batch.state in FORESEEN else counts_of(batch)
    return ImportOut(
        **line_of(batch).model_dump(),
        review_date=batch.review_date,
        household_rows=Counts.of(counts.get("households", {})),
        person_rows=Counts.of(counts.get("persons", {})),
        loaded_at=batch.loaded_at,
        undone_at=batch.undone_at,
        job_id=job.pk if job else None,
    )
