"""An office's own Word template: the decree's layout with marks in it, reworded by the office, filled by docxtpl."""

from collections.abc import Sequence
from io import BytesIO
from types import SimpleNamespace
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError

from giamngheo.papers.documents.as_word import (
    as_word,
    content_of,
    set_properties,
    write_annexes,
    write_body,
    write_foot,
)
from giamngheo.papers.documents.document import Document, Grid, Part, Signature, unbroken
from giamngheo.papers.documents.word_marks import MARKS, MarksOnly, wrong_mark
from giamngheo.records.base.files import NotThisFile

# What a template may weigh once it is unpacked: letterheads with a picture stay far below.
LARGEST_UNPACKED_BYTES = 50 * 2**20
# Where the paragraphs of a paper's text may stand.
HOLDERS = frozenset(map(qn, ("w:body", "w:tc", "w:sdtContent", "w:txbxContent")))
LOOP, END_OF_LOOP = "{%p for paper in papers %}", "{%p endfor %}"
NOT_LAST, END_OF_IF = "{%p if not loop.last %}", "{%p endif %}"
HAS_OPENING = "{%p if paper.opening %}"
MARKED = Document(
    issuer=("{{ paper.above }}", "{{ paper.issuer }}"),
    number="{{ paper.number }}",
    place_and_date="{{ paper.place_and_date }}",
    kind="{{ paper.kind }}",
    subject="{{ paper.subject }}",
    opening="{{ paper.opening }}",
    parts=[Part(["{{p paper.body }}", "{{p paper.signatures }}", "{{p paper.annexes }}", NOT_LAST])],
    signatures=[],
)
# What a template is tried with: every part is there, so that each must come through.
TRIED = Document(
    issuer=("CƠ QUAN CẤP TRÊN", "CƠ QUAN BAN HÀNH"),
    number="Số: 1/QĐ-UBND",
    place_and_date="Nơi ban hành, ngày 01 tháng 01 năm 2024",
    kind="QUYẾT ĐỊNH",
    subject="Về việc thử mẫu",
    opening="NGƯỜI CÓ THẨM QUYỀN",
    parts=[Part(["Nội dung thử <&>."], grid=Grid(["STT"], [["1"]], [1]))],
    signatures=[Signature("NGƯỜI KÝ THỬ")],
    annexes=[Part(["Phụ lục thử."])],
)

NOT_WORD = (
    "Không mở được tệp như một văn bản Word .docx: tệp hỏng, có mật khẩu hoặc có macro.",
    "The file does not open as a Word .docx: it is damaged, under a password, or has macros.",
)
# What opening or filling a file raises that is no sound .docx; lxml's errors of syntax are SyntaxErrors.
NO_WORD = (PackageNotFoundError, BadZipFile, SyntaxError, KeyError, ValueError, AttributeError)


def starting_template() -> bytes:
    """The decree's layout with every mark in its place, for an office to begin from."""
    word = docx.Document(BytesIO(as_word([MARKED])))
    word.tables[0]._tbl.addprevious(word.add_paragraph(LOOP)._p)
    opening = next(one for one in word.paragraphs if one.text == MARKED.opening)
    opening.insert_paragraph_before(HAS_OPENING)
    opening._p.addnext(word.add_paragraph(END_OF_IF)._p)
    word.add_page_break()  # type: ignore[no-untyped-call]
    for mark in (END_OF_IF, END_OF_LOOP):
        word.add_paragraph(mark)
    return content_of(word)


def as_word_by(template: bytes, papers: Sequence[Document]) -> bytes:
    """The papers as that template sets them. template: a sound .docx. Raises NotThisFile where it cannot be filled."""
    opened = DocxTemplate(BytesIO(template))
    told = [_told(opened, paper) for paper in papers]
    known = {"papers": told, "paper": told[0]}
    try:
        opened.render(known, MarksOnly(undefined=StrictUndefined), autoescape=True)
    except TemplateError as error:
        raise wrong_mark(error) from error
    except NO_WORD as error:
        raise NotThisFile(*NOT_WORD) from error
    set_properties(opened.docx, papers)
    return content_of(opened.docx)


def check_template(template: bytes) -> None:
    """Try it on two papers: each part of both must come through. Raises NotThisFile, which says what is wrong."""
    _check_package(template)
    filled = docx.Document(BytesIO(as_word_by(template, [TRIED, TRIED])))
    found = [
        paragraph for paragraph in filled.element.body.iter(qn("w:p")) if paragraph.getparent().tag in HOLDERS
    ]
    words = ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in found]
    for mark, expected in (
        ("body", TRIED.parts[0].paragraphs[0]),
        ("signatures", TRIED.signatures[0].title),
        ("annexes", TRIED.annexes[0].paragraphs[0]),
    ):
        if words.count(expected) != 2:
            raise NotThisFile(*_not_there(mark))


def _told(opened: DocxTemplate, paper: Document) -> SimpleNamespace:
    """What the marks of one paper stand for."""
    *above, own = unbroken(paper.issuer)
    parts = {}
    for mark, write in (("body", write_body), ("signatures", write_foot), ("annexes", write_annexes)):
        parts[mark] = opened.new_subdoc()
        write(parts[mark].subdocx, paper)
    return SimpleNamespace(
        above="\n".join(above),
        issuer=own,
        number=paper.number,
        place_and_date=paper.place_and_date,
        kind=paper.kind,
        subject=paper.subject,
        opening=paper.opening,
        **parts,
    )


def _check_package(template: bytes) -> None:
    """No bomb, and nothing that Word would fetch from elsewhere when the paper is opened. Raises NotThisFile."""
    try:
        with ZipFile(BytesIO(template)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
        if unpacked > LARGEST_UNPACKED_BYTES:
            raise NotThisFile(*NOT_WORD)
        package = docx.Document(BytesIO(template)).part.package
    except NO_WORD as error:
        raise NotThisFile(*NOT_WORD) from error
    for part in package.iter_parts():
        if any(rel.is_external and not rel.reltype.endswith("/hyperlink") for rel in part.rels.values()):
            raise NotThisFile(
                "Mẫu có phần lấy từ nơi khác khi mở (ảnh hoặc mẫu liên kết). Hãy chèn hẳn vào tệp.",
                "The template fetches something from elsewhere when opened. Put it into the file itself.",
            )


def _not_there(mark: str) -> tuple[str, str]:
    vietnamese, english = MARKS[mark]
    return (
        f"Thiếu dấu {{{{p paper.{mark} }}}} ({vietnamese}), hoặc dấu không đứng riêng một dòng trong đoạn lặp "
        f"{LOOP} … {END_OF_LOOP}.",
        f"The mark {{{{p paper.{mark} }}}} ({english}) is missing, or does not stand alone on a line inside the loop "
        f"{LOOP} … {END_OF_LOOP}.",
    )
