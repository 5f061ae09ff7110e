"""On which lists of a decision a household stands, and when a request is turned down by it."""

import pytest

from giamngheo.rules.decision_lists import is_turned_down, lists_of


# Typed from Điều 4, QĐ 24/2021/QĐ-TTg: poor, near-poor, who escaped poverty (to near-poor or above), near-poverty.
@pytest.mark.parametrize(
    ("before", "now", "lists"),
    [
        ("poor", "poor", ["poor"]),
        ("poor", "near_poor", ["near_poor", "escaped"]),
        ("poor", "not_poor", ["escaped"]),
        ("near_poor", "poor", ["poor"]),
        ("near_poor", "near_poor", ["near_poor"]),
        ("near_poor", "not_poor", ["escaped_near_poverty"]),
        ("not_poor", "poor", ["poor"]),
        ("not_poor", "near_poor", ["near_poor"]),
        ("not_poor", "not_poor", []),
        ("", "not_poor", []),
        ("", "near_poor", ["near_poor"]),
    ],
)
def test_a_household_stands_on_the_lists_of_its_movement(before: str, now: str, lists: list[str]) -> None:
    assert lists_of(before, now) == lists


@pytest.mark.parametrize(
    ("form", "before", "decided", "turned_down"),
    [
        ("review_request", "not_poor", "not_poor", True),
        ("review_request", "", "not_poor", True),
        ("review_request", "not_poor", "near_poor", False),
        ("review_request", "near_poor", "near_poor", False),
        ("review_request", "poor", "not_poor", False),  # the list of those who escaped names it
        ("escape_request", "poor", "poor", True),
        ("escape_request", "near_poor", "near_poor", True),
        ("escape_request", "near_poor", "poor", True),
        ("escape_request", "poor", "near_poor", False),
        ("escape_request", "poor", "not_poor", False),
        ("escape_request", "near_poor", "not_poor", False),
        ("review_request", "not_poor", "", False),  # no decision says anything of it
        ("average_living", "not_poor", "not_poor", False),
    ],
)
def test_who_asked_for_what_no_list_gives_is_owed_a_refusal(
    form: str, before: str, decided: str, turned_down: bool
) -> None:
    assert is_turned_down(form, before, decided) == turned_down
