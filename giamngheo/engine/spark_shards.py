"""Have Spark write two plain tables as shards: the same hash of household_id for both, rows keep their number."""

from math import ceil
from pathlib import Path

import polars as pl
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as spark_functions

from giamngheo.engine.findings import Refused
from giamngheo.engine.pairs import Pair
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import Opened
from giamngheo.rules.schema import Table

MOST_IN_A_SHARD = 500_000
SHARD = "shard"
# Stored the same way for Polars and for Spark; a table with anything else is copied as text, days and numbers.
PLAIN = (pl.String, pl.Boolean, pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Float32, pl.Float64, pl.Date)


def sharded(spark: SparkSession, pair: Pair, folder: Path) -> list[Pair]:
    """The pair as shards in the folder; findings name the files it came from. Raises Refused (damaged, wrong shape)."""
    tables = pair.opened()
    if broken := [finding for opened in tables for finding in opened.findings]:
        raise Refused(broken)
    paths = pair.households, pair.persons
    rows = tables[0].collected(tables[0].raw.select(pl.len())).item()
    count = max(ceil(rows / MOST_IN_A_SHARD), spark.sparkContext.defaultParallelism, 1)
    for opened, path in zip(tables, paths, strict=True):
        frame = _frame(spark, opened, path, folder / f"{opened.table.name}-whole.parquet")
        _write(frame, count, folder / opened.table.name)
    return [_pair(number, tables, paths, folder) for number in range(count)]


def _frame(spark: SparkSession, opened: Opened, path: Path, copy: Path) -> DataFrame:
    """The known columns and ROW, read by Spark from the file itself or from a copy in types that it knows."""
    schema = opened.raw.collect_schema()
    names = [reading.column.name for reading in opened.readings]
    if path.suffix.lower() == ".parquet" and all(schema[name] in PLAIN for name in names):
        row = spark_functions.col("_metadata.row_index") + spark_functions.lit(2)
        return spark.read.parquet(str(path.resolve())).select(*names, row.alias(ROW))
    plain = [pl.col(name).cast(_plain(schema[name])) for name in names]
    opened.numbered().select(pl.col(ROW).cast(pl.Int64), *plain).sink_parquet(copy)
    return spark.read.parquet(str(copy.resolve()))


def _plain(dtype: pl.DataType) -> pl.DataType:
    """The type a column is copied in: it reads as the original does."""
    if dtype in PLAIN:
        return dtype
    if isinstance(dtype, pl.Datetime):
        return pl.Datetime("us")
    if dtype.is_integer():
        return pl.Int64()
    return pl.Float64() if dtype.is_numeric() else pl.String()


def _write(frame: DataFrame, count: int, folder: Path) -> None:
    """A folder shard=N for each shard that has rows, one file in it."""
    key = spark_functions.pmod(spark_functions.hash("household_id"), spark_functions.lit(count))
    sharded = frame.withColumn(SHARD, key)
    sharded.repartition(count, SHARD).write.partitionBy(SHARD).parquet(str(folder.resolve()))


def _pair(number: int, tables: tuple[Opened, Opened], paths: tuple[Path, Path], folder: Path) -> Pair:
    households, persons = (_shard(number, opened, folder) for opened in tables)
    return Pair(f"{number:05}", households, persons, (str(paths[0]), str(paths[1])))


def _shard(number: int, opened: Opened, folder: Path) -> Path:
    """The file of one shard, in a place of its own; without rows where the table has none for it."""
    path = folder / f"{opened.table.name}-{number:05}.parquet"
    written = list((folder / opened.table.name / f"{SHARD}={number}").glob("*.parquet"))
    if written:
        written[0].rename(path)
    else:
        _empty(opened.table).write_parquet(path)
    return path


def _empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={ROW: pl.Int64(), **{column.name: column.dtype for column in table.columns}})
