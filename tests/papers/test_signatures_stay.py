"""What stays on one page: the signatures and the last lines of the text, the lines that are filled in later."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from giamngheo.papers.documents.as_pdf import as_pdf
from giamngheo.papers.documents.as_word import as_word
from giamngheo.papers.documents.document import Check, Document, Grid, Part, Signature

TWELVE_MM = 680  # twentieths of a point


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
    assert number == (1 if rows <= 33 else 2)


@pytest.mark.parametrize("rows", [34, 36])
def test_the_last_row_has_the_heads_over_it_on_a_page_of_its_own(rows: int) -> None:
    pages = PdfReader(BytesIO(as_pdf([paper(rows)]))).pages
    assert [page.extract_text().count("Chủ hộ") for page in pages] == [1, 1]


@pytest.mark.parametrize("count", [18, 22, 26, 30])
def test_the_last_paragraph_is_on_the_page_of_the_signatures(count: int) -> None:
    _, told = last_page(paper(paragraphs=[f"đoạn {place}" for place in range(count)]))
    assert f"đoạn {count - 1}" in told
    assert "CHỦ TỊCH" in told


def test_word_is_told_to_keep_them_together() -> None:
    word = docx.Document(BytesIO(as_word([paper(3)])))
    rows = word.tables[1].rows
    held = [[one.paragraph_format.keep_with_next for one in row.cells[0].paragraphs] for row in rows]
    assert held == [[True], [None], [None], [True]]


def certificate(members: int) -> Document:
    """A paper with the tables of a certificate: members, then five lines of 12 mm, one a year."""
    heads = ("Năm", "Quyết định", "Phân loại", "Chỉ số thiếu hụt", "Xác nhận của xã")
    lines = Grid(
        heads, [("2024", "1/QĐ-UBND", "N", "1, 2", "")] + [("",) * 5] * 4, (1, 3, 1, 2, 2), row_mm=12
    )
    people = Grid(("STT", "Họ và tên"), [(str(place), "Lò Văn An") for place in range(members)], (1, 4))
    return replace(
        paper(),
        kind="GIẤY CHỨNG NHẬN",
        subject="HỘ NGHÈO, HỘ CẬN NGHÈO",
        signatures=[Signature("CHỦ TỊCH", authority="TM. ỦY BAN NHÂN DÂN", hint="(Ký tên, đóng dấu)")],
        check=Check("AB-CD", "https://x.vn/public/papers/ABCD/"),
        parts=[
            Part(["Chứng nhận hộ gia đình", "Số CCCD/CMND", "Nơi thường trú"]),
            Part(heading="I. Thành viên trong hộ", grid=people),
            Part(["N: hộ nghèo"], heading="II. Kết quả công nhận hằng năm", grid=lines),
        ],
    )


def test_a_certificate_of_seven_members_is_one_page() -> None:
    assert len(PdfReader(BytesIO(as_pdf([certificate(7)]))).pages) == 1


@pytest.mark.parametrize("members", [10, 12, 14])
def test_the_lines_that_are_filled_in_later_stay_together_with_their_heading(members: int) -> None:
    first, second = PdfReader(BytesIO(as_pdf([certificate(members)]))).pages
    assert "Kết quả công nhận" not in first.extract_text()
    told = second.extract_text()
    for words in ("Kết quả công nhận", "N: hộ nghèo", "Xác nhận của xã", "1/QĐ-UBND", "CHỦ TỊCH"):
        assert words in told


def test_word_is_told_to_keep_the_lines_that_are_filled_in_later_together() -> None:
    word = docx.Document(BytesIO(as_word([certificate(5)])))
    lines = word.tables[2]
    assert [row.height and row.height.twips for row in lines.rows] == [None, *[TWELVE_MM] * 5]
    held = [one for row in lines.rows for cell in row.cells for one in cell.paragraphs]
    held += [one for one in word.paragraphs if one.text in ("N: hộ nghèo", "II. Kết quả công nhận hằng năm")]
    assert len(held) == 6 * 5 + 2
    assert all(one.paragraph_format.keep_with_next for one in held)
