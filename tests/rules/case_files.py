"""The sample households of tests/cases, completed from the base household and grouped into runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "cases"
Row = dict[str, Any]
RunKey = tuple[date, str, str, date | None]


@dataclass(frozen=True)
class Case:
    """One sample household, complete: every base cell, overridden by the case's own."""

    id: str
    name: str
    run: RunKey
    household: Row
    persons: list[Row] = field(repr=False)
    expect: Row


def read_base() -> dict[str, Row]:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    base: dict[str, Row] = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    return base


def complete(case_id: str, case: Mapping[str, Any], base: Mapping[str, Row]) -> Case:
    household = {**base["household"], **case.get("household", {}), "household_id": case_id}
    persons = []
    for number, own in enumerate(case.get("persons", [{}])):
        relation = "other" if number else "head"
        key = {"household_id": case_id, "person_id": f"{case_id}-{number}", "relation": relation}
        persons.append({**base["person"], **key, **own})
    run = (case["as_of"], case["standard"], case.get("basis", "auto"), case.get("recognised_on"))
    return Case(case_id, case["name"], run, household, persons, case["expect"])


def read_cases() -> list[Case]:
    """Every case of every file; its id is the file's name and its place in it."""
    base = read_base()
    cases = []
    for path in sorted(FOLDER.glob("*.yaml")):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        cases += [complete(f"{path.stem}-{n:02}", case, base) for n, case in enumerate(written, start=1)]
    return cases


def runs(cases: list[Case]) -> dict[RunKey, list[Case]]:
    """Cases that one `classify` call can answer together."""
    groups: dict[RunKey, list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.run].append(case)
    return dict(groups)
