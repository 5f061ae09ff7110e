"""A paper as an answer: PDF, or with ?as=word a file that the office can edit; made when asked for."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from giamngheo.pages.downloads import as_saved
from giamngheo.papers.documents.as_pdf import as_pdf
from giamngheo.papers.documents.as_word import as_word
from giamngheo.papers.documents.complaints import Opinion, complaint_answer, complaint_receipt
from giamngheo.papers.documents.document import Document
from giamngheo.papers.documents.word_templates import as_word_by
from giamngheo.records.desk.services.word_templates import template_of


def paper_file(
    request: HttpRequest, name: str, papers: Sequence[Document], template: str = ""
) -> HttpResponse:
    """The papers as one file of this name, without its ending. template: whose template it has, where not its own."""
    if request.GET.get("as") == "word":
        return as_saved(_word(request, template or name, papers), "docx", name)
    response = HttpResponse(as_pdf(papers), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _word(request: HttpRequest, template: str, papers: Sequence[Document]) -> bytes:
    """By the office's own template where it has one; the public is given the common layout."""
    officer = getattr(request, "officer", None)
    own = officer and template_of(officer, template)
    return as_word_by(own, papers) if own else as_word(papers)


def check_url(request: HttpRequest, code: str) -> str:
    """Where the public checks a paper with this code, as it is printed on it."""
    return request.build_absolute_uri(reverse("public_paper", args=[code]))


def receipt_file(request: HttpRequest, of: Opinion) -> HttpResponse:
    """What whoever complains takes home; it says where the answer is read."""
    url = request.build_absolute_uri(reverse("public_answer"))
    return paper_file(request, "giay-tiep-nhan-y-kien", [complaint_receipt(of, url)])


def answer_file(request: HttpRequest, of: Opinion) -> HttpResponse:
    """The answer, once the re-check has found something."""
    return paper_file(request, "tra-loi-y-kien", [complaint_answer(of)])
