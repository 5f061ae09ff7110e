"""Check a published table: counts, rates and totals that should follow from one another.

Columns: place, count, rate (per cent), total; and, where wanted, series (what is counted; poor, near_poor …)
and part_of (the place whose count and total the row is a part of). A row called total, Tổng cộng, Tổng số or
Cả nước is the sum of the other rows of its series that name no whole of their own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Finding, Refused, WrongUsage, whole_file
from giamngheo.engine.read_csv import ROW, read_csv
from giamngheo.rules.language import say

REQUIRED, OPTIONAL = ("place", "count"), ("rate", "total", "series", "part_of")
WHOLES = ("total", "tổng cộng", "tổng số", "cả nước")
PER_CENT, THOUSAND = 100, 1000
_GROUPED = re.compile(r"^\d{1,3}([.,]\d{3})+$")
_DECIMAL = re.compile(r"^\d+([.,]\d+)?$")


@dataclass(frozen=True)
class Entry:
    """One row as printed. rate with the number of its decimals; part_of empty where it is not a part."""

    row: int
    place: str
    series: str
    part_of: str
    count: float
    total: float | None
    rate: float | None
    decimals: int

    @property
    def label(self) -> str:
        """How findings call the row."""
        return f"{self.place} {self.series}".strip()


def check_table(path: Path) -> list[Finding]:
    """Everything in a published table that does not add up, by row. Raises Refused, WrongUsage."""
    entries, marks = _entries(path)
    checks = [(entry.row, *told) for entry in entries for told in _rate(entry, entries)]
    for column in ("count", "total"):
        checks += [(row, column, message) for row, message in _sums(entries, column)]
    found = [Finding(str(path), row, column, message) for row, column, message in checks]
    return sorted([*marks, *found])


def _entries(path: Path) -> tuple[list[Entry], list[Finding]]:
    frame = _read(path)
    entries, findings, marks = [], [], []
    for cells in frame.iter_rows(named=True):
        row = cells.pop(ROW)
        texts = {name: (value or "").strip() for name, value in cells.items()}
        numbers: dict[str, float | None] = {}
        for name in ("count", "total", "rate"):
            text = texts.get(name, "").removesuffix("%").strip()
            numbers[name] = _number(text, is_rate=name == "rate")
            if (text and numbers[name] is None) or (name == "count" and not text):
                told = say(f"“{text}” không phải số", f"“{text}” is not a number")
                findings.append(Finding(str(path), row, name, told))
            if name != "rate" and _GROUPED.match(text):
                marks.append((row, name, text))
        entries.append(_entry(row, texts, numbers))
    if findings:
        raise Refused(sorted(findings))
    return entries, _mixed_marks(path, marks)


def _entry(row: int, texts: dict[str, str], numbers: dict[str, float | None]) -> Entry:
    decimals = len(re.sub(r"^\d*[.,]?", "", texts.get("rate", "").removesuffix("%").strip()))
    count = numbers["count"]
    series, part_of = texts.get("series", ""), texts.get("part_of", "")
    total, rate = numbers["total"], numbers["rate"]
    return Entry(row, texts["place"], series, part_of, count or 0.0, total, rate, decimals)


def _read(path: Path) -> pl.DataFrame:
    if not path.exists():
        raise WrongUsage(say(f"{path}: không có tệp này", f"{path}: no such file"))
    frame = read_csv(path, str(path))
    absent = [name for name in REQUIRED if name not in frame.columns]
    if absent:
        no_column = say("thiếu cột bắt buộc", "a required column is missing")
        raise Refused(whole_file(str(path), no_column, name) for name in absent)
    known = [name for name in (*REQUIRED, *OPTIONAL) if name in frame.columns]
    numbered = frame if ROW in frame.columns else frame.with_row_index(ROW, offset=2)
    return numbered.select(ROW, *known)


def _number(text: str, is_rate: bool) -> float | None:
    """`52.883` and `52,883` are counts of thousands; in a rate either mark is the decimal one."""
    if not is_rate and _GROUPED.match(text):
        return float(re.sub("[.,]", "", text))
    return float(text.replace(",", ".")) if _DECIMAL.match(text) else None


def _mixed_marks(path: Path, marks: list[tuple[int, str, str]]) -> list[Finding]:
    """Both 1.166 and 1,166 in one table: each is read as thousands, and somebody should look."""
    if len({mark for _, _, text in marks for mark in text if not mark.isdecimal()}) < 2:
        return []
    told = say(
        "dấu phân cách hàng nghìn không thống nhất: “{}”", "thousands marks of two kinds in one table: “{}”"
    )
    return [Finding(str(path), row, column, told.format(text)) for row, column, text in marks if "," in text]


def _rate(entry: Entry, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """What is wrong with the rate of a row: column and message."""
    if entry.total is not None and entry.count > entry.total:
        yield "count", say("lớn hơn tổng số", "more than the total")
    if entry.rate is None or not entry.total or _fits(entry, entry.count, entry.total):
        return
    share = _shown(entry, entry.count / entry.total * PER_CENT)
    told = say(
        f"in {_shown(entry, entry.rate)} %, tính lại {share} %",
        f"printed {_shown(entry, entry.rate)} %, computed {share} %",
    )
    cause = _cause(entry, entries)
    yield "rate", f"{told}; {cause}" if cause else told


def _fits(entry: Entry, count: float, total: float | None) -> bool:
    """The printed rate is that share, as exactly as it was printed."""
    if not total or entry.rate is None:
        return False
    half = 0.5 * 10.0**-entry.decimals
    return abs(count / total * PER_CENT - entry.rate) <= half * (1 + 1e-9)


def _shown(entry: Entry, rate: float) -> str:
    return f"{rate:.{entry.decimals}f}".replace(".", ",")


def _cause(entry: Entry, entries: Sequence[Entry]) -> str:
    """The first reading under which the printed rate would be right; empty where there is none."""
    return next((cause for reading in _READINGS if (cause := reading(entry, entries))), "")


def _thousands(entry: Entry, _: Sequence[Entry]) -> str:
    assert entry.total is not None
    fits = _fits(entry, entry.count * THOUSAND, entry.total) or _fits(
        entry, entry.count, entry.total * THOUSAND
    )
    return say("nhầm dấu phân cách hàng nghìn", "a thousands mark is misread") if fits else ""


def _swapped(entry: Entry, _: Sequence[Entry]) -> str:
    assert entry.total is not None
    assert entry.rate is not None
    for count in swaps(entry.count):
        if _fits(entry, count, entry.total):
            return _swap_told("count", count)
    for total in swaps(entry.total):
        if _fits(entry, entry.count, total):
            return _swap_told("total", total)
    share = _shown(entry, entry.count / entry.total * PER_CENT)
    digits = share.replace(",", "")
    if any(f"{swapped:.0f}" == digits for swapped in swaps(entry.rate * 10.0**entry.decimals)):
        return _swap_told("rate", share)
    return ""


def _swap_told(column: str, value: float | str) -> str:
    shown = value if isinstance(value, str) else f"{value:.0f}"
    return say(f"có lẽ đảo chữ số ở cột {column}: {shown}", f"digits swapped in {column}, perhaps {shown}")


def _wrong_denominator(entry: Entry, entries: Sequence[Entry]) -> str:
    for other in entries:
        if other is not entry and _fits(entry, entry.count, other.total):
            return say(
                f"đúng nếu chia cho tổng của “{other.label}”", f"right over the total of “{other.label}”"
            )
    for other in entries:
        if other is not entry and _fits(entry, other.count, other.total):
            return say(
                f"là tỷ lệ của “{other.label}”: nhầm mẫu số",
                f"is the rate of “{other.label}”: wrong denominator",
            )
    for other in entries:
        if other is not entry and _fits(entry, entry.count, other.count):
            return say(f"đúng nếu chia cho “{other.label}”", f"right over “{other.label}”")
    return ""


def _averaged(entry: Entry, entries: Sequence[Entry]) -> str:
    rates = [part.rate for part in _parts(entry, entries) if part.rate is not None]
    is_mean = len(rates) > 1 and _fits(entry, sum(rates), len(rates) * PER_CENT)
    return (
        say("là trung bình các tỷ lệ, không phải tỷ lệ chung", "is the mean of the rates") if is_mean else ""
    )


_READINGS: tuple[Callable[[Entry, Sequence[Entry]], str], ...] = (
    _thousands,
    _swapped,
    _averaged,
    _wrong_denominator,
)


def swaps(number: float) -> Iterator[float]:
    """The whole numbers that differ from this one by two neighbouring digits changing places."""
    digits = f"{number:.0f}"
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if swapped != digits and not swapped.startswith("0"):
            yield float(swapped)


def _parts(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """The rows that the row is the sum of."""
    series = [other for other in entries if other is not entry and other.series == entry.series]
    named = [other for other in series if other.part_of == entry.place]
    if named or entry.place.lower() not in WHOLES:
        return named
    return [other for other in series if not other.part_of]


def _sums(entries: Sequence[Entry], column: str) -> Iterator[tuple[int, str]]:
    """Where the parts of a row do not add up to it, in one column: row and message."""
    for entry in entries:
        parts = [(part, getattr(part, column)) for part in _parts(entry, entries)]
        whole = getattr(entry, column)
        if not parts or whole is None or any(value is None for _, value in parts):
            continue
        gap = sum(value for _, value in parts) - whole
        if gap:
            told = say(f"tổng các phần lệch {gap:+.0f}", f"the sum of the parts is off by {gap:+.0f}")
            cause = _gap_cause(whole, gap, parts)
            yield entry.row, f"{told}; {cause}" if cause else told


def _gap_cause(whole: float, gap: float, parts: list[tuple[Entry, float]]) -> str:
    """Which single slip would close the gap; empty where none would."""
    for entry, value in parts:
        if any(swapped - value == -gap for swapped in swaps(value)):
            return say(f"có lẽ đảo chữ số ở “{entry.label}”", f"digits swapped in “{entry.label}”, perhaps")
        if value * (THOUSAND - 1) == -gap:
            return say(
                f"nhầm dấu hàng nghìn ở “{entry.label}”", f"a thousands mark misread in “{entry.label}”"
            )
    if any(swapped - whole == gap for swapped in swaps(whole)):
        return say("có lẽ đảo chữ số ở tổng", "digits swapped in the sum, perhaps")
    if whole * (THOUSAND - 1) == gap:
        return say("nhầm dấu hàng nghìn ở tổng", "a thousands mark misread in the sum")
    return ""
