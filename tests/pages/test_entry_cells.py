"""The cells of fast entry: what may be typed, what it means, how it is shown again."""

from datetime import date

import pytest

from giamngheo.pages.entry.cells import WrongCode, read_row
from giamngheo.pages.entry.layout import HOUSEHOLD_CELLS, MEMBER_CELLS

CELLS = {cell.name: cell for cell in [*HOUSEHOLD_CELLS, *MEMBER_CELLS]}


@pytest.mark.parametrize(
    ("cell", "text", "answers"),
    [
        ("wall", "1", {"wall": "durable"}),
        ("toilet", "7", {"toilet": "none"}),
        ("water_source", "10", {"water_source": "other"}),
        ("uses_internet", "x", {"uses_internet": True}),
        ("uses_internet", "0", {"uses_internet": False}),
        ("uses_internet", "", {"uses_internet": None}),
        ("work_status", "4", {"work_status": "unemployed"}),
        ("diploma", " 8 ", {"diploma": "university"}),
        ("floor_area_m2", "45,5", {"floor_area_m2": "45.5"}),
        ("income_per_capita", "1.100.000", {"income_per_capita": "1100000"}),
        ("income_12m_per_capita", "1050000", {"income_12m_per_capita": "1050000"}),
        ("review_date", "18/10/2024", {"review_date": date(2024, 10, 18)}),
        ("review_date", "5.3.2024", {"review_date": date(2024, 3, 5)}),
        ("review_date", "18102024", {"review_date": date(2024, 10, 18)}),
        ("review_date", "", {"review_date": None}),
        (
            "birth_date",
            "05061985",
            {"birth_date": date(1985, 6, 5), "birth_date_is_year_only": False},
        ),
        ("birth_date", "1985", {"birth_date": date(1985, 1, 1), "birth_date_is_year_only": True}),
        ("birth_date", "", {"birth_date": None, "birth_date_is_year_only": None}),
        (
            "member_needs",
            "31",
            {"need_job": True, "need_training": False, "need_work_abroad": True, "need_legal_aid": False},
        ),
        (
            "member_needs",
            "0",
            {"need_job": False, "need_training": False, "need_work_abroad": False, "need_legal_aid": False},
        ),
        (
            "member_needs",
            "",
            {"need_job": None, "need_training": None, "need_work_abroad": None, "need_legal_aid": None},
        ),
    ],
)
def test_a_cell_takes_the_number_of_the_code(cell: str, text: str, answers: dict[str, object]) -> None:
    assert CELLS[cell].read(text) == answers


@pytest.mark.parametrize(
    ("cell", "text"),
    [("wall", "3"), ("wall", "0"), ("toilet", "x"), ("uses_internet", "3"), ("causes", "19"), ("marks", "a")]
    + [(cell, text) for cell in ("review_date", "birth_date") for text in ("31/02/2024", "18/10", "x")]
    + [("review_date", "2024"), ("birth_date", "1024")],
)
def test_a_number_that_is_no_code_is_refused(cell: str, text: str) -> None:
    with pytest.raises(WrongCode):
        CELLS[cell].read(text)


@pytest.mark.parametrize("cell", CELLS)
def test_what_is_kept_is_shown_as_it_was_typed(cell: str) -> None:
    days = {"review_date": ("18/10/2024", ""), "birth_date": ("05/06/1985", "1985", "")}
    for text in days.get(cell, ("1", "2", "")):
        kept = {name: _typed(value) for name, value in CELLS[cell].read(text).items()}
        shown = CELLS[cell].typed(type("Kept", (), kept))
        assert shown == text


def _typed(value: object) -> object:
    return float(value) if isinstance(value, str) and value.isdigit() else value


def test_every_answer_stands_in_one_cell_only() -> None:
    columns = [column.name for cell in CELLS.values() for column in cell.columns]
    assert len(columns) == len(set(columns))


def test_good_cells_count_where_others_are_wrong() -> None:
    typed = read_row(HOUSEHOLD_CELLS, {"wall": "9", "roof": "1"})
    assert (typed.values, set(typed.wrong)) == ({"roof": "durable"}, {"wall"})
