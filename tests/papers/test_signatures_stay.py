"""The signatures of a paper never stand alone on a page: the last lines of the text are with them."""

from collections.abc import Sequence
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from giamngheo.papers.documents.as_pdf import as_pdf
from giamngheo.papers.documents.as_word import as_word
from giamngheo.papers.documents.document import Document, Grid, Part, Signature


def paper(rows: int = 0, paragraphs: Sequence[str] = ()) -> Document:
    grid = Grid(("STT", "Chủ hộ"), [(str(row), f"hàng {row}") for row in range(rows)], (1, 4))
    return Document(
        issuer=("ỦY BAN NHÂN DÂN HUYỆN", "ỦY BAN NHÂN DÂN XÃ"),
        number="Số: 1/QĐ-UBND",
        place_and_date="Ngọc Chiến, ngày 05 tháng 12 năm 2024",
        kind="DANH SÁCH",
        subject="Hộ nghèo",
        parts=[Part(paragraphs=paragraphs, grid=grid if rows else None)],
        signatures=[Signature("CHỦ TỊCH", name="Lò Văn A")],
    )


def last_page(made: Document) -> tuple[int, str]:
    pages = PdfReader(BytesIO(as_pdf([made]))).pages
    return len(pages), pages[-1].extract_text()


# Between them there is one at which the table fills its page and the signatures do not fit under it.
@pytest.mark.parametrize("rows", [24, 27, 30, 33, 36])
def test_the_last_row_of_a_table_is_on_the_page_of_the_signatures(rows: int) -> None:
    number, told = last_page(paper(rows))
    assert f"hàng {rows - 1}" in told
    assert "CHỦ TỊCH" in told
    assert number == (1 if rows <= 30 else 2)


@pytest.mark.parametrize("count", [18, 22, 26, 30])
def test_the_last_paragraph_is_on_the_page_of_the_signatures(count: int) -> None:
    _, told = last_page(paper(paragraphs=[f"đoạn {place}" for place in range(count)]))
    assert f"đoạn {count - 1}" in told
    assert "CHỦ TỊCH" in told


def test_word_is_told_to_keep_them_together() -> None:
    word = docx.Document(BytesIO(as_word([paper(3)])))
    rows = word.tables[1].rows
    held = [[one.paragraph_format.keep_with_next for one in row.cells[0].paragraphs] for row in rows]
    assert held == [[None], [None], [None], [True]]
