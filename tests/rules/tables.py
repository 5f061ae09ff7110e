"""Tables of Python rows written as an officer's files, and the command `giamngheo classify` run on them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo.config.cli import main

Row = Mapping[str, Any]

DATES = {"review_date", "escaped_poverty_date", "escaped_near_poverty_date", "birth_date"}
INTEGERS = {"income_per_capita", "income_12m_per_capita", "income_score"}
YES_OR_NO = {
    *("in_review", "uses_internet", "uses_phone", "has_tv", "has_radio", "has_desktop", "has_phone"),
    *("has_laptop", "has_tablet", "has_smartphone", "has_loudspeaker", "untreated_illness"),
    *("is_agricultural", "birth_date_is_year_only", "training_certificate", "health_insurance"),
    *("stunted", "underweight", "disability", "monthly_allowance"),
}


@dataclass(frozen=True)
class Spelling:
    """How the cells of a CSV are spelt: Vietnamese or ISO dates, and the words for yes and no."""

    date_format: str = "%Y-%m-%d"
    yes: str = "true"
    no: str = "false"

    def cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.yes if value else self.no
        if isinstance(value, date):
            return (
                f"{value.day:02}/{value.month:02}/{value.year:04}" if "/" in self.date_format else f"{value}"
            )
        return str(value)


def polars_type(column: str) -> pl.DataType:
    if column in DATES:
        return pl.Date()
    if column in INTEGERS:
        return pl.Int64()
    if column in YES_OR_NO:
        return pl.Boolean()
    return pl.Float64() if column == "floor_area_m2" else pl.String()


def write_csv(path: Path, rows: Sequence[Row], columns: Sequence[str], spelling: Spelling) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([spelling.cell(row.get(column)) for column in columns] for row in rows)


def write_parquet(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    types = {column: polars_type(column) for column in columns}
    cells = {
        column: pl.Series(column, [row.get(column) for row in rows], dtype=types[column], strict=False)
        for column in columns
    }
    pl.DataFrame(cells).write_parquet(path)


def write_table(path: Path, rows: Sequence[Row], columns: Sequence[str], spelling: Spelling) -> None:
    if path.suffix == ".csv":
        write_csv(path, rows, columns, spelling)
    else:
        write_parquet(path, rows, columns)


def as_text(value: Any) -> str:
    """A result cell as CSV spells it; empty is the empty string."""
    return Spelling().cell(value)


def is_same(got: Any, want: Any, kind: str) -> bool:
    """CSV: the same text. Parquet: the same value of the same type."""
    if kind == "csv":
        return bool(got == as_text(want))
    return type(got) is type(want) and bool(got == want)


def read_results(path: Path) -> list[dict[str, Any]]:
    """Result rows in the order of the file: text from CSV, values from Parquet."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [dict(row) for row in csv.DictReader(file)]
    return pl.read_parquet(path).to_dicts()


@dataclass(frozen=True)
class Question:
    """The options of one `classify` call."""

    as_of: date
    standard: str = "auto"
    basis: str = "auto"
    recognised_on: date | None = None

    def arguments(self) -> list[str]:
        day = [] if self.recognised_on is None else ["--recognised-on", str(self.recognised_on)]
        asked = ["--as-of", str(self.as_of), "--standard", self.standard, "--basis", self.basis]
        return asked + day


@dataclass(frozen=True)
class Answer:
    """What the command did: exit status, words on stderr, result rows (none when it refused)."""

    status: int
    errors: str
    rows: list[dict[str, Any]]


def columns_of(rows: Sequence[Row], key: Sequence[str]) -> list[str]:
    """The columns that any row has, the key first."""
    seen = dict.fromkeys(key)
    for row in rows:
        seen.update(dict.fromkeys(row))
    return list(seen)


HOUSEHOLD_KEY = ("household_id", "commune_code", "area_type")
PERSON_KEY = ("household_id", "person_id", "relation")


def run_classify(
    households: Sequence[Row],
    persons: Sequence[Row],
    question: Question,
    kind: str,
    spelling: Spelling = Spelling(),
    household_columns: Sequence[str] | None = None,
    person_columns: Sequence[str] | None = None,
) -> Answer:
    """Write both tables as `kind` (csv or parquet), classify them in process, read the same kind back."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.{kind}" for name in ("households", "persons", "results")]
        write_table(
            paths[0], households, household_columns or columns_of(households, HOUSEHOLD_KEY), spelling
        )
        write_table(paths[1], persons, person_columns or columns_of(persons, PERSON_KEY), spelling)
        files = ["--households", str(paths[0]), "--persons", str(paths[1]), "--out", str(paths[2])]
        errors = io.StringIO()
        with redirect_stdout(io.StringIO()), redirect_stderr(errors):
            status = main(["classify", *files, *question.arguments()])
        rows = read_results(paths[2]) if paths[2].exists() else []
        return Answer(status, errors.getvalue(), rows)
