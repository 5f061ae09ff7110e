"""The papers are up to date, and what they point at is there."""

import re
from pathlib import Path

import pytest

from giamngheo.config.cli import COMMANDS
from giamngheo.papers.table_pages import PAGE, page

from .files import ROOT, kept_files, name_of, python_files

LINK = re.compile(r"\[[^\]]*\]\(([^)#:\s]+)(?:#[^)]*)?\)")
NAMED_FILE = re.compile(
    r"`((?:giamngheo|policy|tests|docs|scripts|benchmarks)/[\w./-]+\.(?:py|yaml|md|csv|sh))`"
)
COMMAND = re.compile(r"^(?:\.venv/bin/)?giamngheo ([a-z-]+)(.*(?:\\\n.*)*)", re.MULTILINE)
OPTION = re.compile(r"--[a-z-]+")
PAPERS = [path for path in kept_files() if path.suffix == ".md"]
DECISION_PARTS = ("## Context", "## Decision", "## What follows")


def test_the_page_of_columns_is_what_the_schema_says_today() -> None:
    advice = "run `python -m giamngheo.papers.table_pages`"
    assert PAGE.read_text(encoding="utf-8") == page(), advice


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_a_paper_points_only_at_what_is_there(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    absent = [link for link in LINK.findall(text) if not (paper.parent / link).exists()]
    absent += [name for name in NAMED_FILE.findall(text) if not (ROOT / name).exists()]
    assert absent == []


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_a_paper_shows_only_commands_and_options_that_exist(paper: Path) -> None:
    options = {
        option
        for path in python_files("giamngheo/config")
        for option in OPTION.findall(path.read_text(encoding="utf-8"))
    }
    for command, rest in COMMAND.findall(paper.read_text(encoding="utf-8")):
        assert command in COMMANDS
        assert set(OPTION.findall(rest)) <= options


def test_every_page_of_docs_is_on_the_map() -> None:
    map_page = ROOT / "docs" / "README.md"
    linked = {(map_page.parent / link).resolve() for link in LINK.findall(map_page.read_text("utf-8"))}
    pages = {path for path in (ROOT / "docs").rglob("*.md") if path != map_page}
    assert {name_of(path) for path in pages - linked} == set()


def test_decisions_are_numbered_one_after_the_other_and_have_every_part() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert all(f"\n{part}" in text for part in DECISION_PARTS), path.name
