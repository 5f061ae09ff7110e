"""Typed households in which nothing is wrong, to be changed one fact at a time; and the sample, typed.

Columns and codes from contract.md section 1. What must come out is asked of the slow oracle of tests/rules,
which imports nothing of the package.
"""

import csv
import re
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from .tables import Cell, Pair, Rows, csv_text, text_pair

sys.path.append(str(Path(__file__).parents[1] / "rules"))
oracle = import_module("oracle")
oracle_indicators = import_module("oracle_indicators")

Row = dict[str, Cell]

# The day on which each standard is in force, as asked for in the tests.
DAYS = {
    "2016-2020": date(2018, 10, 15),
    "2022-2026": date(2022, 10, 15),
    "2027-2030": date(2028, 10, 15),
}
STANDARDS = list(DAYS)
INTEGERS = {"income_per_capita", "income_12m_per_capita", "income_score"}
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def home(household_id: str = "H1", **cells: Cell) -> Row:
    """A rural household under every line, deprived of nothing in any standard."""
    row: Row = {
        "household_id": household_id,
        "commune_code": "03646",
        "area_type": "rural",
        "in_review": True,
        "review_date": None,
        "income_per_capita": 650_000,
        "income_score": None,
        "wall": "durable",
        "frame": "durable",
        "roof": "durable",
        "floor_area_m2": 90.0,
        "water_source": "piped",
        "toilet": "septic",
        "uses_internet": True,
        "uses_phone": True,
        "has_tv": True,
        **dict.fromkeys(("has_radio", "has_desktop", "has_phone", "has_laptop"), False),
        **dict.fromkeys(("has_tablet", "has_smartphone", "has_loudspeaker"), False),
        "waste_disposal": "collected",
        "untreated_illness": False,
        "previous_status": "poor",
        "escaped_poverty_date": None,
        "escaped_near_poverty_date": None,
        "is_agricultural": False,
        "no_labour_capacity": False,
        "has_merit_member": False,
    }
    return row | known(row, cells)


def member(person_id: str, household_id: str = "H1", **cells: Cell) -> Row:
    """A contracted worker of 50 (on 15.10.2022) who lacks nothing."""
    row: Row = {
        "household_id": household_id,
        "person_id": person_id,
        "relation": "other",
        "sex": "male",
        "birth_date": date(1972, 3, 1),
        "ethnic_code": "03",
        "work_status": "wage_contract",
        "attends": "none",
        "diploma": "upper_secondary",
        "training_certificate": False,
        "health_insurance": True,
        "stunted": False,
        "underweight": False,
        "disability": False,
        "monthly_allowance": False,
    }
    return row | known(row, cells)


def known(row: Row, cells: Row) -> Row:
    """The cells, all of them columns of the row."""
    assert cells.keys() <= row.keys()
    return cells


def written(folder: Path, households: Rows, persons: Rows) -> Pair:
    """Both tables as CSV."""
    return text_pair(folder, csv_text(households), csv_text(persons))


def typed_rows(path: Path) -> Rows:
    """A CSV of the sample with its cells typed."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: _typed(name, text) for name, text in row.items()} for row in csv.DictReader(file)]


def _typed(name: str, text: str) -> Cell:
    if text in ("", "true", "false"):
        return None if text == "" else text == "true"
    if DAY.fullmatch(text):
        return date.fromisoformat(text)
    if name == "floor_area_m2":
        return float(text)
    return int(text) if name in INTEGERS else text
