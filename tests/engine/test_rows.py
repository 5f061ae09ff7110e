"""A row of a form is checked by the rules of files: contract 1."""

from datetime import date

import pytest

from giamngheo.engine.rows import check_row
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("income_per_capita", "1200000", 1_200_000),
        ("income_per_capita", 1_200_000, 1_200_000),
        ("floor_area_m2", "45.5", 45.5),
        ("floor_area_m2", 45, 45.0),
        ("review_date", "2024-10-20", date(2024, 10, 20)),
        ("review_date", "20/10/2024", date(2024, 10, 20)),
        ("review_date", date(2024, 10, 20), date(2024, 10, 20)),
        ("uses_internet", "true", True),
        ("uses_internet", False, False),
        ("toilet", "septic", "septic"),
        ("toilet", "", None),
        ("toilet", None, None),
    ],
)
def test_a_right_cell_becomes_its_value(column: str, cell: object, value: object) -> None:
    row = check_row(HOUSEHOLDS, {column: cell})
    assert (row.values, row.wrong) == ({column: value}, {})


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("income_per_capita", "-1"),
        ("income_per_capita", "1.5"),
        ("income_per_capita", -1),
        ("income_per_capita", "nhiều"),
        ("income_per_capita", "9" * 30),
        ("floor_area_m2", "1e5"),
        ("floor_area_m2", float("nan")),
        ("review_date", "31/02/2024"),
        ("review_date", 20241020),
        ("uses_internet", "x"),
        ("toilet", "SEPTIC"),
        ("area_type", ""),
        ("area_type", None),
    ],
)
def test_a_wrong_cell_is_told_and_kept_out(column: str, cell: object) -> None:
    row = check_row(HOUSEHOLDS, {column: cell, "has_tv": "1"})
    assert set(row.wrong) == {column}
    assert row.values == {column: None, "has_tv": True}


def test_a_column_of_another_table_is_no_cell() -> None:
    with pytest.raises(KeyError):
        check_row(PERSONS, {"toilet": "septic"})
