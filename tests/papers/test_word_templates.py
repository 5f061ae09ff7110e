"""An office's own Word template: the common layout to begin from, its words in every paper, what is wrong refused."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt

from giamngheo.papers.documents.document import Check
from giamngheo.papers.documents.word_templates import as_word_by, check_template, starting_template
from giamngheo.records.base.files import NotThisFile

from .test_as_word import HELD, PAPER
from .word import word_lines

MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
FIRST = [
    "\n".join(HELD[:1]),
    HELD[1],
    *MOTTO,
    "Số: 12/QĐ-UBND",
    "Ngọc Chiến, ngày 05 tháng 12 năm 2024",
    "QUYẾT ĐỊNH",
    "Công nhận kết quả rà soát",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ NGỌC CHIẾN",
    "QUYẾT ĐỊNH:",
    "Điều 1. Công nhận 1 hộ nghèo.",
    *("Nơi nhận:", "- Như Điều 3;", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(Ký tên, đóng dấu)", "Lò Văn A"),
    *("Danh sách hộ nghèo", "STT", "Chủ hộ", "1", "Giàng A Của"),
]
# A letter by someone alone, who is no office above anyone: neither a body above nor a title of who decides.
SECOND = replace(
    PAPER,
    issuer=["TRƯỞNG THÔN"],
    opening="",
    annexes=(),
    recipients=(),
    check=Check("AB12", "https://xa.vn/p/AB12"),
)


def changed(change: Callable[[Word], object]) -> bytes:
    """The template to begin from, as an office changed it."""
    word = docx.Document(BytesIO(starting_template()))
    change(word)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def with_line(words: str) -> bytes:
    """With one more line, before the text of each paper."""
    return changed(lambda word: marked(word, "{{p paper.body }}").insert_paragraph_before(words))


def marked(word: Word, mark: str) -> "docx.text.paragraph.Paragraph":
    return next(one for one in word.paragraphs if one.text == mark)


def test_what_an_office_begins_from_says_what_the_common_layout_says() -> None:
    check_template(starting_template())
    assert [line for line in word_lines(as_word_by(starting_template(), [PAPER])) if line] == FIRST


def test_each_paper_of_a_file_has_the_office_s_words_and_its_own() -> None:
    template = with_line("Điện thoại một cửa: {{ paper.issuer }} & <nhận ý kiến>")
    check_template(template)
    lines = word_lines(as_word_by(template, [PAPER, SECOND]))
    assert [line for line in lines if line.startswith("Điện thoại")] == [
        f"Điện thoại một cửa: {HELD[1]} & <nhận ý kiến>",
        "Điện thoại một cửa: TRƯỞNG THÔN & <nhận ý kiến>",
    ]
    assert lines.count("Điều 1. Công nhận 1 hộ nghèo.") == 2
    assert lines.count("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ NGỌC CHIẾN") == 1
    assert lines.count("Danh sách hộ nghèo") == 1
    assert "Mã xác minh: AB12." in lines


def test_marks_in_a_family_s_name_are_words() -> None:
    paper = replace(PAPER, subject="{{ paper.number }} {% for %} & <b>")
    assert "{{ paper.number }} {% for %} & <b>" in word_lines(as_word_by(starting_template(), [paper]))


def test_the_office_s_font_and_the_head_of_its_pages_stay() -> None:
    def change(word: Word) -> None:
        word.styles["Normal"].font.name = "Arial"
        word.sections[0].header.paragraphs[0].add_run(" Xã {{ paper.number }}")

    template = changed(change)
    check_template(template)
    made = docx.Document(BytesIO(as_word_by(template, [PAPER])))
    assert made.styles["Normal"].font.name == "Arial"
    assert "Xã Số: 12/QĐ-UBND" in made.sections[0].header.paragraphs[0].text


def test_a_file_that_the_office_made_itself_needs_none_of_word_s_styles() -> None:
    def change(word: Word) -> None:
        for style in list(word.styles):
            if style.type == WD_STYLE_TYPE.TABLE:
                style.delete()

    template = changed(change)
    check_template(template)
    tables = docx.Document(BytesIO(as_word_by(template, [PAPER]))).tables
    assert tables[-1]._tbl.tblPr.find(qn("w:tblBorders")) is not None
    assert [cell.text for cell in tables[-1].rows[-1].cells] == ["1", "Giàng A Của"]


def test_a_mark_that_the_office_typed_in_two_fonts_is_one_mark() -> None:
    def change(word: Word) -> None:
        line = marked(word, "{{p paper.body }}").insert_paragraph_before("{{ paper.")
        line.add_run("number }}").font.size = Pt(20)

    assert word_lines(as_word_by(changed(change), [PAPER])).count("Số: 12/QĐ-UBND") == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ paper.household }}", "paper.household"),
        ("{{ paper }}", "“paper”"),
        ("{{ settings.SECRET_KEY }}", "settings.SECRET_KEY"),
        ("{{ paper.__class__ }}", "paper.__class__"),
        ("{{ paper.issuer.upper() }}", "phép tính"),
        ("{{ 9999 ** 9999 }}", "phép tính"),
        ("{% include 'x' %}", "phép tính"),
        ("{% for paper in papers %}{{ paper.kind }}{% endfor %}", "“for”"),
        ("{% for i in range(99999) %}{% endfor %}", "phép tính"),
        ("{% if paper.secret %}{% endif %}", "paper.secret"),
        ("{%p if paper.number %}", "viết sai"),
    ],
)
def test_a_mark_that_means_nothing_is_named(line: str, said: str) -> None:
    with pytest.raises(NotThisFile, match=r"\w") as refused:
        check_template(with_line(line))
    assert said in refused.value.vietnamese
    assert refused.value.english


@pytest.mark.parametrize("mark", ["body", "signatures", "annexes"])
def test_a_template_without_a_part_of_the_paper_is_refused(mark: str) -> None:
    def change(word: Word) -> None:
        line = marked(word, f"{{{{p paper.{mark} }}}}")
        line.text = "…"

    with pytest.raises(NotThisFile, match=rf"paper\.{mark}"):
        check_template(changed(change))


def test_a_mark_of_a_part_inside_a_sentence_is_refused() -> None:
    def change(word: Word) -> None:
        marked(word, "{{p paper.body }}").text = "Nội dung: {{ paper.body }} hết."

    with pytest.raises(NotThisFile, match=r"paper\.body"):
        check_template(changed(change))


def test_a_template_without_the_loop_would_lose_papers() -> None:
    def change(word: Word) -> None:
        for mark in ("{%p for paper in papers %}", "{%p endfor %}", "{%p if not loop.last %}"):
            line = marked(word, mark)
            line._p.getparent().remove(line._p)
        last = [one for one in word.paragraphs if one.text == "{%p endif %}"][-1]
        last._p.getparent().remove(last._p)

    with pytest.raises(NotThisFile, match=r"paper\.body"):
        check_template(changed(change))


def test_what_word_would_fetch_from_elsewhere_is_refused_a_link_is_not() -> None:
    def picture(word: Word) -> None:
        word.part.relate_to("https://elsewhere.example/x.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)

    def link(word: Word) -> None:
        word.part.relate_to("https://xa.example/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    with pytest.raises(NotThisFile, match="lấy từ nơi khác"):
        check_template(changed(picture))
    check_template(changed(link))


def repacked(change: Callable[[str, bytes], bytes], more: bytes = b"") -> bytes:
    """The template to begin from, its parts changed as a file; more: the content of a part that nobody asked for."""
    made = BytesIO()
    with ZipFile(BytesIO(starting_template())) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        new.writestr("word/more.bin", more)
    return made.getvalue()


MAIN = b"wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    "made",
    [
        b"",
        b"PK\x03\x04 no zip",
        starting_template()[:5_000],
        repacked(lambda name, was: was[:400] if name == "word/document.xml" else was),
        repacked(lambda _, was: was.replace(MAIN, b"ms-word.document.macroEnabled.main+xml")),
        repacked(lambda _, was: was, b"\0" * (51 * 2**20)),
    ],
    ids=["empty", "no zip", "cut", "cut within", "macros", "bomb"],
)
def test_what_is_no_sound_word_file_is_refused(made: bytes) -> None:
    with pytest.raises(NotThisFile, match=r"Word \.docx"):
        check_template(made)
