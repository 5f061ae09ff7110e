"""A kept file on its way out: always to be saved, never shown in the page."""

from django.http import FileResponse, Http404, HttpResponse

from giamngheo.records.base.file_kinds import MEDIA_TYPES
from giamngheo.records.base.files import content
from giamngheo.records.base.models import StoredFile


def saved(file: StoredFile | None) -> FileResponse:
    """The file's content under its name. Raises Http404 where there is none, or its content is gone."""
    if file is None:
        raise Http404
    try:
        opened = content(file).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        opened, as_attachment=True, filename=file.name, content_type=MEDIA_TYPES[file.kind]
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def as_saved(made: bytes, kind: str, name: str) -> HttpResponse:
    """A file made for this answer, to be saved. kind: of MEDIA_TYPES; name: without its ending."""
    response = HttpResponse(made, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
