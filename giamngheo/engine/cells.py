"""From raw cells to checked values: for each column the typed value and where a cell is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

import polars as pl

from giamngheo.rules.language import say
from giamngheo.rules.schema import Column, Kind

ISO_DATE, OFFICE_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$"
LARGEST_EXACT = 2**53
MANY_CODES, SHOWN_LETTERS = 20, 40


@dataclass(frozen=True)
class Reading:
    """How one column of a file is read. `wrong` is None where no cell of this type can be wrong."""

    column: Column
    value: pl.Expr
    wrong: pl.Expr | None

    @property
    def empty(self) -> pl.Expr | None:
        """Where a required value is missing; None if the column is not required."""
        return is_empty(self.column.name) if self.column.required else None


def _in_any_case(word: str) -> list[str]:
    """true, truE, trUe ..."""
    return ["".join(letters) for letters in product(*zip(word, word.upper(), strict=True))]


_YES = (*_in_any_case("true"), "1")
_YES_AND_NO = pl.Enum([*_YES, *_in_any_case("false"), "0"])


class WrongType(Exception):
    """A whole column is stored as a type that cannot be this column; the message says which."""


def is_empty(name: str) -> pl.Expr:
    """The raw text cell is empty."""
    return pl.col(name).is_null() | (pl.col(name) == "")


@cache
def reading(column: Column, stored: pl.DataType) -> Reading:
    """How to read a column stored as that type. Raises WrongType."""
    raw = pl.col(column.name)
    if isinstance(stored, pl.Null):
        return Reading(column, pl.lit(None, dtype=column.dtype), None)
    if isinstance(stored, pl.Categorical | pl.Enum):
        raw, stored = raw.cast(pl.String), pl.String()
    if isinstance(stored, pl.String):
        return _from_text(column, raw)
    if stored.is_integer():
        return _from_integer(column, raw)
    if stored.is_float() or isinstance(stored, pl.Decimal):
        return _from_float(column, raw.cast(pl.Float64))
    if isinstance(stored, pl.Boolean) and column.kind is Kind.BOOLEAN:
        return Reading(column, raw, None)
    if isinstance(stored, pl.Date) and column.kind is Kind.DATE:
        return Reading(column, raw, None)
    if isinstance(stored, pl.Datetime) and column.kind is Kind.DATE:
        return _from_datetime(column, raw)
    raise WrongType(
        say(f"cột lưu kiểu {stored}, cần {wanted(column)}", f"stored as {stored}, wanted {wanted(column)}")
    )


def _checked(column: Column, raw: pl.Expr, value: pl.Expr, filled: pl.Expr | None = None) -> Reading:
    is_filled = raw.is_not_null() if filled is None else filled
    return Reading(column, value, is_filled & value.is_null())


def _from_text(column: Column, raw: pl.Expr) -> Reading:
    if column.kind in (Kind.TEXT, Kind.IDENTIFIER) and column.pattern is None:
        return Reading(column, pl.when(raw != "").then(raw), None)
    return _checked(column, raw, _TEXT_VALUES[column.kind](column, raw), raw.is_not_null() & (raw != ""))


def _identifier(column: Column, raw: pl.Expr) -> pl.Expr:
    return pl.when(raw.str.contains(column.pattern or "")).then(raw)


def _boolean(_: Column, raw: pl.Expr) -> pl.Expr:
    """One look-up a cell: several times as fast as lower case and four comparisons."""
    return raw.cast(_YES_AND_NO, strict=False).to_physical() < len(_YES)


def _integer(_: Column, raw: pl.Expr) -> pl.Expr:
    return pl.when(raw.str.contains("^[0-9]+$")).then(raw).cast(pl.Int64, strict=False)


def _number(_: Column, raw: pl.Expr) -> pl.Expr:
    number = pl.when(raw.str.contains(r"^[0-9]+(\.[0-9]+)?$")).then(raw).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _date(_: Column, raw: pl.Expr) -> pl.Expr:
    iso = pl.when(raw.str.contains(ISO_DATE)).then(raw).str.to_date("%Y-%m-%d", strict=False)
    office = pl.when(raw.str.contains(OFFICE_DATE)).then(raw).str.to_date("%d/%m/%Y", strict=False)
    return pl.coalesce(iso, office)


_TEXT_VALUES: dict[Kind, Callable[[Column, pl.Expr], pl.Expr]] = {
    Kind.IDENTIFIER: _identifier,
    Kind.CODE: lambda column, raw: raw.cast(column.dtype, strict=False),
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
}


def _from_integer(column: Column, raw: pl.Expr) -> Reading:
    values = {
        Kind.BOOLEAN: pl.when(raw == 1).then(True).when(raw == 0).then(False),
        Kind.INTEGER: pl.when(raw >= 0).then(raw).cast(pl.Int64, strict=False),
        Kind.NUMBER: pl.when(raw >= 0).then(raw).cast(pl.Float64),
    }
    return _from_stored_number(column, raw, values)


def _from_float(column: Column, raw: pl.Expr) -> Reading:
    exact = raw.is_finite() & (raw >= 0) & (raw == raw.floor()) & (raw <= LARGEST_EXACT)
    values = {
        Kind.BOOLEAN: pl.when(raw == 1).then(True).when(raw == 0).then(False),
        Kind.INTEGER: pl.when(exact).then(raw).cast(pl.Int64, strict=False),
        Kind.NUMBER: pl.when(raw.is_finite() & (raw >= 0)).then(raw),
    }
    return _from_stored_number(column, raw, values)


def _from_stored_number(column: Column, raw: pl.Expr, values: dict[Kind, pl.Expr]) -> Reading:
    if column.kind is Kind.TEXT:
        return Reading(column, raw.cast(pl.String), None)
    if column.kind not in values:
        raise WrongType(
            say(f"cột lưu dạng số, cần {wanted(column)}", f"stored as numbers, wanted {wanted(column)}")
        )
    return _checked(column, raw, values[column.kind])


def _from_datetime(column: Column, raw: pl.Expr) -> Reading:
    local = raw.dt.replace_time_zone(None)
    midnight = local == local.dt.truncate("1d")
    return _checked(column, raw, pl.when(midnight).then(local.dt.date()))


_WANTED: dict[Kind, tuple[str, str]] = {
    Kind.TEXT: ("chữ", "text"),
    Kind.IDENTIFIER: (
        "chữ (mã lưu dạng số mất số 0 ở đầu)",
        "text (a code stored as a number loses its zeros)",
    ),
    Kind.BOOLEAN: ("true/false hoặc 1/0", "true/false or 1/0"),
    Kind.INTEGER: ("số nguyên không âm, chỉ gồm chữ số", "a whole number, digits only"),
    Kind.NUMBER: (
        "số không âm, chỉ gồm chữ số và nhiều nhất một dấu chấm",
        "a number, digits and at most one point",
    ),
    Kind.DATE: ("ngày dạng NĂM-THÁNG-NGÀY hoặc NGÀY/THÁNG/NĂM", "a date as YYYY-MM-DD or DD/MM/YYYY"),
}


def wanted(column: Column) -> str:
    """What a cell of the column must hold, in words."""
    if column.kind is Kind.CODE:
        return _one_of(list(column.codes))
    if column.pattern is not None:
        return say("mã gồm đúng 5 chữ số", "a code of exactly 5 digits")
    return say(*_WANTED[column.kind])


def _one_of(codes: list[str]) -> str:
    if len(codes) > MANY_CODES:
        return say(f"mã từ {codes[0]} đến {codes[-1]}", f"a code from {codes[0]} to {codes[-1]}")
    return say("một trong: ", "one of: ") + ", ".join(codes)


def complaint(column: Column, cell: object) -> str:
    """The sentence for a wrong cell: what stands there and what is wanted."""
    text = str(cell)
    shown = text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "…"
    needed = wanted(column)
    return say(f"“{shown}” không hợp lệ, cần {needed}", f"“{shown}” is not right, wanted {needed}")
