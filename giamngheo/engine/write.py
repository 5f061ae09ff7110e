"""Write a result beside its place and swap it in, so that a crash leaves the old one whole."""

import ctypes
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import polars as pl

from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
XLSX_ROWS = 1_048_575


@contextmanager
def swapped_in(out: Path) -> Iterator[Path]:
    """A path beside OUT to write to; it takes OUT's place at the end, or goes away on an error."""
    _remove_left_overs(out)
    beside = out.with_name(f".{out.name}.{os.getpid()}.tmp{out.suffix}")
    try:
        yield beside
        _replace(beside, out)
    finally:
        _remove(beside)


def _remove_left_overs(out: Path) -> None:
    """Take away what a killed process of ours left beside OUT; put back an old OUT caught half-way."""
    pattern = re.compile(re.escape(f".{out.name}.") + r"([0-9]+)\.(tmp|old)")
    for item in out.parent.iterdir():
        match = pattern.match(item.name)
        if not match or Path("/proc", match[1]).exists():
            continue
        if match[2] == "old" and not out.exists():
            os.rename(item, out)
        else:
            _remove(item)


def _replace(beside: Path, out: Path) -> None:
    if not out.is_dir():
        os.replace(beside, out)
    elif not _exchanged(beside, out):
        old = out.with_name(f".{out.name}.{os.getpid()}.old")
        os.rename(out, old)
        os.rename(beside, out)
        _remove(old)


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two directories in one step, so that a kill finds the old or the new; false where Linux cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    return bool(renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_frame(frame: pl.DataFrame, path: Path, advance: Callable[[int], None] = lambda _: None) -> None:
    """Write by the ending of the path: .csv, .parquet or .xlsx."""
    match path.suffix.lower():
        case ".csv":
            frame.write_csv(path)
        case ".parquet":
            frame.write_parquet(path)
        case ".xlsx":
            import_module("giamngheo.engine.write_xlsx").write_xlsx(frame, path, advance)


def refuse_too_many_rows(path: Path, rows: int) -> None:
    """A sheet ends at row 1,048,576: ask for another format before starting."""
    if path.suffix.lower() == ".xlsx" and rows > XLSX_ROWS:
        raise WrongUsage(
            say(
                f"{path}: {grouped(rows)} hàng không vừa một trang tính (nhiều nhất {grouped(XLSX_ROWS)}); "
                "chọn .parquet hoặc .csv",
                f"{path}: {rows:,} rows do not fit a sheet ({XLSX_ROWS:,} at most); choose .parquet or .csv",
            )
        )
