"""How officers name columns and write values: policy/import_headings.yaml, and what the contract itself says."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vn_text import fold

from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import read_yaml
from giamngheo.rules import codes
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind

NOT_READ = "-"
COLUMNS: Mapping[str, Column] = {
    column.name: column for table in (PERSONS, HOUSEHOLDS) for column in table.columns
}
MARK = "="
HELPERS = ("household_order", "head_name", "head_birth_date", "birth_date_if_male", "birth_date_if_female")


@dataclass(frozen=True)
class Headings:
    """What is known of headings and values, all folded: no case, diacritics, punctuation.

    targets: heading → a contract column, a helper, "column=code" for a column of ticks, or NOT_READ.
    values: column → written value → code. units: words in a heading → what an amount is multiplied by.
    """

    targets: Mapping[str, str]
    abbreviations: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    units: Mapping[str, int]
    yes: frozenset[str]
    no: frozenset[str]
    empty: frozenset[str]
    closing_rows: frozenset[str]

    def plain(self, heading: str) -> str:
        """A heading as it is compared: folded, abbreviations written out."""
        words = fold(heading).split()
        return " ".join(self.abbreviations.get(word, word) for word in words)


def plain_value(text: str) -> str:
    """A cell's text as it is compared; signs that are no letters (✓, –) stay themselves."""
    return fold(text) or text.strip()


@cache
def load_headings(policy: Path = POLICY) -> Headings:
    """The file, completed by the contract's own names, labels and codes."""
    data = read_yaml(policy / "import_headings.yaml")
    short = {fold(word): fold(whole) for word, whole in data["abbreviations"].items()}
    half = Headings({}, short, {}, {}, *(frozenset[str]() for _ in range(4)))
    return Headings(
        targets={half.plain(heading): target for target, words in _targets(data) for heading in words},
        abbreviations=short,
        values={
            name: _values(column, data["values"], policy) for name, column in COLUMNS.items() if column.codes
        },
        units={fold(word): number for number, words in data["units"].items() for word in words},
        **{
            name: frozenset(plain_value(word) for word in data[key])
            for name, key in (("yes", "yes_words"), ("no", "no_words"), ("empty", "empty_words"))
        },
        closing_rows=frozenset(fold(word) for word in data["closing_rows"]),
    )


def _targets(data: Any) -> Iterable[tuple[str, list[str]]]:
    """Each target with its headings; the contract's own names come last, so that they always hold."""
    yield NOT_READ, data["not_read"]
    for part in ("marks", "helpers", "columns"):
        yield from data[part].items()
    for column in COLUMNS.values():
        yield column.name, [column.name, column.label_vi]


def _values(column: Column, written: Mapping[str, Mapping[str, list[str]]], policy: Path) -> dict[str, str]:
    if column.name == "ethnic_code":
        return _ethnic_groups(policy)
    key = "durability" if column.codes is codes.DURABILITY else column.name
    known = {plain_value(word): code for code, words in written.get(key, {}).items() for word in words}
    own = {plain_value(word): code for code, label in column.codes.items() for word in (label, code)}
    return known | own


def _ethnic_groups(policy: Path) -> dict[str, str]:
    """Names, aliases, codes and codes that lost their zero."""
    found: dict[str, str] = {}
    with (policy / "ethnic_groups.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            words = [row["name_vi"], *row["aliases"].split(";"), row["code"], row["code"].lstrip("0")]
            found |= {plain_value(word): row["code"] for word in words if word}
    return found


def parts(target: str) -> tuple[str, str]:
    """A target's column and, for a column of ticks, its code."""
    name, _, code = target.partition(MARK)
    return name, code


def is_money(target: str) -> bool:
    """Whether amounts in đồng stand there, which a heading may give in thousands."""
    return target in ("income_per_capita", "income_12m_per_capita")


def is_ticked(target: str) -> bool:
    """Whether an empty cell of the column may mean no."""
    name, code = parts(target)
    return not code and name in COLUMNS and COLUMNS[name].kind is Kind.BOOLEAN
