"""How an officer's cells and headings are read: the left side as it stands in offices, the right side typed by hand."""

from datetime import date, datetime

import pytest

from giamngheo.papers.imports.guess import guessed
from giamngheo.papers.imports.headings import load_headings
from giamngheo.papers.imports.mapping import (
    ColumnChoice,
    ImportChoices,
    fingerprint,
    from_json,
    remembered,
    to_json,
)
from giamngheo.papers.imports.sheets import Cell, Sheet
from giamngheo.papers.imports.translate import Unclear, translator

KNOWN = load_headings()


def read(target: str, cell: Cell, unit: int = 1, blank_is_no: bool = False) -> str | None:
    """The text of the contract for a cell of a column."""
    column = ColumnChoice(0, "", target, unit=unit, blank_is_no=blank_is_no)
    return translator(column, ImportChoices(), KNOWN)(cell)


@pytest.mark.parametrize(
    ("target", "cell", "text"),
    [
        ("income_per_capita", "1.200.000", "1200000"),
        ("income_per_capita", "1,200,000 đ", "1200000"),
        ("income_per_capita", "950 000", "950000"),
        ("income_per_capita", 900000.0, "900000"),
        ("income_per_capita", "1.2000", "1.2000"),
        ("floor_area_m2", "45,5", "45.5"),
        ("floor_area_m2", "1.045,5", "1045.5"),
        ("floor_area_m2", "60 m2", "60"),
        ("birth_date", "5/3/1980", "1980-03-05"),
        ("birth_date", "05-03-1980", "1980-03-05"),
        ("birth_date", datetime(1980, 3, 5), "1980-03-05"),
        ("birth_date", date(1980, 3, 5), "1980-03-05"),
        ("birth_date", 1980.0, "1980"),
        ("birth_date", "03/31/1980", "1980-31-03"),
        ("health_insurance", "x", "true"),
        ("health_insurance", "X", "true"),
        ("health_insurance", "✓", "true"),
        ("health_insurance", "Không", "false"),
        ("health_insurance", "–", None),
        ("health_insurance", "", None),
        ("toilet", "Nhà tiêu tự hoại", "septic"),
        ("toilet", "hai ngan", "double_vault"),
        ("toilet", "không có", "none"),
        ("toilet", "hố lạ", "hố lạ"),
        ("toilet=septic", "x", "septic"),
        ("toilet=septic", "", None),
        ("ethnic_code", "H'Mông", "08"),
        ("ethnic_code", 3.0, "03"),
        ("relation", "Con dâu", "other"),
        ("commune_code", 3658.0, "03658"),
        ("household_id", 12.0, "12"),
        ("full_name", "  Lò   Văn Hặc ", "Lò Văn Hặc"),
        ("full_name", "'=CMD", "=CMD"),
        ("personal_id", "014 060 000 123", "014060000123"),
    ],
)
def test_a_cell_as_officers_write_it_becomes_the_contracts_text(
    target: str, cell: Cell, text: str | None
) -> None:
    assert read(target, cell) == text


def test_amounts_in_thousands_and_millions_are_multiplied() -> None:
    assert read("income_per_capita", "1.200,5", unit=1000) == "1.200,5"
    assert read("income_per_capita", "1200,5", unit=1000) == "1200500"
    assert read("income_per_capita", 1.2, unit=1_000_000) == "1200000"


def test_an_empty_cell_is_unknown_unless_the_officer_says_that_it_means_no() -> None:
    assert read("health_insurance", "") is None
    assert read("health_insurance", "", blank_is_no=True) == "false"


@pytest.mark.parametrize(
    ("target", "cell"), [("household_id", date(2022, 2, 1)), ("personal_id", 14_060_000_123.0)]
)
def test_what_the_workbook_has_lost_is_told_and_not_guessed(target: str, cell: Cell) -> None:
    with pytest.raises(Unclear):
        read(target, cell)


@pytest.mark.parametrize(
    ("heading", "target", "why"),
    [
        ("household_id", "household_id", "name"),
        ("Mã hộ", "household_id", "name"),
        ("MA HO", "household_id", "name"),
        ("Họ và tên chủ hộ", "head_name", "name"),
        ("Diện tích nhà ở (m2)", "floor_area_m2", "name"),
        ("DT nhà ở", "floor_area_m2", "name"),
        ("Thu nhập BQ/người/tháng (1.000 đồng)", "income_per_capita", "name"),
        ("Nguồn nuoc sinh hoạtt", "water_source", "similar"),
        ("Thẻ BHYT", "health_insurance", "name"),
        ("Số CCCD", "personal_id", "name"),
        ("STT", "-", "name"),
        ("Nhà tiêu tự hoại", "toilet=septic", "name"),
        ("Cột linh tinh nào đó", "", ""),
    ],
)
def test_a_heading_is_understood_with_its_reason(heading: str, target: str, why: str) -> None:
    rows: list[list[Cell]] = [[heading, "Thôn", "Dân tộc"], ["1", "2", "3"]]
    column = guessed([Sheet.of_rows("s", rows)], KNOWN).sheets[0].columns[0]
    assert (column.target, column.why) == (target, why)


def test_a_column_without_a_telling_name_is_known_by_its_values() -> None:
    rows: list[list[Cell]] = [["Mã hộ", "Thôn", "Cột 7"], *([["1", "2", "nam"], ["2", "2", "nữ"]] * 2)]
    column = guessed([Sheet.of_rows("s", rows)], KNOWN).sheets[0].columns[2]
    assert (column.target, column.why) == ("sex", "values")


def test_the_unit_stands_in_the_heading() -> None:
    rows: list[list[Cell]] = [["Mã hộ", "Thu nhập bình quân (nghìn đồng)"], ["1", "2"]]
    assert guessed([Sheet.of_rows("s", rows)], KNOWN).sheets[0].columns[1].unit == 1000


def test_choices_come_back_from_json_and_hold_for_the_next_file_with_the_same_headings() -> None:
    rows: list[list[Cell]] = [["Mã hộ", "Cột lạ", "Thôn"], ["1", "2", "3"]]
    first = guessed([Sheet.of_rows("năm 2023", rows)], KNOWN)
    second = guessed([Sheet.of_rows("năm 2024", rows)], KNOWN)
    assert from_json(to_json(first)) == first
    assert fingerprint(first.sheets) == fingerprint(second.sheets)
    chosen = to_json(first)
    chosen["sheets"][0]["columns"][1]["target"] = "toilet"
    after = remembered(second, chosen).sheets[0].columns[1]
    assert (after.target, after.why) == ("toilet", "remembered")
