"""Open an officers' table, whatever its format, and check its columns and cells."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from giamngheo.engine.cells import Reading, WrongType, complaint, reading
from giamngheo.engine.findings import Finding, Refused, WrongUsage, whole_file
from giamngheo.engine.read_csv import ROW, read_csv
from giamngheo.engine.read_xlsx import read_xlsx
from giamngheo.rules.collecting import collected
from giamngheo.rules.language import say
from giamngheo.rules.schema import Table

SHARD = re.compile(r"^(?P<name>.+)-(?P<number>[0-9]{5})\.parquet$")
ENDINGS = (".csv", ".parquet", ".xlsx")
DAMAGED = ("không phải Parquet hoặc tệp hỏng", "not Parquet, or damaged")


@dataclass(frozen=True)
class Opened:
    """A table ready to be read: raw cells, and how each of its known columns is read.

    raw holds ROW where rows of the file were passed over. rows: how many, where they are in memory.
    """

    file: str
    table: Table
    raw: pl.LazyFrame
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    rows: int | None = None

    def numbered(self) -> pl.LazyFrame:
        """The raw cells with ROW, as a spreadsheet shows it."""
        if ROW in self.raw.collect_schema():
            return self.raw
        return self.raw.with_row_index(ROW, offset=2)

    def values(self, *names: str) -> list[pl.Expr]:
        """Typed expressions of the columns asked for; empty where the file does not have them."""
        known = {reading.column.name: reading.value for reading in self.readings}
        return [
            known[name].alias(name)
            if name in known
            else pl.lit(None, dtype=self.table[name].dtype).alias(name)
            for name in names
        ]

    def collected(self, query: pl.LazyFrame) -> pl.DataFrame:
        """Run a query that reads this file. Raises Refused where the file turns out to be damaged inside."""
        try:
            return collected(query, self.rows)
        except (pl.exceptions.ComputeError, pl.exceptions.PanicException, OSError) as error:
            raise Refused([whole_file(self.file, say(*DAMAGED))]) from error

    def wrong(self) -> pl.Expr:
        """True for a row in which some cell is wrong or a required one is empty."""
        tests = [
            test for reading in self.readings for test in (reading.wrong, reading.empty) if test is not None
        ]
        return pl.any_horizontal(tests).fill_null(False) if tests else pl.lit(False)

    def suspicious(self) -> pl.Expr:
        """As `wrong`, cheaper: true also for a cell of empty text, which `wrong` forgives."""
        tests = [
            reading.value.is_null() != pl.col(reading.column.name).is_null()
            for reading in self.readings
            if reading.wrong is not None
        ]
        tests += [reading.value.is_null() for reading in self.readings if reading.column.required]
        return pl.any_horizontal(tests) if tests else pl.lit(False)

    def wrong_cells(self) -> list[Finding]:
        """Every wrong cell and every missing required value, by row."""
        frame = self.numbered().filter(self.wrong()).collect(engine="streaming")
        found = [finding for reading in self.readings for finding in self._complaints(frame, reading)]
        return sorted(found)

    def wrong_count(self) -> int:
        """How many findings `wrong_cells` gives."""
        tests = [
            test.fill_null(False).sum().cast(pl.Int64).alias(f"{place} {number}")
            for place, reading in enumerate(self.readings)
            for number, test in enumerate((reading.wrong, reading.empty))
            if test is not None
        ]
        return sum(self.raw.select(tests).collect().row(0)) if tests else 0

    def _complaints(self, frame: pl.DataFrame, reading: Reading) -> list[Finding]:
        name = reading.column.name
        found = []
        if reading.empty is not None:
            rows = frame.filter(reading.empty)[ROW]
            found += [
                Finding(self.file, row, name, say("thiếu giá trị bắt buộc", "a required value is missing"))
                for row in rows
            ]
        if reading.wrong is not None:
            cells = frame.filter(reading.wrong.fill_null(False)).select(ROW, name).rows()
            found += [Finding(self.file, row, name, complaint(reading.column, cell)) for row, cell in cells]
        return found


def open_table(path: Path, table: Table, file: str | None = None) -> Opened:
    """Open one file. Raises Refused (damaged, wrong shape) or WrongUsage (no such file or format)."""
    file = str(path) if file is None else file
    if not path.exists():
        raise WrongUsage(say(f"{file}: không có tệp này", f"{file}: no such file"))
    if path.suffix.lower() not in ENDINGS:
        endings = ", ".join(ENDINGS)
        wanted = say(
            f"tệp phải là {endings} hoặc thư mục các mảnh Parquet", f"must be {endings} or a folder of shards"
        )
        raise WrongUsage(f"{file}: {wanted}")
    if path.stat().st_size == 0:
        raise Refused([whole_file(file, say("tệp rỗng (0 byte)", "empty (0 bytes)"))])
    raw = _raw(path, file, table)
    return _described(file, table, raw)


def opened_frame(table: Table, frame: pl.DataFrame) -> Opened:
    """Rows already in memory, as from a form or the register, to be checked and judged like a file's."""
    return replace(_described(table.name, table, frame.lazy()), rows=len(frame))


def _raw(path: Path, file: str, table: Table) -> pl.LazyFrame:
    match path.suffix.lower():
        case ".csv":
            return read_csv(path, file).lazy()
        case ".xlsx":
            return read_xlsx(path, file, table).lazy()
    try:
        raw = pl.scan_parquet(path, glob=False)
        raw.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Refused([whole_file(file, say(*DAMAGED))]) from error
    return raw


def _described(file: str, table: Table, raw: pl.LazyFrame) -> Opened:
    schema = raw.collect_schema()
    readings, findings = [], []
    for column in table.columns:
        if column.name not in schema:
            if column.required:
                findings.append(
                    whole_file(
                        file,
                        say(f"thiếu cột bắt buộc ({column.label_vi})", "a required column is missing"),
                        column.name,
                    )
                )
            continue
        try:
            readings.append(reading(column, schema[column.name]))
        except WrongType as error:
            findings.append(whole_file(file, str(error), column.name))
    if findings and len(schema) <= 2 and any(mark in name for name in schema for mark in ";\t|"):
        findings.append(
            whole_file(
                file, say("các cột phải cách nhau bằng dấu phẩy", "columns must be separated by commas")
            )
        )
    return Opened(file, table, raw, tuple(readings), tuple(findings))


def shard_files(path: Path, table: Table) -> dict[str, Path]:
    """The shards of a directory by number; where it holds several tables, those of this one. Raises Refused."""
    found = [(match, item) for item in sorted(path.iterdir()) if (match := SHARD.match(item.name))]
    names = {match["name"] for match, _ in found}
    if len(names) > 1:
        names &= {table.name}
    shards = {match["number"]: item for match, item in found if match["name"] in names}
    if not shards:
        message = say(
            "thư mục không có mảnh nào tên {}-00000.parquet …",
            "no shard named {}-00000.parquet … in the folder",
        )
        raise Refused([whole_file(str(path), message.format(table.name))])
    return shards
