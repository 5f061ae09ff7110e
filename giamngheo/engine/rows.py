"""One row as a form sends it, checked by the same rules as the cells of a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from giamngheo.engine.cells import Reading, WrongType, complaint, reading
from giamngheo.rules.language import say
from giamngheo.rules.schema import Table


@dataclass(frozen=True)
class CheckedRow:
    """values: typed, None where empty or wrong. wrong: what is wrong with a column, in the reader's language."""

    values: dict[str, Any]
    wrong: dict[str, str]


def check_row(table: Table, cells: Mapping[str, object]) -> CheckedRow:
    """Check some cells of a table: text as an officer writes it, or values already typed; columns by name."""
    frame = pl.DataFrame({name: [cell] for name, cell in cells.items()}, strict=False)
    readings: dict[str, Reading] = {}
    wrong: dict[str, str] = {}
    for name, stored in frame.schema.items():
        try:
            readings[name] = reading(table[name], stored)
        except WrongType:
            wrong[name] = complaint(table[name], cells[name])
    values = frame.select(one.value.alias(name) for name, one in readings.items())
    found: dict[str, Any] = values.row(0, named=True) if readings else {}
    for name, one in readings.items():
        if cells[name] not in (None, "") and found[name] is None:
            wrong[name] = complaint(one.column, cells[name])
        elif one.column.required and found[name] is None:
            wrong[name] = say("thiếu giá trị bắt buộc", "a required value is missing")
    return CheckedRow(dict.fromkeys(cells) | found, wrong)
