"""How forms look: a workbook ready to print, a PDF whose text is there, names masked."""

from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from giamngheo.papers.forms.as_pdf import write_pdf
from giamngheo.papers.forms.sheet import HeadCell, Sheet, SheetColumn, SheetRow

from .made import Round, read

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # grave, acute, tilde, hook, dot below


def opened(path: Path) -> Worksheet:
    """The only sheet of a workbook."""
    page = openpyxl.load_workbook(path).active
    assert isinstance(page, Worksheet)
    return page


def texts(page: Worksheet) -> dict[str, tuple[int, int]]:
    """Where each text of a sheet stands (its first place)."""
    found: dict[str, tuple[int, int]] = {}
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                found.setdefault(cell.value, (cell.row, cell.column))
    return found


@pytest.fixture(scope="module")
def books(rounds: list[Round], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All forms of the second review as workbooks."""
    folder = tmp_path_factory.mktemp("books")
    assert rounds[1].forms(folder, "--format", "xlsx").status == 0
    return folder


@pytest.fixture(scope="module")
def pdfs(rounds: list[Round], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All forms of one district as PDF."""
    folder = tmp_path_factory.mktemp("pdfs")
    assert rounds[1].forms(folder, "--format", "pdf", "--area", "119").status == 0
    return folder


def test_a_workbook_is_set_up_to_be_printed(books: Path) -> None:
    files = sorted(books.iterdir())
    assert [path.name for path in files] == [f"form-{number:02}.xlsx" for number in range(1, 16)]
    for path in files:
        page = opened(path)
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.sheet_properties.pageSetUpPr is not None
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) in ((1, 0), (None, 0))
        assert page.print_title_rows


def test_a_workbook_has_heading_merged_heads_numbers_and_signatures(books: Path) -> None:
    page = opened(books / "form-02.xlsx")
    found = texts(page)
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TỈNH SƠN LA",
        "Biểu số 02",
        "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO",
        "Sơn La, ngày …… tháng …… năm 2022",
        "Tổng cộng",
    ):
        assert text in found
    assert any("chưa có nguyên văn" in text for text in found), "the empty national number is said"
    assert any("sơ bộ" in text for text in found)
    row, column = found["Diễn biến giảm trong kỳ"]
    merged = {str(area) for area in page.merged_cells.ranges}
    first, last = (get_column_letter(n) for n in (column, column + 2))
    assert f"{first}{row}:{last}{row}" in merged
    assert "9 = 1 - 2 - 3 - 4 + 5 + 6 + 7 + 8" in found


def test_who_signs_stands_in_one_row_that_no_page_can_cut(books: Path) -> None:
    page = opened(books / "form-02.xlsx")
    found = texts(page)
    left, right = (
        "NGƯỜI LẬP BIỂU\n(Ký, ghi rõ họ tên)",
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Ký, đóng dấu, ghi rõ họ tên)"),
    )
    assert found[left][0] == found[right][0] == page.max_row
    height = page.row_dimensions[page.max_row].height
    assert height is not None
    assert height > 80, "three lines and room for a seal"


def test_the_totals_of_a_list_are_written_as_offices_do(rounds: list[Round], tmp_path: Path) -> None:
    for form in ("csv", "xlsx"):
        assert rounds[1].forms(tmp_path, "--forms", "15", "--format", form).status == 0
    members = int(read(tmp_path / "form-15.csv")[-1]["2"])
    assert members > 1000
    page = opened(tmp_path / "form-15.xlsx")
    row, column = texts(page)["Tổng cộng"]
    assert page.cell(row, column - 1).value == f"{members // 1000}.{members % 1000:03}"


def test_numbers_of_a_workbook_stay_numbers(books: Path, rounds: list[Round], tmp_path: Path) -> None:
    assert rounds[1].forms(tmp_path, "--forms", "1").status == 0
    total = read(tmp_path / "form-01.csv")[-1]
    page = opened(books / "form-01.xlsx")
    row, column = texts(page)["Tổng cộng"]
    shown = [page.cell(row, column + n).value for n in range(1, 15)]
    assert shown == pytest.approx([float(total[str(n)]) for n in range(1, 15)], rel=1e-12)
    assert page.cell(row, column + 1).number_format.endswith("#,##0")
    assert page.cell(row, column + 4).number_format.endswith("0.00")


def test_a_place_with_two_rows_has_its_name_once_over_both(books: Path) -> None:
    page = opened(books / "form-08.xlsx")
    row, column = texts(page)["Huyện Thuận Châu"]
    letter = get_column_letter(column)
    assert f"{letter}{row}:{letter}{row + 1}" in {str(area) for area in page.merged_cells.ranges}
    assert [page.cell(row + n, column + 1).value for n in (0, 1)] == ["Hộ", "Nhân khẩu"]


