"""A Parquet table as a sheet: its column names are row 1, each value the text the contract has for it."""

from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Refused, whole_file
from giamngheo.engine.tables import DAMAGED
from giamngheo.papers.imports.sheets import Cells, Sheet
from giamngheo.papers.imports.text_files import LONGEST_NAME
from giamngheo.rules.language import say


def read_parquet(path: Path, name: str, most_rows: int | None = None) -> Sheet:
    """The table, column by column. most_rows: only the first. Raises Refused for a damaged file or nested columns."""
    try:
        schema = pl.read_parquet_schema(path)
        columns = []
        for column, dtype in schema.items():
            if dtype.is_nested() or isinstance(dtype, pl.Binary | pl.Object):
                told = "cột không phải chữ, số, ngày hoặc đúng sai", "no text, number, day or yes-no column"
                raise Refused([whole_file(name, say(*told), column)])
            values = pl.read_parquet(path, columns=[column], n_rows=most_rows, glob=False)[column]
            columns.append(_cells(column, values))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise Refused([whole_file(name, say(*DAMAGED))]) from error
    height = len(columns[0].which) if columns else 0
    return Sheet(Path(name).stem[:LONGEST_NAME], columns, height)


def _cells(heading: str, values: pl.Series) -> Cells:
    """The column under its name. Whole numbers stay numbers: a code stored as one has lost its zeros."""
    cells = Cells.of_text(pl.concat([pl.Series(heading, [heading]), _as_text(values)]))
    if not values.dtype.is_integer():
        return cells
    first, *others = cells.values
    return Cells([first, *(int(str(value)) if value != "" else value for value in others)], cells.which)


def _as_text(values: pl.Series) -> pl.Series:
    """As a CSV would hold them; a float without a fraction is a whole number, midnight is a day."""
    if values.dtype.is_float():
        whole = values.cast(pl.Int64, strict=False)
        text = (
            pl.when(whole.cast(pl.Float64) == values)
            .then(whole.cast(pl.String))
            .otherwise(values.cast(pl.String))
        )
        return pl.select(text.alias(values.name)).to_series()
    if isinstance(values.dtype, pl.Datetime):
        day = values.dt.date().cast(pl.String)
        is_day = (values.dt.hour() == 0) & (values.dt.minute() == 0) & (values.dt.second() == 0)
        return pl.select(
            pl.when(is_day).then(day).otherwise(values.cast(pl.String)).alias(values.name)
        ).to_series()
    return values.cast(pl.String)
