"""Ask for a file, follow it, take it."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from ninja import Query, Router, Status

from giamngheo.api.exports.schemas import ExportAsked, ExportIn, ExportOut, ExportPage
from giamngheo.api.paging import Paged, page_of
from giamngheo.api.problems import Problem, WrongField
from giamngheo.api.web import Request, answers
from giamngheo.records.accounts.rights import export_pseudonymised
from giamngheo.records.base.file_kinds import MEDIA_TYPES
from giamngheo.records.base.files import content
from giamngheo.records.registry.selectors.exports import exports_of_office
from giamngheo.records.registry.services.exporting import NoPurpose, TooManyRows, ask_export, take_export

router = Router(tags=["exports"])
PURPOSE = ("hãy ghi rõ mục đích dùng dữ liệu", "say what the data is needed for")
TOO_MANY = (
    "Nhiều người quá một trang Excel: hãy chọn mỗi xã một tệp, CSV hoặc Parquet.",
    "More members than a sheet holds: choose a workbook a commune, CSV or Parquet.",
)


@router.get("", response=ExportPage, summary="Các lần xuất tệp của cơ quan")
@answers(export_pseudonymised)
def list_exports(request: Request, asked: Query[Paged]) -> ExportPage:
    """What the office took out, the newest first."""
    rows, following = page_of(exports_of_office(request.auth), ("-asked_at", "-pk"), asked, "exports")
    return ExportPage(items=[ExportOut.of(row) for row in rows], next=following)


@router.post("", response={202: ExportAsked}, summary="Xuất tệp")
@answers(export_pseudonymised, 409)
def create_export(request: Request, response: HttpResponse, sent: ExportIn) -> Status[ExportAsked]:
    """Have a file made of the area or a part of it; follow the job, then take the file. Logged with its purpose."""
    try:
        job = ask_export(officer=request.auth, asked=sent.asked())
    except NoPurpose as error:
        raise Problem("wrong-values", errors=[WrongField("body", "/purpose", PURPOSE)]) from error
    except TooManyRows as error:
        raise Problem("not-now", TOO_MANY) from error
    export = exports_of_office(request.auth).get(pk=job.subject_id)
    response.headers["Location"] = f"{request.path}/{export.pk}"
    return Status(202, ExportAsked(export=ExportOut.of(export), job_id=job.pk))


@router.get("/{uuid:export_id}", response=ExportOut, summary="Một lần xuất tệp")
@answers(export_pseudonymised)
def get_export(request: Request, export_id: UUID) -> ExportOut:
    """One export of the office."""
    return ExportOut.of(exports_of_office(request.auth).get(pk=export_id))


@router.get("/{uuid:export_id}/file", summary="Tải tệp đã xuất")
@answers(export_pseudonymised)
def get_export_file(request: Request, export_id: UUID) -> FileResponse:
    """The file, streamed; the reading is logged. 404 until it is made, and once it is no longer kept."""
    file = take_export(officer=request.auth, export=exports_of_office(request.auth).get(pk=export_id))
    if file is None:
        raise Http404
    return FileResponse(
        content(file).open("rb"), as_attachment=True, filename=file.name, content_type=MEDIA_TYPES[file.kind]
    )
