"""The proof of the rules: `giamngheo classify` equals the slow oracle, cell by cell, on small provinces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import oracle
import pytest
from fill import filled
from hypothesis import given, settings
from hypothesis import strategies as st
from provinces import SEEDS, Province, provinces
from tables import (
    HOUSEHOLD_KEY,
    PERSON_KEY,
    Answer,
    Question,
    Spelling,
    columns_of,
    is_same,
    run_classify,
)

PROOF = settings.get_profile("rules")
SHORT_PROOF = settings(PROOF, max_examples=PROOF.max_examples // 3 or 1)
SPELLINGS = (Spelling(), Spelling("%d/%m/%Y", "1", "0"), Spelling(yes="TRUE", no="False"))
Row = Mapping[str, Any]


def oracle_rows(households: Sequence[Row], persons: Sequence[Row], asked: Question) -> list[dict[str, Any]]:
    return oracle.classify(households, persons, asked.as_of, asked.standard, asked.basis, asked.recognised_on)


def as_asked(province: Province, household_id: str) -> str:
    """The household, its members and the question, for a failure message."""
    households = [row for row in province.households if row["household_id"] == household_id]
    members = [row for row in province.persons if row["household_id"] == household_id]
    return "\n".join(map(str, [province.question, *households, *members]))


def assert_equal(province: Province, answer: Answer, kind: str) -> None:
    """Same households in the same order, same value in every column of the contract."""
    assert answer.status == 0, answer.errors
    expected = oracle_rows(province.households, province.persons, province.question)
    assert [row["household_id"] for row in answer.rows] == [row["household_id"] for row in expected]
    for got, want in zip(answer.rows, expected, strict=True):
        wrong = {
            column: f"engine {got[column]!r}, oracle {value!r}"
            for column, value in want.items()
            if not is_same(got[column], value, kind)
        }
        assert not wrong, f"{wrong}\n{as_asked(province, want['household_id'])}"


@PROOF
@given(provinces(), st.sampled_from(SPELLINGS))
def test_engine_equals_oracle_on_csv(province: Province, spelling: Spelling) -> None:
    answer = run_classify(province.households, province.persons, province.question, "csv", spelling)
    assert_equal(province, answer, "csv")


@PROOF
@given(provinces())
def test_engine_equals_oracle_on_parquet(province: Province) -> None:
    answer = run_classify(province.households, province.persons, province.question, "parquet")
    assert_equal(province, answer, "parquet")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@PROOF
@given(provinces(), SEEDS.map(Random))
def test_filling_every_missing_column_settles_the_status(
    kind: str, province: Province, random: Random
) -> None:
    judged = oracle_rows(province.households, province.persons, province.question)
    households, persons = filled(province, judged, random)
    whole = Province(households, persons, province.question)
    settled = oracle_rows(households, persons, province.question)
    open_ones = [row["household_id"] for row in settled if row["status"] == "undetermined"]
    assert not open_ones, as_asked(whole, open_ones[0])
    assert_equal(whole, run_classify(households, persons, province.question, kind), kind)


def shuffled(random: Random, items: Sequence[Any]) -> list[Any]:
    return random.sample(items, len(items))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@SHORT_PROOF
@given(provinces(), SEEDS.map(Random))
def test_order_of_rows_and_columns_and_unknown_columns_change_nothing(
    kind: str, province: Province, random: Random
) -> None:
    plain = run_classify(province.households, province.persons, province.question, kind)
    households = [{**row, "ghi_chu": "a,b", "x": None} for row in shuffled(random, province.households)]
    persons = [
        {**row, "nghề phụ": 'đan "lát"', "status": "poor"} for row in shuffled(random, province.persons)
    ]
    stirred = run_classify(
        households,
        persons,
        province.question,
        kind,
        household_columns=shuffled(random, columns_of(households, HOUSEHOLD_KEY)),
        person_columns=shuffled(random, columns_of(persons, PERSON_KEY)),
    )
    assert plain.status == 0, plain.errors
    assert stirred.rows == plain.rows


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@SHORT_PROOF
@given(provinces(), SEEDS.map(Random))
def test_an_absent_column_equals_an_empty_one(kind: str, province: Province, random: Random) -> None:
    optional = sorted({*province.households[0]} - {*HOUSEHOLD_KEY, "review_date"})
    dropped = random.sample(optional, 5)
    of_persons = random.sample(sorted({"sex", "birth_date", "work_status", "attends", "diploma"}), 2)
    households = [{**row, **dict.fromkeys(dropped)} for row in province.households]
    persons = [{**row, **dict.fromkeys(of_persons)} for row in province.persons]
    emptied = Province(households, persons, province.question)
    answer = run_classify(
        households,
        persons,
        province.question,
        kind,
        household_columns=[c for c in columns_of(households, HOUSEHOLD_KEY) if c not in dropped],
        person_columns=[c for c in columns_of(persons, PERSON_KEY) if c not in of_persons],
    )
    assert_equal(emptied, answer, kind)
