"""Papers as one Word file that an office can edit, in the layout of Nghị định 30/2020/NĐ-CP."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import docx
import segno
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from giamngheo.papers.documents.document import Check, Document, Grid, Part, Signature, article, unbroken

# The font that the decree names; every office has it.
FONT = "Times New Roman"
TITLE, TEXT, SMALL, TABLE_TEXT, CHECK_TEXT = Pt(14), Pt(13), Pt(12), Pt(11), Pt(10)
WIDTH = Mm(210 - 30 - 15)
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
OF_NATION = Mm(91)  # the nation's line needs 88, the rest is for the name of who issues it
ROOM_TO_SIGN = Mm(22)
CODE_SIZE, CODE_COLUMN = Mm(22), Mm(26)
# A bold letter of the subject; how much of its words the line under it is long.
LETTER, OF_SUBJECT = Mm(2.9), 0.4
BESIDE_CHECK = Mm(70)  # for the one who signs: an address of 45 letters stays on one line of the rest


def as_word(papers: Sequence[Document]) -> bytes:
    """The papers one after another, each with its own page numbers."""
    word = docx.Document()
    _set_font(word)
    set_properties(word, papers)
    for place, paper in enumerate(papers):
        _set_page(_begun(word) if place else word.sections[0])
        _head(word, paper)
        _title(word, paper)
        write_body(word, paper)
        write_foot(word, paper)
        write_annexes(word, paper)
    return content_of(word)


def content_of(word: Word) -> bytes:
    """The file's bytes."""
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def write_body(word: Word, paper: Document) -> None:
    """What the paper says, between its title and the signatures."""
    for part in paper.parts:
        _part(word, part)
    _keep_with_next(word)


def write_annexes(word: Word, paper: Document) -> None:
    """What follows the signatures, a page each."""
    for part in paper.annexes:
        word.add_page_break()  # type: ignore[no-untyped-call]
        _part(word, part)


def _set_font(word: Word) -> None:
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, TEXT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    # Else Word takes every word for a misspelt English one.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(6), 1


def set_properties(word: Word, papers: Sequence[Document]) -> None:
    """Whose file it is and what; nothing of the empty file it was made from."""
    told = word.core_properties
    for one in list(told._element):
        told._element.remove(one)
    told.author, told.title = papers[0].issuer[-1], f"{papers[0].kind} {papers[0].subject}"


def _begun(word: Word) -> Section:
    """The pages of the next paper."""
    section: Section = word.add_section(WD_SECTION.NEW_PAGE)
    _lower(word.paragraphs[-1])
    return section


def _lower(paragraph: Paragraph, height: int = Pt(1)) -> None:
    """A paragraph that Word needs after a table, no higher than this: a certificate is to fit its page."""
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Length(height)


def _set_page(section: Section) -> None:
    """A4 with the decree's margins; a number at the top of every page but the first."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.append(start)
    section.header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def _head(word: Word, paper: Document) -> None:
    """Left who issues it, right the nation's two lines; under them its number, its place and date."""
    left, right, number, day = _columns(word, [WIDTH - OF_NATION, OF_NATION], rows=2)
    *above, own = unbroken(paper.issuer)
    for words in above:
        _line(_next(left), words, SMALL, align=ALIGN.CENTER)
    _line(_next(left), own, SMALL, bold=True, align=ALIGN.CENTER)
    for paragraph in left.paragraphs:
        paragraph.paragraph_format.right_indent = Mm(3)
    _line(_next(right), NATION, SMALL, bold=True, align=ALIGN.CENTER)
    _line(_next(right), MOTTO, TEXT, bold=True, align=ALIGN.CENTER)
    _rule(_next(left), Mm(24))
    _rule(_next(right), Mm(20))
    _line(_next(number), paper.number, TEXT, align=ALIGN.CENTER)
    _line(_next(day), paper.place_and_date, TEXT, italic=True, align=ALIGN.CENTER)


