"""Makers of broken XLSX files: the base of tables.py with one thing wrong, as spreadsheets do it."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from .tables import Pair, address, xlsx_pair

SHEET = "xl/worksheets/sheet1.xml"
CHUNK = b"A" * (1 << 20)

# --- cells ---


def commune_code_as_number(folder: Path) -> Pair:
    """00070 typed into a cell that is not text."""
    return xlsx_pair(folder, households={(2, "commune_code"): 70})


def commune_code_as_number_shown_with_zeros(folder: Path) -> Pair:
    """The number 70 under the format 00000: the screen shows 00070, the file holds 70."""

    def format_cell(sheet: Worksheet) -> None:
        cell = sheet[address(sheet, 2, "commune_code")]
        cell.value, cell.number_format = 70, "00000"

    return xlsx_pair(folder, households=format_cell)


def ethnic_code_as_number(folder: Path) -> Pair:
    """01 typed as a number."""
    return xlsx_pair(folder, persons={(6, "ethnic_code"): 1})


def village_code_as_number(folder: Path) -> Pair:
    """An optional code is a code."""
    return xlsx_pair(folder, households={(4, "village_code"): 3})


def household_id_as_number(folder: Path) -> Pair:
    """An id that is a number in both tables."""
    same = [(2, "household_id"), (3, "household_id"), (4, "household_id")]
    return xlsx_pair(folder, households={(2, "household_id"): 14001}, persons=dict.fromkeys(same, 14001))


def person_id_as_number(folder: Path) -> Pair:
    """An id that is a number."""
    return xlsx_pair(folder, persons={(3, "person_id"): 12})


def personal_id_as_number(folder: Path) -> Pair:
    """A citizen's number loses its zeros, and past 15 digits its end."""
    return xlsx_pair(folder, persons={(2, "personal_id"): 14_080_001_234})


def household_id_turned_into_a_date(folder: Path) -> Pair:
    """Excel makes a date of 1-2."""
    return xlsx_pair(folder, households={(5, "household_id"): date(2022, 2, 1)})


def serial_number_for_a_date(folder: Path) -> Pair:
    """44927 in a cell without a date format."""
    return xlsx_pair(folder, persons={(4, "birth_date"): 44_927})


def impossible_text_date(folder: Path) -> Pair:
    """Excel keeps 31/04/2012 as text, for there is no such day."""
    return xlsx_pair(folder, persons={(4, "birth_date"): "31/04/2012"})


def date_cell_after_the_review(folder: Path) -> Pair:
    """A real date cell, a day late."""
    return xlsx_pair(folder, persons={(4, "birth_date"): date(2022, 10, 16)})


def negative_number_cell(folder: Path) -> Pair:
    """No negative number."""
    return xlsx_pair(folder, households={(3, "income_per_capita"): -1})


def fraction_in_an_integer_column(folder: Path) -> Pair:
    """The quotient of a total by its members."""
    return xlsx_pair(folder, households={(3, "income_per_capita"): 1_333_333.33})


def thousands_mark_in_a_text_cell(folder: Path) -> Pair:
    """1.500.000 kept as text."""
    return xlsx_pair(folder, households={(2, "income_per_capita"): "1.500.000"})


def two_in_a_boolean_column(folder: Path) -> Pair:
    """Only 1 and 0 are booleans."""
    return xlsx_pair(folder, persons={(7, "health_insurance"): 2})


def wrong_case_in_a_sheet(folder: Path) -> Pair:
    """Codes are case-sensitive."""
    return xlsx_pair(folder, households={(3, "area_type"): "Urban"})


def missing_value_in_a_sheet(folder: Path) -> Pair:
    """An empty required cell."""
    return xlsx_pair(folder, households={(5, "commune_code"): None})


def error_value(folder: Path) -> Pair:
    """#N/A is not an empty cell: a lookup failed."""
    return xlsx_pair(folder, households={(2, "income_per_capita"): "#N/A"})


def formula_never_calculated(folder: Path) -> Pair:
    """A formula whose value the file does not hold: reading it as unknown would be silent."""
    return xlsx_pair(folder, households={(2, "income_per_capita"): "=600000*2"})


def merged_required_cells(folder: Path) -> Pair:
    """One household_id merged over its three members: rows 3 and 4 hold nothing, row 2 the merge."""
    return xlsx_pair(folder, persons=lambda sheet: sheet.merge_cells("A2:A4"))


def column_twice_in_a_sheet(folder: Path) -> Pair:
    """Two columns of one name."""

    def rename(sheet: Worksheet) -> None:
        sheet[address(sheet, 1, "roof")].value = "wall"

    return xlsx_pair(folder, households=rename)


