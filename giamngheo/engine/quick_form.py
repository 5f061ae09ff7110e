"""The signs of Phiếu A, kept as data (policy/quick_form/README.md): asked one by one only where the table is full."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from giamngheo.engine.policy import POLICY, load_law
from giamngheo.engine.policy_reader import PolicyError, read_yaml
from giamngheo.rules.language import say
from giamngheo.rules.quick_form import QuickRule


@dataclass(frozen=True)
class QuickTable:
    """The table in force on a day. signs: number → its words as printed, in their order. instrument: its source."""

    id: str
    instrument: str
    signs: dict[int, str]
    rule: QuickRule


@cache
def quick_table(day: date, policy: Path = POLICY) -> QuickTable | None:
    """The full table of a day and the rule that counts it; None while none is full or the rule is not known.

    Raises PolicyError where a table says something that cannot be used.
    """
    counted, fewer_than = (
        load_law(policy).common[name].on(day)
        for name in ("quick_form_counted_signs", "quick_form_fewer_than")
    )
    if counted is None or fewer_than is None:
        return None
    rule = QuickRule(int(str(counted)), int(str(fewer_than)))
    tables = [(path, read_yaml(path)) for path in sorted(policy.glob("quick_form/*/table.yaml"))]
    known = [(path, table) for path, table in tables if _is_in_force(path, table, day)]
    if not known:
        return None
    path, latest = max(known, key=lambda one: one[1]["valid_from"])
    if latest.get("complete") is not True:
        return None
    return QuickTable(str(latest["id"]), str(latest["source"]["instrument"]), _signs(path, rule), rule)


def _is_in_force(path: Path, table: Any, day: date) -> bool:
    if not (isinstance(table, dict) and {"id", "source", "valid_from"} <= table.keys()):
        raise PolicyError(
            path, "id", say("thiếu id, source hoặc valid_from", "id, source or valid_from is missing")
        )
    since, until = table["valid_from"], table.get("valid_to")
    if not (isinstance(since, date) and (until is None or isinstance(until, date))):
        raise PolicyError(path, "valid_from", say("phải là ngày YYYY-MM-DD", "must be a day YYYY-MM-DD"))
    return since <= day and (until is None or day <= until)


def _signs(path: Path, rule: QuickRule) -> dict[int, str]:
    """The signs of a table that says it is full: numbered 1, 2, 3 … without a gap, each with its words."""
    file = path.with_name("signs.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            ((row.get("number") or "").strip(), (row.get("label_vi") or "").strip())
            for row in csv.DictReader(lines)
        ]
    numbers = [number for number, _ in rows]
    wanted = [str(number) for number in range(1, len(rows) + 1)]
    if numbers != wanted or len(rows) < rule.counted or not all(words for _, words in rows):
        raise PolicyError(
            file,
            "number",
            say(
                f"dấu hiệu phải đánh số liền từ 1, ít nhất tới {rule.counted}, mỗi dòng có label_vi",
                f"signs are numbered from 1 without a gap, to {rule.counted} at least, each with label_vi",
            ),
        )
    return {int(number): words for number, words in rows}
