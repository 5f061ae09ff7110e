"""Many rows in and out of PostgreSQL by COPY: the fastest road; row-level security still applies to what is read."""

from collections.abc import Collection, Iterable, Mapping
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

# What separates an empty text from no value at all in the CSV that COPY speaks.
NULL = r"\N"
POSTGRES_TYPES: dict[type[pl.DataType], str] = {
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Float64: "double precision",
    pl.Binary: "bytea",
}


def stage(name: str, frame: pl.DataFrame, uuids: Collection[str] = (), marks: str = "") -> None:
    """Put a frame into a temporary table of that name, gone at the end of the transaction.

    Integers become bigint, dates date, booleans boolean, the columns of uuids uuid; codes and everything else text.
    marks: further columns with their defaults, as CREATE TABLE has them.
    """
    types = {
        column: "uuid" if column in uuids else _postgres_type(frame[column].dtype) for column in frame.columns
    }
    columns = ", ".join([*(f'"{column}" {kind}' for column, kind in types.items()), *filter(None, [marks])])
    names = ", ".join(f'"{column}"' for column in frame.columns)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute(f'CREATE TEMP TABLE "{name}" ({columns}) ON COMMIT DROP')
        with cursor.copy(f"COPY \"{name}\" ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')") as copy:
            for start in range(0, len(frame), 50_000):
                copy.write(_csv(frame.slice(start, 50_000)))


def read(sql: str, parameters: Mapping[str, Any], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a question, as a frame with that schema (names as the question gives them, in any order)."""
    held = BytesIO()
    with (
        connection.cursor() as cursor,
        # The cursor beneath: Django's own takes no parameters while a test counts questions.
        cursor.cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER, NULL '{NULL}')", parameters) as copy,
    ):
        for piece in copy:
            held.write(piece)
    held.seek(0)
    text = pl.read_csv(held, infer_schema=False, null_values=NULL, empty_string_is_null=False)
    return text.select(_typed(name, dtype) for name, dtype in schema.items())


def fetch(sql: str, parameters: Mapping[str, Any], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The same of few rows, for which COPY and its text are the longer road."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = {column.name: schema[column.name] for column in cursor.description}
        return pl.DataFrame(cursor.fetchall(), schema=found, orient="row").select(schema.keys())


def array_of(ids: Iterable[str]) -> str:
    """Ids as PostgreSQL writes an array of them: thousands of values quoted one by one take too long."""
    return f"{{{','.join(ids)}}}"


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Boolean:
        return (column == "t").alias(name)
    return column.str.to_date("%Y-%m-%d") if dtype == pl.Date else column.cast(dtype)


def _postgres_type(dtype: pl.DataType) -> str:
    return "bigint" if dtype.is_integer() else POSTGRES_TYPES.get(type(dtype), "text")


def _csv(frame: pl.DataFrame) -> bytes:
    binary = [name for name, dtype in frame.schema.items() if dtype == pl.Binary]
    as_text = frame.with_columns(
        (pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name) for name in binary
    )
    return as_text.write_csv(include_header=False, null_value=NULL, quote_style="non_numeric").encode()
