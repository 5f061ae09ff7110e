"""A form as CSV: the same cells, columns named as printed, rates unrounded."""

from pathlib import Path

import polars as pl

from giamngheo.engine.forms import Filled, FilledForm
from giamngheo.rules.forms import LINE, PLACE, TOTAL, Form


def as_frame(made: Filled, form: Form, cells: pl.DataFrame, total_vi: str) -> pl.DataFrame:
    """place_code, place_name, unit, (class where rows are told apart by it,) then a column each number."""
    lines = form.lines
    names = made.names | {TOTAL: total_vi}
    code = pl.col(PLACE)
    units, classes = [line.unit for line in lines], [line.class_ for line in lines]
    keys = [
        code.alias("place_code"),
        code.replace_strict(names, default=None, return_dtype=pl.String).alias("place_name"),
        _by_line(units).alias("unit"),
        *([_by_line(classes).alias("class")] if form.has_classes else []),
    ]
    return cells.select(*keys, pl.exclude(PLACE, LINE))


def _by_line(values: list[str]) -> pl.Expr:
    return pl.col(LINE).replace_strict(dict(enumerate(values)), return_dtype=pl.String)


def write_csv(made: Filled, filled: FilledForm, path: Path, total_vi: str) -> None:
    """Write one form, part by part."""
    with path.open("wb") as stream:
        for number, cells in enumerate(filled.parts()):
            as_frame(made, filled.form, cells, total_vi).write_csv(stream, include_header=number == 0)


def write_columns(made: Filled, path: Path) -> None:
    """Write what each column of each form is: form, column, identifier, heading, formula."""
    rows = [
        (
            f"{filled.form.number:02}",
            column.number,
            column.identifier,
            " / ".join(column.heads),
            column.formula,
        )
        for filled in made.forms
        for column in filled.form.columns
    ]
    names = ["form", "column", "identifier", "heading", "formula"]
    pl.DataFrame(rows, schema=names, orient="row").write_csv(path)
