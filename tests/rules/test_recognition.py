"""Recognition by income: the table of steps, and what the twelve months say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.engine.review import review_for
from giamngheo.rules.recognition import Income, income_per_head, is_average_living, is_low_income
from giamngheo.rules.recognition_steps import RECOGNITION_ACTS, RecognitionStep

# Typed from QĐ 24/2021/QĐ-TTg, Điều 6 and NĐ 30/2025/NĐ-CP: what must have come right before each step.
BEFORE = {
    "income": {"income", "posted", "concluded", "signed"},
    "posted": {"income", "posted"},
    "concluded": {"posted"},
    "signed": {"concluded"},
    "decided": {"signed"},
    "refused": {"income"},
}


@given(st.lists(st.sampled_from(sorted(RECOGNITION_ACTS)), max_size=40))
def test_a_recognition_only_ever_takes_steps_of_the_law(tried: list[str]) -> None:
    step = RecognitionStep.INCOME
    for act in tried:
        if step in RECOGNITION_ACTS[act].at:
            now = RecognitionStep(str(RECOGNITION_ACTS[act].to["done"]))
            assert step in BEFORE[now]
            step = now


@pytest.mark.parametrize(
    ("amounts", "members", "income"),
    [
        ([48_000_000], 2, 2_000_000),
        ([36_000_000, 1], 2, 1_500_001),
        ([54_000_000], 2, 2_250_000),
        ([54_000_001], 2, 2_250_001),
        ([0], 3, 0),
    ],
)
def test_an_income_is_rounded_up_so_that_no_line_is_passed(
    amounts: list[int], members: int, income: int
) -> None:
    assert income_per_head([Income(amount, True) for amount in amounts], members) == income


def test_assistance_from_the_budget_is_no_income() -> None:
    assert income_per_head([Income(24_000_000, True), Income(12_000_000, False)], 1) == 2_000_000


@pytest.mark.parametrize(
    ("area", "income", "fits"),
    [
        ("rural", 1_500_000, False),
        ("rural", 1_500_001, True),
        ("rural", 2_250_000, True),
        ("rural", 2_250_001, False),
        ("urban", 2_000_000, False),
        ("urban", 2_000_001, True),
        ("urban", 3_000_000, True),
        ("urban", 3_000_001, False),
    ],
)
def test_the_average_living_standard_is_a_band_over_the_line(area: str, income: int, fits: bool) -> None:
    assert is_average_living(income, "03658", area, review_for(date(2025, 3, 17)).lines) is fits


def test_the_standard_of_2027_has_no_band() -> None:
    assert is_average_living(2_500_000, "03658", "rural", review_for(date(2027, 3, 17)).lines) is None


@pytest.mark.parametrize(("income", "fits"), [(2_250_000, True), (2_250_001, False), (0, True)])
def test_low_income_is_at_or_under_the_line(income: int, fits: bool) -> None:
    assert is_low_income(income, 2_250_000) is fits
