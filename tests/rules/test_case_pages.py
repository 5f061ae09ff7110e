"""docs/cases.md is what the cases say today."""

from __future__ import annotations

from giamngheo.papers.case_pages import PAGE, page


def test_the_printed_page_of_cases_is_up_to_date() -> None:
    advice = "run `python -m giamngheo.papers.case_pages`"
    assert PAGE.read_text(encoding="utf-8") == page(), advice
