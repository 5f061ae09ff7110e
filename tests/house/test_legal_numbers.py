"""No number of the law stands in the code: lines and cut-offs live in policy/ with their source."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from .files import POLICY, name_of, python_files, tree

ALLOWED = {
    ("giamngheo/rules/ages.py", 12): "months in a year",
    ("giamngheo/rules/ages.py", 31): "the longest month, for periods that clip to a month's end",
    ("giamngheo/rules/ages.py", 32): "more than the longest month: a day as one whole number",
    ("giamngheo/rules/codes.py", 56): "the ethnic codes run from 01 to 55",
    ("giamngheo/rules/explain.py", 100): "per cent",
    ("giamngheo/rules/person_rules.py", 4): "places in the ladder of school levels, not an age",
    ("giamngheo/rules/person_rules.py", 33): "1 January as a day number: one month of 32 and one day",
    ("giamngheo/rules/facts.py", 64): "the bits of a whole number",
    ("giamngheo/rules/collecting.py", 10_000): "households from which streaming pays",
    ("giamngheo/rules/recognition.py", 12): "months in a year",
}
METHODS = {
    "giamngheo/rules/measures.py": "what counts as rounding, in the arithmetic of weights",
    "giamngheo/rules/survey.py": "numerical methods of statistics",
}
SMALL = {0, 1, 2}  # signs, places and halves; a cut-off of 2 is seen in policy/ and not told apart from them


def literals(path: Path) -> Iterator[tuple[int, float]]:
    """Line and value of each number typed in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            assert isinstance(node.value, int | float)
            yield node.lineno, node.value


def numbers_of_law(content: Any) -> Iterator[float]:
    """Every number that a policy file gives as a value."""
    if isinstance(content, dict):
        value = content.get("value")
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield value
        content = list(content.values())
    if isinstance(content, list):
        for item in content:
            yield from numbers_of_law(item)


def test_the_rules_type_no_number_beyond_those_with_a_reason() -> None:
    found = {
        f"{name_of(path)}:{line}: {value}"
        for path in python_files("giamngheo/rules")
        for line, value in literals(path)
        if value not in SMALL and (name_of(path), value) not in ALLOWED and name_of(path) not in METHODS
    }
    assert found == set()


def test_every_allowed_number_is_still_there() -> None:
    typed = {
        (name_of(path), value) for path in python_files("giamngheo/rules") for _, value in literals(path)
    }
    assert set(ALLOWED) - typed == set()


def test_no_income_line_score_or_retirement_age_is_typed_anywhere_in_the_engine() -> None:
    policies = [*(POLICY / "standards").glob("*.yaml"), POLICY / "working_age.yaml"]
    law = {
        number
        for path in policies
        for number in numbers_of_law(yaml.safe_load(path.read_text(encoding="utf-8")))
        if number > 100
    }
    assert 1_500_000 in law
    inner = python_files("giamngheo/rules", "giamngheo/engine", "giamngheo/config")
    found = [f"{name_of(path)}:{line}" for path in inner for line, value in literals(path) if value in law]
    assert found == []
