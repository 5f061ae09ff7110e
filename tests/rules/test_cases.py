"""Every sample household of tests/cases: the command and the oracle both give the answer typed by hand."""

from __future__ import annotations

from dataclasses import replace

import oracle
import pytest
from case_files import Case, Row, read_cases, runs
from oracle_columns import RESULT_COLUMNS
from oracle_indicators import indicators_of
from tables import Question, is_same, run_classify

CASES = read_cases()
KINDS = ("csv", "parquet")


def tables_of(cases: list[Case]) -> tuple[list[Row], list[Row]]:
    return [case.household for case in cases], [person for case in cases for person in case.persons]


def answers_of_command(kind: str) -> dict[str, Row]:
    rows = {}
    for run, cases in runs(CASES).items():
        answer = run_classify(*tables_of(cases), Question(*run), kind)
        assert answer.status == 0, answer.errors
        rows.update({row["household_id"]: row for row in answer.rows})
    return rows


@pytest.fixture(scope="module")
def commanded() -> dict[str, dict[str, Row]]:
    """Result rows by kind of file and household."""
    return {kind: answers_of_command(kind) for kind in KINDS}


def differences(case: Case, row: Row, kind: str) -> str:
    """One line a column that is not as expected; empty when all are."""
    lines = [
        f"{case.id} «{case.name}»: {column}: {kind} says {row[column]!r}, expected {expected!r}"
        for column, expected in case.expect.items()
        if not is_same(row[column], expected, kind)
    ]
    return "\n".join(lines)


def by_id(case: Case) -> str:
    return case.id


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_the_oracle_gives_the_typed_answer(case: Case) -> None:
    row = oracle.classify([case.household], case.persons, *case.run)[0]
    assert not (wrong := differences(case, row, "oracle")), wrong


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_the_command_gives_the_typed_answer(
    case: Case, kind: str, commanded: dict[str, dict[str, Row]]
) -> None:
    assert not (wrong := differences(case, commanded[kind][case.id], kind)), wrong


def test_the_command_and_the_oracle_agree_on_every_column_of_every_case(
    commanded: dict[str, dict[str, Row]],
) -> None:
    wrong = []
    for case in CASES:
        expected = oracle.classify([case.household], case.persons, *case.run)[0]
        every_column = replace(case, expect=expected)
        wrong += [differences(every_column, commanded[kind][case.id], kind) for kind in KINDS]
    assert not any(wrong), "\n".join(filter(None, wrong))


def test_cases_have_different_names() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))


def test_cases_expect_only_columns_of_the_results() -> None:
    asked = {column for case in CASES for column in case.expect}
    assert asked <= set(RESULT_COLUMNS)


def test_cases_show_every_movement_and_every_status() -> None:
    movements = {"newly_poor", "fell_back_to_poor", "newly_near_poor", "fell_back_to_near_poor"}
    assert set(oracle.MOVEMENTS.values()) | movements <= {case.expect.get("movement") for case in CASES}
    statuses = {"poor", "near_poor", "not_poor", "undetermined", "not_reviewed"}
    assert statuses <= {case.expect.get("status") for case in CASES}


@pytest.mark.parametrize("standard", ["2016-2020", "2022-2026", "2027-2030"])
@pytest.mark.parametrize("answer", [True, False])
def test_cases_show_every_indicator_of_every_standard_on_both_sides(standard: str, answer: bool) -> None:
    shown = {
        column
        for case in CASES
        for column, value in case.expect.items()
        if value is answer and case.run[1] == standard
    }
    assert set(indicators_of(standard)) <= shown
