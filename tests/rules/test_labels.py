"""Every column and code has its English beside the Vietnamese, and so has every indicator of the law."""

import pytest

from giamngheo.engine.policy import load_law
from giamngheo.rules import codes, labels
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Kind

COLUMNS = [*HOUSEHOLDS.columns, *PERSONS.columns]


def test_every_column_has_an_english_name() -> None:
    assert {column.name for column in COLUMNS} == set(labels.ENGLISH_COLUMNS)


@pytest.mark.parametrize(
    "column", [column for column in COLUMNS if column.kind is Kind.CODE], ids=lambda column: column.name
)
def test_every_code_has_an_english_name(column: object) -> None:
    if column.name != "ethnic_code":  # type: ignore[attr-defined]  # names of groups are data
        assert list(labels.ENGLISH_CODES[column.name]) == list(column.codes)  # type: ignore[attr-defined]


def test_every_status_movement_and_basis_has_an_english_name() -> None:
    assert list(labels.ENGLISH_STATUSES) == list(codes.STATUSES)
    assert list(labels.ENGLISH_MOVEMENTS) == list(codes.MOVEMENTS)
    assert list(labels.ENGLISH_BASES) == list(codes.BASES)


def test_every_indicator_of_the_law_is_told_in_english_too() -> None:
    standards = load_law().standards
    assert all(standard.label_en for standard in standards)
    told = [(one.label_en, one.cutoff_en) for standard in standards for one in standard.indicators]
    assert len(told) == 10 + 12 + 12
    assert all(label and cutoff for label, cutoff in told)
