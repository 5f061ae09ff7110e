"""A village of twenty, the sheet that goes out for it, and what the population database answers."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse
from openpyxl import Workbook, load_workbook

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Membership,
    Person,
    ReconciliationLine,
)
from giamngheo.records.registry.personal_ids import kept
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, OWN, World, add_household

ASKED = {
    "counterpart": "population_database",
    "village": "",
    "extent": "all",
    "with_personal_ids": "on",
    "purpose": "đối chiếu dân cư quý IV năm 2024",
    "legal_base": "68/2020/QH14",
}


NUMBERS = {"Quàng Văn An": "014070000001", "Lò Thị Bình": "014172000002"}


# Bản Ót: six households, eighteen people; with Dương, Hặc and Ỏi of bản Hôm the area has twenty-one.
VILLAGE: list[tuple[str, list[tuple[str, str, int]]]] = [
    (
        "H101",
        [("Quàng Văn An", "head", 1970), ("Lò Thị Bình", "spouse", 1972), ("Quàng Văn Cường", "child", 2000)],
    ),
    (
        "H102",
        [("Cà Văn Dũng", "head", 1965), ("Lường Thị Én", "spouse", 1968), ("Cà Thị Gấm", "child", 1995)],
    ),
    (
        "H103",
        [("Tòng Văn Hòa", "head", 1980), ("Vì Thị Inh", "spouse", 1981), ("Tòng Văn Kiên", "child", 2010)],
    ),
    ("H104", [("Lèo Thị Lả", "head", 1950), ("Lèo Văn Mạnh", "child", 1975), ("Lèo Văn Nam", "child", 1977)]),
    (
        "H105",
        [("Hà Văn Oai", "head", 1985), ("Bạc Thị Phương", "spouse", 1986), ("Hà Văn Quý", "child", 2012)],
    ),
    ("H106", [("Mè Văn Sơn", "head", 1990), ("Mè Thị Tươi", "parent", 1940), ("Mè Văn Út", "child", 2015)]),
]


Rows = list[dict[str, str | None]]


def peopled(committed_world: World) -> World:
    """The world with bản Ót peopled; two have a personal id, one is known by the year only, one died last year."""
    with scoped(ALL):
        for code, members in VILLAGE:
            add_household(committed_world, code, "ot", code, members)
        for name, number in NUMBERS.items():
            one = kept(number)
            Person.objects.filter(full_name=name).update(
                personal_id_encrypted=one.encrypted, personal_id_hash=one.hash, personal_id_tail=one.tail
            )
        Person.objects.filter(full_name="Lèo Thị Lả").update(
            birth_date=date(1950, 1, 1), birth_date_is_year_only=True
        )
        gone = Person.objects.get(full_name="Mè Văn Út")
        Person.objects.filter(pk=gone.pk).update(died_on=date(2023, 5, 1))
        Membership.objects.filter(person=gone).update(valid_to=date(2023, 5, 1))
    return committed_world


def sent(browser: Importing, **changes: str) -> tuple[str, Rows]:
    """Have a sheet made: the address of the round, the rows by heading."""
    asked = {name: value for name, value in {**ASKED, **changes}.items() if value != "-"}
    response = browser.client.post("/reconciliations/send/", asked)
    assert response.status_code == 302, text_of(response.content)
    browser.work()
    at = response.headers["Location"]
    answer = browser.client.get(f"{at}sheet/")
    assert isinstance(answer, FileResponse)
    sheet = load_workbook(io.BytesIO(b"".join(answer)), read_only=True).worksheets[0]  # type: ignore[arg-type]  # streamed
    headings, *rows = [[cell and str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return at, [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def workbook(rows: Rows) -> bytes:
    """The rows as a workbook, under a title as such sheets have."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    headings = list(rows[0])
    for line in (["KẾT QUẢ ĐỐI CHIẾU"], headings, *([row.get(name) for name in headings] for row in rows)):
        sheet.append(line)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def answered(browser: Importing, at: str, content: bytes, name: str = "tra-loi.xlsx") -> str:
    """Send the answer; the round's page once it is compared."""
    file = {"file": SimpleUploadedFile(name, content)}
    response = browser.client.post(f"{at}answer/", file)
    assert response.status_code == 302, text_of(response.content)
    browser.work()
    return text_of(browser.client.get(at).content)


