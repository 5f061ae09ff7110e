"""The sheet that goes to a counterpart: our people in its columns, its headings, its words."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from giamngheo.engine.form_files import ethnic_names
from giamngheo.engine.write import XLSX_ROWS
from giamngheo.engine.write_xlsx import write_xlsx
from giamngheo.papers.exports.write import BYTE_ORDER_MARK, FORMULA_SIGNS
from giamngheo.papers.reconciling.layouts import SheetLayout
from giamngheo.rules import codes

DAY = "%d/%m/%Y"


def as_sheet(people: pl.DataFrame, layout: SheetLayout) -> pl.DataFrame:
    """The sheet's cells as texts under its headings; number counts from 1, key is ours and comes back with the answer.

    people: selectors.reconciliation.PEOPLE_SCHEMA, personal_id plain or null.
    """
    whole = people.with_columns(
        number=pl.int_range(1, pl.len() + 1).cast(pl.String),
        key=pl.col("id"),
        birth_date=_born(),
        on_date=pl.col("on_date").dt.strftime(DAY),
        **{field: pl.col(field).replace(written(layout, field)) for field in _coded(layout)},
    )
    return whole.select(_safe(column.field).alias(column.heading) for column in layout.columns)


def write_sheet(path: Path, sheet: pl.DataFrame, kind: str, advance: Callable[[int], None]) -> None:
    """As a workbook, or as CSV with a byte-order mark, so that a spreadsheet takes the letters as they are."""
    if kind == "xlsx":
        write_xlsx(sheet, path, advance)
        return
    with path.open("wb") as stream:
        stream.write(BYTE_ORDER_MARK)
        sheet.write_csv(stream, line_terminator="\r\n")


def kind_of_sheet(rows: int) -> str:
    """xlsx where a sheet holds so many rows, else csv."""
    return "xlsx" if rows <= XLSX_ROWS else "csv"


def written(layout: SheetLayout, field: str) -> dict[str, str]:
    """How each code of a field is written: by the layout, else as our own papers do."""
    own = {"sex": codes.SEXES, "relation": codes.RELATIONS, "ethnic_code": ethnic_names(), "presence": {}}
    return own[field] | {code: words[0] for code, words in layout.words.get(field, {}).items()}


def _coded(layout: SheetLayout) -> list[str]:
    fields = [column.field for column in layout.columns]
    return [name for name in ("sex", "relation", "ethnic_code", "presence") if name in fields]


def _born() -> pl.Expr:
    born = pl.col("birth_date")
    year_alone = pl.col("birth_date_is_year_only").fill_null(value=False)
    return pl.when(year_alone).then(born.dt.strftime("%Y")).otherwise(born.dt.strftime(DAY))


def _safe(field: str) -> pl.Expr:
    """A cell that a spreadsheet would run as a formula stands behind an apostrophe."""
    cell = pl.col(field).cast(pl.String)
    is_formula = pl.any_horizontal(*(cell.str.starts_with(sign) for sign in FORMULA_SIGNS))
    return pl.when(is_formula).then(pl.lit("'") + cell).otherwise(cell)
