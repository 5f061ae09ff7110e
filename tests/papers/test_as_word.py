"""A paper as a Word file: the same words in the decree's order, on the decree's page."""

from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element

import docx

from giamngheo.papers.documents.as_word import as_word
from giamngheo.papers.documents.document import Check, Document, Grid, Part, Signature, unbroken

from .word import W, word_body, word_lines

PAPER = Document(
    issuer=["ỦY BAN NHÂN DÂN HUYỆN MƯỜNG LA", "ỦY BAN NHÂN DÂN XÃ NGỌC CHIẾN"],
    number="Số: 12/QĐ-UBND",
    place_and_date="Ngọc Chiến, ngày 05 tháng 12 năm 2024",
    kind="QUYẾT ĐỊNH",
    subject="Công nhận kết quả rà soát",
    opening="CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ NGỌC CHIẾN",
    parts=[Part(["Điều 1. Công nhận 1 hộ nghèo."], heading="QUYẾT ĐỊNH:")],
    signatures=[
        Signature("CHỦ TỊCH", authority="TM. ỦY BAN NHÂN DÂN", hint="(Ký tên, đóng dấu)", name="Lò Văn A")
    ],
    recipients=["Như Điều 3;"],
    annexes=[
        Part(heading="Danh sách hộ nghèo", grid=Grid(("STT", "Chủ hộ"), [("1", "Giàng A Của")], (1, 4), (0,)))
    ],
)

# The own name of a unit does not break: its spaces are U+00A0.
HELD = ["ỦY BAN NHÂN DÂN HUYỆN\u00a0MƯỜNG\u00a0LA", "ỦY BAN NHÂN DÂN XÃ\u00a0NGỌC\u00a0CHIẾN"]


def test_every_word_stands_in_the_order_of_the_paper() -> None:
    assert word_lines(as_word([PAPER])) == [
        *HELD,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/QĐ-UBND",
        "Ngọc Chiến, ngày 05 tháng 12 năm 2024",
        "QUYẾT ĐỊNH",
        "Công nhận kết quả rà soát",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ NGỌC CHIẾN",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công nhận 1 hộ nghèo.",
        "Nơi nhận:",
        "- Như Điều 3;",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "(Ký tên, đóng dấu)",
        "Lò Văn A",
        "Danh sách hộ nghèo",
        "STT",
        "Chủ hộ",
        "1",
        "Giàng A Của",
    ]


def test_the_page_is_the_decree_s_and_each_paper_counts_its_own_pages() -> None:
    sections = list(word_body(as_word([PAPER, PAPER])).iter(f"{W}sectPr"))
    assert len(sections) == 2
    for section in sections:
        margins, size = section.find(f"{W}pgMar"), section.find(f"{W}pgSz")
        assert margins is not None
        assert size is not None
        # Twentieths of a point: A4 210 x 297 mm; 20 mm above and below, 30 mm left, 15 mm right.
        assert [margins.get(f"{W}{side}") for side in ("top", "bottom", "left", "right")] == [
            *("1134", "1134"),
            *("1701", "850"),
        ]
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        start = section.find(f"{W}pgNumType")
        assert start is not None
        assert start.get(f"{W}start") == "1"


def test_a_long_list_says_its_headings_on_every_page() -> None:
    table = list(word_body(as_word([PAPER])).iter(f"{W}tbl"))[-1]
    heads = [row for row in table.iter(f"{W}tr") if next(row.iter(f"{W}tblHeader"), None) is not None]
    assert len(heads) == 1
    assert next(table.iter(f"{W}tr")) is heads[0]


def test_what_is_read_out_has_nobody_who_signs() -> None:
    notice = replace(PAPER, signatures=[], recipients=[], annexes=[])
    assert word_lines(as_word([notice, PAPER]))[10:12] == ["Điều 1. Công nhận 1 hộ nghèo.", HELD[0]]


def test_the_check_stands_beside_the_signature_where_nobody_is_named_as_recipient() -> None:
    checked = replace(
        PAPER, recipients=[], annexes=[], check=Check("AB-CD", "https://x.vn/public/papers/ABCD/")
    )
    told = word_lines(as_word([checked]))
    assert told[11].startswith("Mã xác minh: AB-CD")
    assert told[13:] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(Ký tên, đóng dấu)", "Lò Văn A"]
    beside = next(row for row in word_body(as_word([checked])).iter(f"{W}tr") if "CHỦ TỊCH" in words(row))
    code, told_beside, signed = [words(cell) for cell in beside.iter(f"{W}tc")]
    assert not code  # the picture
    assert told_beside.startswith("Mã xác minh: AB-CD.Quét mã")
    assert "Lò Văn A" in signed


def test_who_signs_alone_stands_on_the_right() -> None:
    alone = replace(PAPER, recipients=[], annexes=[])
    row = next(row for row in word_body(as_word([alone])).iter(f"{W}tr") if "CHỦ TỊCH" in words(row))
    left, right = [words(cell) for cell in row.iter(f"{W}tc")]
    assert not left
    assert right.endswith("Lò Văn A")


def test_number_and_day_stand_on_one_line_however_long_the_issuer_s_name_is() -> None:
    row = next(row for row in word_body(as_word([PAPER])).iter(f"{W}tr") if "12/QĐ-UBND" in words(row))
    assert [words(cell) for cell in row.iter(f"{W}tc")] == [PAPER.number, PAPER.place_and_date]


def test_the_name_of_a_unit_that_one_line_does_not_hold_is_broken() -> None:
    long = "ỦY BAN NHÂN DÂN THỊ TRẤN NÔNG TRƯỜNG MỘC CHÂU"
    assert unbroken([long, "BẢN NÀ NGÀ", PAPER.issuer[1]]) == [long, "BẢN NÀ NGÀ", HELD[1]]


def test_what_follows_the_last_table_is_a_point_high() -> None:
    """Word puts a line of text after a table that ends the file: a full page would have a blank one after it."""
    *_, last, _ = word_body(as_word([replace(PAPER, annexes=[])]))
    assert last.tag == f"{W}p"
    spacing = last.find(f"{W}pPr/{W}spacing")
    assert spacing is not None
    # Twentieths of a point.
    assert [spacing.get(f"{W}{name}") for name in ("line", "lineRule", "after")] == ["20", "exact", "0"]


def test_word_reads_the_file_as_vietnamese_and_as_the_office_s() -> None:
    word = docx.Document(BytesIO(as_word([PAPER])))
    (language,) = word.styles["Normal"].element.iter(f"{W}lang")
    assert language.get(f"{W}val") == "vi-VN"
    told = word.core_properties
    assert told.author == "ỦY BAN NHÂN DÂN XÃ NGỌC CHIẾN"
    assert told.title == "QUYẾT ĐỊNH Công nhận kết quả rà soát"
    assert told.comments == ""


def test_a_narrow_column_of_numbers_keeps_its_head_on_one_line() -> None:
    (grid,) = [
        table for table in word_body(as_word([PAPER])).iter(f"{W}tbl") if "Giàng A Của" in words(table)
    ]
    margin = grid.find(f"{W}tblPr/{W}tblCellMar/{W}left")
    assert margin is not None
    assert margin.get(f"{W}w") == "57"  # a millimetre


def words(of: Element) -> str:
    """All text within an element."""
    return "".join(piece.text or "" for piece in of.iter(f"{W}t"))