def changed(rows: Rows) -> Rows:
    """What the population database answers: one difference of each kind, and one way of typing that is none."""
    by_name = {row["Họ, chữ đệm và tên"]: row for row in rows}
    by_name["Quàng Văn An"]["Họ, chữ đệm và tên"] = "Quàng Văn Anh"
    by_name["Lò Thị Bình"]["Số định danh cá nhân"] = "014172000999"
    by_name["Quàng Văn Cường"]["Họ, chữ đệm và tên"] = "Quàng Văn Cương"
    by_name["Cà Văn Dũng"]["Ngày, tháng, năm sinh"] = "15/03/1965"
    by_name["Lường Thị Én"]["Giới tính"] = "Nam"
    by_name["Cà Thị Gấm"]["Dân tộc"] = "Mường"
    by_name["Tòng Văn Hòa"]["Họ, chữ đệm và tên"] = "TÒNG VĂN  HOÀ"
    by_name["Vì Thị Inh"] |= {"Tình trạng cư trú": "Đã chết", "Ngày chết hoặc chuyển đi": "01/10/2024"}
    by_name["Tòng Văn Kiên"] |= {
        "Tình trạng cư trú": "Đã chuyển đi",
        "Ngày chết hoặc chuyển đi": "02/10/2024",
    }
    by_name["Lèo Thị Lả"]["Ngày, tháng, năm sinh"] = "07/08/1950"
    by_name["Lèo Văn Mạnh"]["Nơi ở hiện tại (thôn)"] = "Bản Hôm"
    kept_rows = [row for row in rows if row["Họ, chữ đệm và tên"] != "Lèo Văn Nam"]
    new = dict.fromkeys(rows[0], None) | {
        "Họ, chữ đệm và tên": "Hà Thị Vui",
        "Ngày, tháng, năm sinh": "2021",
        "Giới tính": "Nữ",
        "Dân tộc": "Thái",
        "Quan hệ với chủ hộ": "con",
        "Nơi ở hiện tại (thôn)": "bản ót",
        "Mã xã": OWN,
    }
    return [
        *kept_rows,
        new,
        new | {"Họ, chữ đệm và tên": "Mè Văn Út", "Ngày, tháng, năm sinh": "05/03/2015", "Giới tính": "Nam"},
    ]


EXPECTED = {
    ("Quàng Văn An", "name"),
    ("Lò Thị Bình", "personal_id"),
    ("Quàng Văn Cường", "diacritics"),
    ("Cà Văn Dũng", "birth_date"),
    ("Lường Thị Én", "sex"),
    ("Cà Thị Gấm", "ethnic_code"),
    ("Vì Thị Inh", "died"),
    ("Tòng Văn Kiên", "moved_away"),
    ("Lèo Thị Lả", "birth_date"),
    ("Lèo Văn Mạnh", "other_village"),
    ("Lèo Văn Nam", "only_ours"),
    ("Hà Thị Vui", "only_theirs"),
    ("Mè Văn Út", "still_there"),
}


def lines() -> dict[tuple[str, str], ReconciliationLine]:
    """Every line by name and kind."""
    with scoped(ALL):
        return {
            (line.our_name or line.their_name, line.kind): line for line in ReconciliationLine.objects.all()
        }


def person(name: str) -> Person:
    """Whoever is called so now."""
    with scoped(ALL):
        return Person.objects.get(full_name=name)


def post(browser: Importing, name: str, kind: str, act: str, **data: object) -> tuple[int, str]:
    """Settle a line as its page offers: status and text of the answer."""
    line = lines()[name, kind]
    page = browser.client.get(f"/reconciliations/lines/{line.pk}/")
    assert page.status_code == 200
    version = {"version": str(page.context["version"])}
    response = browser.client.post(f"/reconciliations/lines/{line.pk}/{act}/", {**version, **data})
    return response.status_code, text_of(response.content)


def compare(browser: Importing) -> None:
    """The population database has answered with `changed`."""
    at, rows = sent(browser)
    answered(browser, at, workbook(changed(rows)))


@pytest.fixture
def village(committed_world: World) -> World:
    """The world with bản Ót peopled."""
    return peopled(committed_world)


@pytest.fixture
def officer(village: World, committed: Addresses) -> Importing:
    """The commune's officer."""
    return Importing(village.client("commune"), committed)


@pytest.fixture
def compared(officer: Importing) -> Importing:
    """The officer once the population database has answered."""
    compare(officer)
    return officer
