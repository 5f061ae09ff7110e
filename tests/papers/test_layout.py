"""The decree's layout of a decision and its annex: what is bold, what is italic, the line under the subject."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from giamngheo.papers.documents.as_pdf import as_pdf
from giamngheo.papers.documents.as_word import as_word
from giamngheo.papers.documents.document import Part

from .test_as_word import PAPER
from .word import W, word_body

BASE, ARTICLE = "Căn cứ Nghị định số 07/2021/NĐ-CP;", "Điều 1."
NOTE = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 12 năm 2024)"
DECISION = replace(
    PAPER,
    parts=[Part([BASE], is_base=True), Part([f"{ARTICLE} Công nhận 1 hộ nghèo."], heading="QUYẾT ĐỊNH:")],
    annexes=[
        replace(PAPER.annexes[0], heading="Phụ lục 1", title="DANH SÁCH HỘ NGHÈO", note=NOTE),
    ],
)
# Words and whether they are bold, italic.
LAYOUT = {
    BASE: (False, True),
    ARTICLE: (True, False),
    "Công nhận 1 hộ nghèo.": (False, False),
    "Phụ lục 1": (True, False),
    "DANH SÁCH HỘ NGHÈO": (True, False),
    NOTE: (False, True),
}


def in_word() -> dict[str, tuple[bool, bool]]:
    runs = [
        run
        for line in docx.Document(BytesIO(as_word([DECISION]))).paragraphs
        for run in line.runs
        if run.text
    ]
    return {run.text.strip(): (bool(run.bold), bool(run.italic)) for run in runs}


def in_pdf() -> dict[str, tuple[bool, bool]]:
    """By the name of the font that draws each piece."""
    pieces: list[tuple[str, str]] = []

    def seen(text: str, _: Any, __: Any, font: Mapping[str, Any] | None, ___: Any) -> None:
        if text.strip():
            pieces.append((text.strip(), str((font or {}).get("/BaseFont", ""))))

    for page in PdfReader(BytesIO(as_pdf([DECISION]))).pages:
        page.extract_text(visitor_text=seen)
    return {text: ("Bold" in font or "Semibold" in font, "Italic" in font) for text, font in pieces}


@pytest.mark.parametrize("found", [in_word, in_pdf])
def test_bases_are_italic_articles_bold_and_an_annex_says_of_which_decision_it_is(found: Any) -> None:
    told = found()
    assert {words: told.get(words) for words in LAYOUT} == LAYOUT


def test_a_line_stands_under_the_subject() -> None:
    body = list(word_body(as_word([DECISION])))
    texts = ["".join(piece.text or "" for piece in one.iter(f"{W}t")) for one in body]
    under = body[texts.index(PAPER.subject) + 1]
    assert under.find(f"{W}pPr/{W}pBdr/{W}top") is not None