def missing_column_in_a_sheet(folder: Path) -> Pair:
    """area_type is the fifth column."""
    return xlsx_pair(folder, households=lambda sheet: sheet.delete_cols(5))


def bad_cell_under_a_blank_row(folder: Path) -> Pair:
    """Row 3 is blank, so the bad cell of the second household stands in row 4, as the screen shows."""

    def insert(sheet: Worksheet) -> None:
        sheet.insert_rows(3)
        sheet[address(sheet, 4, "toilet")].value = "hố xí"

    return xlsx_pair(folder, households=insert)


def title_above_the_header(folder: Path) -> Pair:
    """A report's title in row 1, the header in row 2."""

    def put_title(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"].value = "DANH SÁCH HỘ"

    return xlsx_pair(folder, households=put_title)


def bad_cell_under_a_blank_first_row(folder: Path) -> Pair:
    """Header in row 2 under a blank row: a finding is told on row 1 or at the row the screen shows, 4."""

    def move_down(sheet: Worksheet) -> None:
        sheet[address(sheet, 3, "toilet")].value = "hố xí"
        sheet.insert_rows(1)

    return xlsx_pair(folder, households=move_down)


def tables_on_the_second_sheet(folder: Path) -> Pair:
    """The first sheet is blank; it is the first that counts."""

    def move(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        book.create_sheet("Bìa", 0)

    return xlsx_pair(folder, households=move)


# --- files ---


def overwritten(folder: Path, change: Callable[[bytes], bytes]) -> Pair:
    """The base with the bytes of the households workbook changed."""
    pair = xlsx_pair(folder)
    pair[0].write_bytes(change(pair[0].read_bytes()))
    return pair


def empty_workbook_file(folder: Path) -> Pair:
    """0 bytes."""
    return overwritten(folder, lambda _: b"")


def truncated_workbook(folder: Path) -> Pair:
    """A copy that broke off half-way."""
    return overwritten(folder, lambda content: content[: len(content) // 2])


def text_named_xlsx(folder: Path) -> Pair:
    """A text under a workbook's name."""
    return overwritten(folder, lambda _: b"household_id,commune_code,area_type\nH1,00070,rural\n")


def protected_workbook(folder: Path) -> Pair:
    """An OLE container, as a password or the old .xls makes it."""
    return overwritten(folder, lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4088))


def zip_without_sheets(folder: Path) -> Pair:
    """A zip of something else."""
    pair = xlsx_pair(folder)
    with zipfile.ZipFile(pair[0], "w") as archive:
        archive.writestr("readme.txt", "không phải bảng tính")
    return pair


def rewritten(pair: Pair, change: Callable[[str], str]) -> Pair:
    """The households workbook with its sheet's XML changed."""
    with zipfile.ZipFile(pair[0]) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members[SHEET] = change(members[SHEET].decode()).encode()
    with zipfile.ZipFile(pair[0], "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return pair


def broken_sheet_xml(folder: Path) -> Pair:
    """A whole zip around a sheet that breaks off."""
    return rewritten(xlsx_pair(folder), lambda xml: xml[: xml.index("H3")])


def zip_bomb(folder: Path, megabytes: int = 400) -> Pair:
    """Half a megabyte of zip that unfolds into one cell of 400 MB."""
    pair = xlsx_pair(folder)
    with zipfile.ZipFile(pair[0]) as source:
        members = {name: source.read(name) for name in source.namelist()}
    xml = members.pop(SHEET)
    end = xml.index(b"</sheetData>")
    with zipfile.ZipFile(pair[0], "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in members.items():
            target.writestr(name, content)
        with target.open(SHEET, "w") as sheet:
            sheet.write(xml[:end] + b'<row r="6"><c r="A6" t="inlineStr"><is><t>')
            for _ in range(megabytes):
                sheet.write(CHUNK)
            sheet.write(b"</t></is></c></row>" + xml[end:])
    return pair


def cell_in_the_last_corner(folder: Path) -> Pair:
    """One stray cell at XFD1048576: a reader that fills the rectangle needs hundreds of GB."""
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return rewritten(xlsx_pair(folder), lambda xml: xml.replace("</sheetData>", corner))


def entity_bomb(folder: Path) -> Pair:
    """Nested entities that would unfold into 10^9 letters."""
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    head = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "a">{entities}]>'
    cell = '<row r="6"><c r="A6" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData>'
    return rewritten(xlsx_pair(folder), lambda xml: head + xml.replace("</sheetData>", cell))
