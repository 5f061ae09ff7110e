"""The files of this house, as the tests here walk over them."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "policy"
CODE_FOLDERS = ("giamngheo", "scripts", "benchmarks", "tests")


def python_files(*folders: str) -> list[Path]:
    """Every Python file under the folders, in order, but for those that makemigrations writes."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not path.match("migrations/0001_initial.py"))


def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The path as seen from the root of the house."""
    return path.relative_to(ROOT).as_posix()


def kept_files() -> list[Path]:
    """Every file that git keeps or would keep, in order."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def text_of(path: Path) -> str:
    """The text of a kept file; empty where it is not text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")