def _title(word: Word, paper: Document) -> None:
    """What it is and about what, a line under it, then who decides."""
    for words in (paper.kind, paper.subject):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(0 if words == paper.subject else 6)
        paragraph.paragraph_format.space_after = Pt(0)
        _line(paragraph, words, TITLE, bold=True, align=ALIGN.CENTER)
    words_wide = min(WIDTH, len(paper.subject) * LETTER)
    rule = word.add_paragraph()
    rule.paragraph_format.space_before = Pt(3)
    _rule(rule, Length(round((WIDTH - OF_SUBJECT * words_wide) / 2)))
    if paper.opening:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
        _line(paragraph, paper.opening, TEXT, bold=True, align=ALIGN.CENTER)


def _part(word: Word, part: Part) -> None:
    space = Pt(3) if part.grid else Pt(6)
    for words in (part.heading, part.title, part.note):
        if words:
            heading = word.add_paragraph()
            heading.paragraph_format.keep_with_next = True
            heading.paragraph_format.space_after = space
            is_note = words == part.note
            _line(heading, words, TEXT, bold=not is_note, italic=is_note, align=ALIGN.CENTER)
    for bold, words in map(article, part.paragraphs):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_after = space
        paragraph.paragraph_format.keep_with_next = bool(part.grid)
        if bold:
            _line(paragraph, bold, TEXT, bold=True)
        _line(paragraph, words, TEXT, italic=part.is_base, align=ALIGN.JUSTIFY)
    if part.grid:
        _grid(word, part.grid)


def _grid(word: Word, grid: Grid) -> None:
    table = word.add_table(rows=0, cols=len(grid.heads))
    table.autofit = False
    _frame(table)
    widths = [Length(round(WIDTH * width / sum(grid.widths))) for width in grid.widths]
    _set_columns(table, widths)
    _set_margins(table, Mm(1))
    _row(table, grid, widths, grid.heads, is_head=True)
    for cells in grid.rows:
        _row(table, grid, widths, cells)
    # Lines to be filled in later stay together, the heads of others with their first row.
    for row in table.rows if grid.row_mm else table.rows[:1]:
        _keep(_words_of(row))
    _lower(word.add_paragraph(), Pt(6))


def _keep_with_next(word: Word) -> None:
    """The last lines before the signatures: these never stand alone on a page."""
    last = word.paragraphs[-1]
    _keep([last])
    if not last.runs:  # the blank line under a table
        _keep(_words_of(word.tables[-1].rows[-1]))


def _keep(paragraphs: Iterable[Paragraph]) -> None:
    """On the page of what follows."""
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _words_of(row: _Row) -> list[Paragraph]:
    return [paragraph for cell in row.cells for paragraph in cell.paragraphs]


def _row(
    table: Table, grid: Grid, widths: Sequence[Length], cells: Sequence[str], is_head: bool = False
) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if is_head:
        marks.append(OxmlElement("w:tblHeader"))
    elif grid.row_mm:
        row.height = Mm(grid.row_mm)
    for place, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = widths[place]
        align = ALIGN.CENTER if is_head else ALIGN.RIGHT if place in grid.numbers else ALIGN.LEFT
        _line(cell.paragraphs[0], words, TABLE_TEXT, bold=is_head, align=align)
        cell.vertical_alignment = VERTICAL.CENTER
        spacing = cell.paragraphs[0].paragraph_format
        spacing.space_before = spacing.space_after = Pt(1)


def _has_check_beside(paper: Document) -> bool:
    """How it is checked stands beside a single signature, where nobody is named as recipient."""
    return paper.check is not None and not paper.recipients and len(paper.signatures) == 1


