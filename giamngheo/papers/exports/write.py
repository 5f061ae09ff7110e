"""Write the contract's two tables commune by commune, as officers and programs open them. Memory: one commune's."""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
import xlsxwriter

from giamngheo.engine.write_xlsx import ALWAYS, write_row
from giamngheo.records.registry.services.exporting import Tables
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind, Table

# A spreadsheet would run what begins so as a formula; an apostrophe before it says that it is text.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
SHEETS = {HOUSEHOLDS.name: "Hộ", PERSONS.name: "Nhân khẩu"}
YES, NO = "có", "không"
ROW_GROUP = 100_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
Pieces = Iterable[Tables]


def as_workbook(path: Path, pieces: Pieces, is_vietnamese: bool) -> None:
    """Households and members in a sheet each; with the contract's own names the sheets have them too."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": path.parent}) as book:
        book.set_properties({"created": ALWAYS})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheets = {}
        for table in (HOUSEHOLDS, PERSONS):
            sheet = book.add_worksheet(SHEETS[table.name] if is_vietnamese else table.name)
            sheet.write_row(0, 0, _headings(table, is_vietnamese), bold)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(table.columns) - 1, 18)
            sheets[table] = sheet
        written = dict.fromkeys(sheets, 0)
        for piece in pieces:
            for table, sheet in sheets.items():
                for row in _shown(_of(piece, table), table, is_vietnamese).iter_rows():
                    written[table] += 1
                    write_row(sheet, written[table], row, day)


def as_workbooks(path: Path, pieces: Pieces, is_vietnamese: bool, name_of: Callable[[str], str]) -> None:
    """A zip of one workbook a commune. name_of: what the workbook of a commune's code is called."""
    beside = path.with_name("commune.xlsx")
    with zipfile.ZipFile(path, "w") as archive:
        for piece in pieces:
            as_workbook(beside, [piece], is_vietnamese)
            _put(archive, beside, f"{name_of(piece.commune_code)}.xlsx")


def as_csv(path: Path, pieces: Pieces, table: Table, is_vietnamese: bool) -> None:
    """One table with a byte-order mark, so that Excel takes the letters as they are."""
    with path.open("wb") as stream:
        stream.write(BYTE_ORDER_MARK)
        heading = pl.DataFrame(schema=dict.fromkeys(_headings(table, is_vietnamese), pl.String))
        stream.write(heading.write_csv(line_terminator="\r\n").encode())
        for piece in pieces:
            shown = _shown(_of(piece, table), table, is_vietnamese)
            days = "%d/%m/%Y" if is_vietnamese else "%Y-%m-%d"
            shown.write_csv(stream, include_header=False, date_format=days, line_terminator="\r\n")


def as_tables(folder: Path, pieces: Pieces, ending: str, names: dict[str, list[str]]) -> list[Path]:
    """The two tables under the contract's names, as a file each of this ending (.csv, .parquet) in a folder.

    names: the columns of each table. The same rows give the same bytes.
    """
    tables = (HOUSEHOLDS, PERSONS)
    for number, piece in enumerate(pieces):
        for table in tables:
            part = _of(piece, table).select(names[table.name]).cast({pl.Enum: pl.String})
            part.write_parquet(folder / f"{table.name}-{number:05}.part")
    made = []
    for table in tables:
        parts = sorted(folder.glob(f"{table.name}-*.part"))
        path = folder / f"{table.name}{ending}"
        whole = pl.scan_parquet(parts) if parts else _empty(table, names[table.name])
        if ending == ".parquet":
            whole.sink_parquet(path, row_group_size=ROW_GROUP)
        else:
            whole.sink_csv(path)
        for part_path in parts:
            part_path.unlink()
        made.append(path)
    return made


def zipped(path: Path, files: Iterable[Path]) -> None:
    """A zip of these files, which are gone afterwards."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            _put(archive, file, file.name)


def _put(archive: zipfile.ZipFile, file: Path, name: str) -> None:
    """Workbooks and Parquet are packed already."""
    is_packed = file.suffix in {".xlsx", ".parquet"}
    archive.write(file, name, zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED)
    file.unlink()


def _of(piece: Tables, table: Table) -> pl.DataFrame:
    return piece.households if table is HOUSEHOLDS else piece.persons


def _empty(table: Table, names: list[str]) -> pl.LazyFrame:
    schema = {name: table[name].dtype for name in names}
    return pl.LazyFrame(schema=schema).cast({pl.Enum: pl.String})


def _headings(table: Table, is_vietnamese: bool) -> list[str]:
    return [column.label_vi if is_vietnamese else column.name for column in table.columns]


def _shown(frame: pl.DataFrame, table: Table, is_vietnamese: bool) -> pl.DataFrame:
    return frame.select(_cell(column, is_vietnamese) for column in table.columns)


def _cell(column: Column, is_vietnamese: bool) -> pl.Expr:
    """What stands in the cells of a column: words in Vietnamese or codes, nothing that a spreadsheet would run."""
    cell = pl.col(column.name)
    if column.kind is Kind.BOOLEAN and is_vietnamese:
        return pl.when(cell).then(pl.lit(YES)).when(~cell).then(pl.lit(NO)).alias(column.name)
    if column.kind is Kind.CODE:
        text = cell.cast(pl.String)
        return text.replace_strict(dict(column.codes)) if is_vietnamese else text
    if column.dtype == pl.String:
        runs = pl.any_horizontal(cell.str.starts_with(sign) for sign in FORMULA_SIGNS)
        return pl.when(runs).then(pl.concat_str(pl.lit("'"), cell)).otherwise(cell).alias(column.name)
    return cell
