"""Read a CSV file as a sheet, whatever its separator: fast where it is plain, record by record where it is not."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Finding, Refused
from giamngheo.engine.read_csv import BLOCK, ROWS_A_BATCH, is_plain
from giamngheo.papers.imports.sheets import Cells, Fault, Sheet
from giamngheo.records.base.file_kinds import utf16_of
from giamngheo.rules.language import say

LONGEST_NAME = 50
SEPARATORS = ",;\t|"


def read_text(path: Path, name: str, most_bytes: int | None = None) -> Sheet:
    """The file's only sheet, called as the file is. Raises Refused where quotation marks do not close.

    most_bytes: of a longer file only the lines that end before it.
    """
    with _in_utf8(path) as whole, _beginning(whole, most_bytes) as text:
        separator, fields = _shape(text)
        if is_plain(text, fields, separator):
            frame = _plain(text, separator)
            faults = list[Fault]()
        else:
            frame, faults = _quoted(text, name, separator)
    columns = [Cells.of_text(column) for column in frame.iter_columns()]
    return Sheet(Path(name).stem[:LONGEST_NAME], columns, len(frame), faults)


@contextmanager
def _in_utf8(path: Path) -> Iterator[Path]:
    """The file itself, or its text in UTF-8 beside it while it is read."""
    encoding = utf16_of(path)
    if encoding is None:
        yield path
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as beside:
        with path.open(encoding=encoding, newline="") as text:
            while block := text.read(BLOCK):
                beside.write(block)
        beside.flush()
        yield Path(beside.name)


@contextmanager
def _beginning(path: Path, most_bytes: int | None) -> Iterator[Path]:
    """The file, or its first lines beside it."""
    if most_bytes is None or path.stat().st_size <= most_bytes:
        yield path
        return
    with path.open("rb") as text, tempfile.NamedTemporaryFile() as beside:
        beside.write(text.read(most_bytes).rpartition(b"\n")[0])
        beside.flush()
        yield Path(beside.name)


def _shape(path: Path) -> tuple[str, int]:
    """The separator, as the first line that is not empty says it, and how many fields it parts there."""
    with path.open(encoding="utf-8-sig") as text:
        first = next((line for line in text if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    return separator, first.count(separator) + 1


def _plain(path: Path, separator: str) -> pl.DataFrame:
    return pl.read_csv(
        path, separator=separator, has_header=False, infer_schema=False, quote_char=None, glob=False
    )


def _quoted(path: Path, name: str, separator: str) -> tuple[pl.DataFrame, list[Fault]]:
    """The records, short ones filled up with empty cells, and a fault for each that is not as wide as most are."""
    batches: list[pl.DataFrame] = []
    rows: list[list[str]] = []
    widths: list[int] = []
    for record in _records(path, name, separator):
        rows.append(record)
        widths.append(len(record))
        if len(rows) == ROWS_A_BATCH:
            batches.append(_batch(rows))
            rows = []
    batches.append(_batch(rows))
    usual = Counter(filter(None, widths)).most_common(1)
    faults = [
        _ragged(number, width, usual[0][0])
        for number, width in enumerate(widths, start=1)
        if width and width != usual[0][0]
    ]
    return pl.concat(batches, how="diagonal"), faults


def _records(path: Path, name: str, separator: str) -> Iterator[list[str]]:
    row = 0
    with path.open(encoding="utf-8-sig", newline="") as text:
        try:
            for record in csv.reader(text, delimiter=separator, strict=True):
                row += 1
                yield record
        except csv.Error as error:
            message = say(
                "dấu ngoặc kép không khép hoặc đặt sai chỗ", "a quotation mark is open or misplaced"
            )
            raise Refused([Finding(name, row + 1, "", message)]) from error


def _batch(rows: list[list[str]]) -> pl.DataFrame:
    columns = list(zip_longest(*rows, fillvalue="")) or [("",) * len(rows)]
    return pl.DataFrame([pl.Series(str(place), cells, pl.String) for place, cells in enumerate(columns)])


def _ragged(number: int, width: int, usual: int) -> Fault:
    return Fault(
        number,
        None,
        f"có {width} ô, các hàng khác có {usual}: thừa hoặc thiếu dấu phân cách",
        f"{width} cells where the other rows have {usual}: a separator too many or too few",
    )
