"""Small workbooks in the ways officers keep them. What they mean is typed in the tests, never computed."""

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | date | bool | None


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def workbook(rows: Sequence[Sequence[Cell]], title: str = "Sheet1", merged: Sequence[str] = ()) -> bytes:
    """One sheet of these rows."""
    book = Workbook()
    fill(book.worksheets[0], rows, merged)
    book.worksheets[0].title = title
    return saved(book)


def fill(sheet: Worksheet, rows: Sequence[Sequence[Cell]], merged: Sequence[str] = ()) -> None:
    """Rows and merged areas."""
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)


FLAT_HEADINGS = (
    *("STT hộ", "Mã hộ", "Họ và tên", "QH với chủ hộ", "Giới tính", "Ngày, tháng, năm sinh", "Dân tộc"),
    *(
        "Thôn/bản",
        "Khu vực",
        "Thu nhập BQ/người/tháng (đồng)",
        "Nhà tiêu",
        "Diện tích nhà (m2)",
        "Có thẻ BHYT",
    ),
)


def flat() -> bytes:
    """One sheet for both: a merged title, the household's facts on the head's row, x marks, a year alone, a total."""
    rows: list[Sequence[Cell]] = [
        ("DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2024",),
        ("Xã Chiềng Cọ",),
        FLAT_HEADINGS,
        tuple(f"({number})" for number in range(1, 14)),
        (1, "M01", "Quàng Văn Sáng", "Chủ hộ", "Nam", "05/03/1980", "Thái", "Bản Hôm", "NT", "1.200.000",
         "Tự hoại", "45,5", "x"),
        (None, None, "Lò Thị Mai", "Vợ", "Nữ", "1983", "Thái", None, None, None, None, None, "x"),
        (None, None, "Quàng Văn An", "Con", "Nam", "7/9/2012", "Thái", None, None, None, None, None, None),
        (2, "M02", "Cầm Thị Ính", "Chủ hộ", "Nữ", date(1955, 1, 20), "Mông", "ban ot", "nông thôn", 900000,
         "Không có", 30, "x"),
        ("Tổng cộng", None, "3 khẩu"),
    ]  # fmt: skip
    return workbook(rows, "DS hộ nghèo", ("A1:M1", "A2:M2"))


def two_header_rows() -> bytes:
    """Group headings merged over their columns, birth years under “Nam” and “Nữ”, no codes at all."""
    rows: list[Sequence[Cell]] = [
        ("Số TT hộ", "Họ tên", "Quan hệ với chủ hộ", "Năm sinh", None, "Nhu cầu hỗ trợ", None, "Thôn"),
        (None, None, None, "Nam", "Nữ", "Y tế", "Nhà ở", None),
        (1, "Vì Văn Tới", "chủ hộ", 1970, None, "x", None, "Bản Hôm"),
        (None, "Vì Thị Lả", "con", None, 2001, None, None, None),
    ]
    merged = ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1", "H1:H2")
    return workbook(rows, "Biểu 1", merged)


def two_sheets(household: str = "H001") -> bytes:
    """Households and members in a sheet each, headings mistyped, diacritics missing."""
    book = Workbook()
    homes, members = book.worksheets[0], book.create_sheet("Nhan khau")
    homes.title = "Ho"
    fill(
        homes,
        [
            ("Ma ho", "Thon ban", "Khu vuc", "Nguon nuoc sinh hoat", "Nha tieeu", "Mai"),
            (household, "Ban Hom", "nong thon", "Nuoc may", "hai ngan", "khong ben chac"),
        ],
    )
    fill(
        members,
        [
            ("Ma ho", "Ho va ten", "Quan he voi chu ho", "Ngay sinh", "Gioi tinh"),
            (household, "Lò Văn Hặc", "chu ho", "05/03/1975", "nam"),
            (household, "Cà Thị Ỏi", "vo", "05/03/1978", "nu"),
        ],
    )
    return saved(book)


def with_errors() -> bytes:
    """One good household and three bad ones: an unknown toilet, a day that never was, two heads."""
    rows: list[Sequence[Cell]] = [
        ("Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Thôn", "Khu vực", "Nhà tiêu"),
        ("K1", "Lò Văn Một", "chủ hộ", "01/02/1970", "Bản Hôm", "nông thôn", "tự hoại"),
        ("K2", "Lò Văn Hai", "chủ hộ", "01/02/1971", "Bản Hôm", "nông thôn", "hố lạ"),
        ("K3", "Lò Văn Ba", "chủ hộ", "31/02/1972", "Bản Hôm", "nông thôn", "tự hoại"),
        ("K4", "Lò Văn Bốn", "chủ hộ", "01/02/1973", "Bản Hôm", "nông thôn", "tự hoại"),
        ("K4", "Lò Văn Năm", "chủ hộ", "01/02/1974", None, None, None),
    ]
    return workbook(rows, "Danh sách")


def heads(village: str = "Bản Hôm", head: str = "Lò Văn Hặc", born: int = 1975) -> bytes:
    """A list of heads without any code."""
    return workbook(
        [
            ("STT", "Họ và tên chủ hộ", "Năm sinh chủ hộ", "Thôn", "Khu vực", "Nhà tiêu"),
            (1, head, born, village, "nông thôn", "tự hoại"),
        ]
    )
