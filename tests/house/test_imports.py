"""The rings hold, and nothing is imported in the middle of a function to get round them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .files import CODE_FOLDERS, ROOT, name_of, python_files, tree

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
EXCUSE = "start-up"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_imports_point_from_the_outer_rings_to_the_inner() -> None:
    told = subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def inner_imports(path: Path) -> Iterator[str]:
    """Where a function imports something without a comment that names start-up time."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for function in (node for node in ast.walk(tree(path)) if isinstance(node, Function)):
        said = "\n".join(line for line in lines[function.lineno - 1 : function.end_lineno] if "#" in line)
        places = [node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        if places and EXCUSE not in said:
            yield f"{name_of(path)}:{places[0]}"


def test_a_function_imports_only_to_save_start_up_time_and_says_so() -> None:
    found = [place for path in python_files(*CODE_FOLDERS) for place in inner_imports(path)]
    assert found == []