def write_foot(word: Word, paper: Document) -> None:
    """Who gets it, else how it is checked; and who signs. A notice that is read out has none of them."""
    if not paper.signatures:
        return
    is_beside = _has_check_beside(paper)
    count = max(2, len(paper.signatures) + bool(paper.recipients))
    of_check = [CODE_COLUMN, WIDTH - CODE_COLUMN - BESIDE_CHECK, BESIDE_CHECK]
    columns = _columns(word, of_check if is_beside else [WIDTH // count] * count)
    for cell in columns:
        cell.paragraphs[0].paragraph_format.space_before = Pt(8)
    if paper.recipients:
        _recipients(columns[0], paper.recipients)
    elif paper.check and is_beside:
        _check(columns[0], columns[1], paper.check)
    # The last columns, so that who signs alone stands on the right.
    for cell, signature in zip(columns[-len(paper.signatures) :], paper.signatures, strict=True):
        _sign(cell, signature)
    if paper.check and not is_beside:
        _lower(word.add_paragraph(), Pt(12))
        picture, told = _columns(word, [CODE_COLUMN, WIDTH - CODE_COLUMN])
        _check(picture, told, paper.check)
    _lower(word.add_paragraph())


def _recipients(cell: _Cell, recipients: Sequence[str]) -> None:
    _line(_next(cell), "Nơi nhận:", SMALL, bold=True, italic=True)
    for one in recipients:
        _line(_next(cell), f"- {one}", TABLE_TEXT)


def _check(picture: _Cell, told: _Cell, check: Check) -> None:
    """The QR code, and the code to type where it cannot be scanned."""
    drawn = BytesIO()
    segno.make(check.url, error="m").save(drawn, kind="png", scale=8, border=0)
    shape = _next(picture).add_run().add_picture(drawn, width=CODE_SIZE)
    for side in "LR":  # where nothing is said, LibreOffice leaves room
        shape._inline.set(f"dist{side}", "0")
    page = check.url.rstrip("/").rpartition("/")[0]
    told.vertical_alignment = VERTICAL.CENTER
    _line(_next(told), f"Mã xác minh: {check.code}.", CHECK_TEXT, bold=True)
    words = f"Quét mã hoặc nhập mã tại {page}/ để kiểm tra giấy này còn giá trị hay không."
    _line(_next(told), words, CHECK_TEXT)


def _sign(cell: _Cell, signature: Signature) -> None:
    for words in (signature.authority, signature.title):
        if words:
            _line(_next(cell), words, TEXT, bold=True, align=ALIGN.CENTER)
    _line(_next(cell), signature.hint, TABLE_TEXT, italic=True, align=ALIGN.CENTER)
    name = _next(cell)
    name.paragraph_format.space_before = ROOM_TO_SIGN
    _line(name, signature.name, TEXT, bold=True, align=ALIGN.CENTER)


def _columns(word: Word, widths: Sequence[int], rows: int = 1) -> list[_Cell]:
    """Cells side by side without a frame, row by row; a row stays on one page."""
    table = word.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _set_columns(table, widths)
    _set_margins(table, 0)
    cells = [cell for row in table.rows for cell in row.cells]
    for place, cell in enumerate(cells):
        cell.width = Length(widths[place % len(widths)])
    return cells


def _set_columns(table: Table, widths: Sequence[int]) -> None:
    """Word reads the width of each cell, others that of the column: both are set."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Length(width)


def _frame(table: Table) -> None:
    """A line around each cell, said by the table itself: an office's template need not know Word's style for it."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_thin(side))
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)


def _thin(side: str) -> BaseOxmlElement:
    """A thin line on that side."""
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0")):
        line.set(qn(f"w:{name}"), value)
    return line


def _set_margins(table: Table, width: int) -> None:
    """The room left and right of the words in each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Length(width).twips)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The order of a table's properties is fixed: margins stand before the look.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _next(cell: _Cell) -> Paragraph:
    """The cell's next paragraph; the one that every cell begins with is the first."""
    first: Paragraph = cell.paragraphs[0]
    paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def _line(
    paragraph: Paragraph,
    words: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.LEFT,
) -> None:
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, size
    paragraph.alignment = align


def _rule(paragraph: Paragraph, indent: int) -> None:
    """A line across, so much in from either side."""
    _lower(paragraph, Pt(6))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    borders = OxmlElement("w:pBdr")
    borders.append(_thin("top"))
    paragraph._p.get_or_add_pPr().append(borders)
