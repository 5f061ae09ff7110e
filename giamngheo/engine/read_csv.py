"""Read a CSV table as text: strict about its shape, in one fast pass where the file allows it."""

import codecs
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.rules.language import say

BLOCK = 1 << 24
ROWS_A_BATCH = 20_000
ROW = "row_in_file"

csv.field_size_limit(sys.maxsize)


def read_csv(path: Path, file: str) -> pl.DataFrame:
    """The records as text columns, with ROW where lines were passed over. Raises Refused.

    Blank lines are passed over; a byte-order mark is accepted. Memory: the text, never Python objects of it all.
    """
    _check_text(path, file)
    header = _header(path, file)
    if is_plain(path, len(header)):
        plain = pl.read_csv(
            path, infer_schema=False, quote_char=None, glob=False, row_index_name=ROW, row_index_offset=2
        )
        return without_blank_end(plain)
    return _read_quoted(path, file, header)


def _check_text(path: Path, file: str) -> None:
    """Refuse what is not UTF-8 or holds a NUL byte, naming the line."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for block, is_last in _blocks(path):
        waiting = len(decoder.getstate()[0])
        nul = block.find(b"\0")
        try:
            decoder.decode(block if nul < 0 else block[:nul], final=is_last and nul < 0)
        except UnicodeDecodeError as error:
            before = line + block[: max(error.start - waiting, 0)].count(b"\n")
            raise Refused(
                [Finding(file, before, "", say("không phải bảng mã UTF-8", "not UTF-8"))]
            ) from error
        if nul >= 0:
            raise Refused(
                [
                    Finding(
                        file,
                        line + block[:nul].count(b"\n"),
                        "",
                        say("có ký tự NUL: tệp hỏng hoặc UTF-16", "a NUL byte: damaged or UTF-16"),
                    )
                ]
            )
        line += block.count(b"\n")


def _blocks(path: Path) -> Iterator[tuple[bytes, bool]]:
    size = path.stat().st_size
    read = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            read += len(block)
            yield block, read >= size


def _records(path: Path, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with its row, blank lines counted but passed over."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        row = 0
        while True:
            row += 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                message = say(
                    "dấu ngoặc kép không khép hoặc đặt sai chỗ", "a quotation mark is open or misplaced"
                )
                raise Refused([Finding(file, row, "", f"{message} ({error})")]) from error
            if record:
                yield row, record


def _header(path: Path, file: str) -> list[str]:
    row, header = next(_records(path, file), (1, []))
    if not header:
        raise Refused([whole_file(file, say("tệp rỗng, không có hàng tiêu đề", "empty, no header row"))])
    if row > 1:
        raise Refused(
            [whole_file(file, say("hàng đầu tiên phải là hàng tiêu đề", "the first row must be the header"))]
        )
    check_header(header, file)
    return header


def check_header(header: list[str], file: str) -> None:
    """Refuse a column named twice."""
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Refused(
            [
                whole_file(file, say("tên cột xuất hiện hai lần", "the column is named twice"), name)
                for name in twice
            ]
        )


def is_plain(path: Path, fields: int, separator: str = ",") -> bool:
    """No quotes, no lone carriage returns, and every line of the UTF-8 file has so many fields."""
    separators = lines = 0
    last = b"\n"
    for block, _ in _blocks(path):
        if b'"' in block or block.count(b"\r") != block.count(b"\r\n") or block.endswith(b"\r"):
            return False
        separators += block.count(separator.encode())
        lines += block.count(b"\n")
        last = block[-1:]
    lines += last != b"\n"
    return separators == lines * (fields - 1) and fields > 1 and _no_short_line(path, fields, separator)


def _no_short_line(path: Path, fields: int, separator: str) -> bool:
    """Whether each line by itself has the right number of fields (their sum could hide two faults)."""
    lines = pl.scan_csv(
        path, has_header=False, separator="\x01", quote_char=None, infer_schema=False, glob=False
    )
    right = (pl.all().str.count_matches(separator, literal=True) == fields - 1).fill_null(False).all()
    return bool(lines.select(right).collect(engine="streaming").item())


def _read_quoted(path: Path, file: str, header: list[str]) -> pl.DataFrame:
    ragged: list[Finding] = []
    batches: list[pl.DataFrame] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    for row, record in _records(path, file):
        if row == 1:
            continue
        if len(record) != len(header):
            ragged.append(Finding(file, row, "", _ragged(len(record), len(header))))
            continue
        rows.append(record)
        numbers.append(row)
        if len(rows) == ROWS_A_BATCH:
            batches.append(text_frame(header, rows, numbers))
            rows, numbers = [], []
    if ragged:
        raise Refused(ragged)
    batches.append(text_frame(header, rows, numbers))
    return without_blank_end(pl.concat(batches))


def _ragged(cells: int, columns: int) -> str:
    return say(f"có {cells} ô, hàng tiêu đề có {columns}", f"{cells} cells, the header has {columns}")


def text_frame(header: list[str], rows: list[list[str]], numbers: list[int]) -> pl.DataFrame:
    """Rows of text as a frame with ROW; empty cells are null."""
    names = [name or f"column {place}" for place, name in enumerate(header, start=1)]
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    series = [pl.Series(name, cells, dtype=pl.String) for name, cells in zip(names, columns, strict=True)]
    frame = pl.DataFrame(series).with_columns(pl.when(pl.all() != "").then(pl.all()))
    return frame.with_columns(pl.Series(ROW, numbers, dtype=pl.UInt32))


def without_blank_end(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without the rows at its end in which every cell is empty, as spreadsheets leave them."""
    filled = frame.select(pl.any_horizontal(pl.exclude(ROW).is_not_null())).to_series().arg_true()
    return frame.head(filled[-1] + 1 if len(filled) else 0)
