"""Functions fit a screen, files can be read in one go."""

import ast
from pathlib import Path
from statistics import median

import pytest

from .files import CODE_FOLDERS, name_of, python_files, tree

LONGEST_FUNCTION, LONGEST_FILE = 60, 500


def function_lengths(path: Path) -> dict[str, int]:
    """Lines of each function of a file, by where it stands."""
    functions = (
        node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {
        f"{name_of(path)}:{function.lineno} {function.name}": _lines(function.lineno, function.end_lineno)
        for function in functions
    }


def _lines(first: int, last: int | None) -> int:
    return (last or first) - first + 1


def file_length(path: Path) -> int:
    """Lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_is_longer_than_sixty_lines() -> None:
    lengths = {
        place: n for path in python_files(*CODE_FOLDERS) for place, n in function_lengths(path).items()
    }
    assert {place: n for place, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    lengths = {name_of(path): file_length(path) for path in python_files(*CODE_FOLDERS)}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_the_medians_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for folder in CODE_FOLDERS:
            files = python_files(folder)
            functions = [n for path in files for n in function_lengths(path).values()]
            lines = [n for path in files if (n := file_length(path))]
            print(
                f"\n{folder}: {len(functions)} functions, median {median(functions):g} lines; "
                f"{len(lines)} files, median {median(lines):g}",
                end="",
            )
