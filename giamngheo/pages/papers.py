"""A paper as an answer: PDF, or with ?as=word a file that the office can edit; made when asked for."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from giamngheo.papers.documents.as_pdf import as_pdf
from giamngheo.papers.documents.as_word import as_word
from giamngheo.papers.documents.document import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_file(request: HttpRequest, name: str, papers: Sequence[Document]) -> HttpResponse:
    """The papers as one file of this name, without its ending."""
    if request.GET.get("as") == "word":
        response = HttpResponse(as_word(papers), content_type=WORD)
        response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
        return response
    response = HttpResponse(as_pdf(papers), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def check_url(request: HttpRequest, code: str) -> str:
    """Where the public checks a paper with this code, as it is printed on it."""
    return request.build_absolute_uri(reverse("public_paper", args=[code]))