def text_of(path: Path) -> str:
    """The text of a PDF, white space folded."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_pdf_has_its_text_with_every_vietnamese_letter(pdfs: Path) -> None:
    text = text_of(pdfs / "form-02.pdf")
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO",
        "Huyện Thuận Châu",
        "Phát sinh mới",
        "NGƯỜI LẬP BIỂU",
    ):
        assert words in text


def test_the_font_of_a_pdf_has_every_vietnamese_letter(tmp_path: Path) -> None:
    vowels = [letter + tone for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in TONES]
    letters = [normalize("NFC", letter) for letter in vowels] + ["đ", "Đ"]
    words = " ".join(letters)
    page = Sheet(
        name="letters",
        issuer=("A", "B"),
        country="C",
        motto="D",
        form_number="E",
        national_number="F",
        place_and_date="G",
        title="H",
        subtitle="I",
        heads=(HeadCell(0, 0, 1, 1, "TT"), HeadCell(0, 1, 1, 1, words)),
        columns=(SheetColumn("order", "A"), SheetColumn("place", "B")),
        rows=(SheetRow("first", ("1", words)), SheetRow("total", ("", words))),
        notes_heading="K",
        notes=(words,),
        signatures=({"authority_vi": "", "title_vi": words, "hint_vi": words},) * 2,
    )
    write_pdf(page, tmp_path / "letters.pdf")
    shown = text_of(tmp_path / "letters.pdf")
    assert [letter for letter in letters if shown.count(letter) < 5] == []


def test_a_pdf_lies_on_a4_and_repeats_its_heads(rounds: list[Round], tmp_path: Path) -> None:
    asked = ("--format", "pdf", "--rows", "commune", "--forms", "8")
    assert rounds[1].forms(tmp_path / "out", *asked).status == 0
    pages = PdfReader(tmp_path / "out" / "form-08.pdf").pages
    assert len(pages) > 3
    for page in pages[:2]:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
        assert "Nhân khẩu" in page.extract_text()
    assert "Phân tổ" in pages[1].extract_text()


def test_a_pdf_writes_numbers_as_offices_do(pdfs: Path, rounds: list[Round], tmp_path: Path) -> None:
    assert rounds[1].forms(tmp_path, "--forms", "1", "--area", "119").status == 0
    rate = float(read(tmp_path / "form-01.csv")[-1]["4"])
    assert f"{rate:.2f}".replace(".", ",") in text_of(pdfs / "form-01.pdf")


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_names_are_masked_unless_asked_for(form: str, rounds: list[Round], tmp_path: Path) -> None:
    made = rounds[1]
    commune = next(row["commune_code"] for row in read(made.table("results")) if row["class"] == "poor")
    homes = [home for home in made.files().homes() if home.row["commune_code"] == commune]
    names = {
        person["full_name"] for home in homes for person in home.members if home.result["class"] == "poor"
    }
    shown = {}
    for option in ((), ("--with-names",)):
        out = tmp_path / f"with{len(option)}"
        assert made.forms(out, "--area", commune, "--forms", "15", "--format", form, *option).status == 0
        path = out / f"form-15.{form}"
        shown[len(option)] = {
            "csv": lambda path: path.read_text(encoding="utf-8"),
            "xlsx": lambda path: "\n".join(texts(opened(path))),
            "pdf": text_of,
        }[form](path)
    assert [name for name in names if name in shown[0]] == []
    assert "***" in shown[0]
    assert all(name in shown[1] for name in names if form != "pdf")
    assert any(name in shown[1] for name in names)
    assert "***" not in shown[1]


def test_a_sum_that_does_not_come_out_for_an_unknown_group_is_told_at_the_foot(
    rounds: list[Round], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    said = rounds[2].forms(out, "--format", "xlsx", "--forms", "13")
    assert said.status == 0
    assert "warning: biểu 13, total household: cột 9 là" in said.stderr
    assert any("Cột 9 không bằng 10+11" in text for text in texts(opened(out / "form-13.xlsx")))


def test_the_columns_of_csv_forms_are_told_beside_them(rounds: list[Round], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert rounds[1].forms(out, "--forms", "4").status == 0
    told = {row["column"]: row for row in read(out / "columns.csv")}
    assert told["1"]["identifier"] == "dep_employment"
    assert told["12"]["identifier"] == "dep_information"
