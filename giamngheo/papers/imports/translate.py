"""One cell as an officer writes it → the text the contract has for it. What is not understood stays as it stands,
so that the engine's own check refuses it and says what is wanted.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

import polars as pl

from giamngheo.papers.imports.headings import COLUMNS, Headings, parts, plain_value
from giamngheo.papers.imports.mapping import ColumnChoice, ImportChoices
from giamngheo.papers.imports.sheets import Cell
from giamngheo.rules.schema import Kind

YEARS = (1900, 2100)
LARGEST_WHOLE = 10**15
PERSONAL_ID_DIGITS = 12
_GROUPED = re.compile(r"^[0-9]{1,3}(?:([.,\u00a0 ])[0-9]{3})(?:\1[0-9]{3})*$")
_MONEY_WORDS = re.compile(r"\s*(?:đồng|vnđ|vnd|đ|d)$", re.IGNORECASE)
_AREA_WORDS = re.compile(r"\s*m(?:2|²)?$", re.IGNORECASE)
_DAY = re.compile(r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$")
# An apostrophe before what would be a formula, as our exports and Excel write it.
_GUARDED = re.compile(r"^'([=+@-])")
_YEAR = "^([0-9]{4})$"


class Unclear(Exception):
    """A cell whose meaning is lost in the way the workbook keeps it; says why, in Vietnamese and English."""


DATE_FOR_A_CODE = (
    "bảng tính đã đổi mã thành ngày: hãy ghi lại mã ở dạng chữ",
    "the workbook has made a date of the code: write it again as text",
)
LOST_ZEROS = (
    "số định danh lưu dạng số nên mất số 0 ở đầu: hãy ghi dạng chữ",
    "the personal id is stored as a number, so its zeros are lost: write it as text",
)
Translate = Callable[[Cell], str | None]


def translator(column: ColumnChoice, choices: ImportChoices, known: Headings) -> Translate:
    """How the cells of a column are read: text of the contract, or None for an empty cell; it may raise Unclear."""
    name, code = parts(column.target)
    if code:
        return partial(_ticked, known, code)
    if name not in COLUMNS:
        return written_day if name.startswith(("birth_date", "head_birth")) else _text
    kind = COLUMNS[name].kind
    if kind is Kind.CODE:
        return partial(_code, known, {**known.values[name], **choices.values.get(name, {})})
    if kind is Kind.BOOLEAN:
        return partial(_boolean, known, "false" if column.blank_is_no else None)
    if kind is Kind.INTEGER:
        return partial(_whole, known, column.unit)
    if name == "commune_code":
        return _commune
    if name == "personal_id":
        return _personal_id
    if kind is Kind.IDENTIFIER:
        return _identifier
    if kind is Kind.NUMBER:
        return partial(_number, known)
    return written_day if kind is Kind.DATE else _text


def plain_texts(column: ColumnChoice, values: Sequence[Cell]) -> pl.Series | None:
    """What translator would make of each value, at once, where all are text and stay it; None where not.

    Names and codes are nearly all different: one by one they would take longer than all the other columns.
    """
    name, code = parts(column.target)
    is_plain = not code and name in COLUMNS and COLUMNS[name].kind in (Kind.TEXT, Kind.IDENTIFIER)
    if not is_plain or set(map(type, values)) != {str}:
        return None
    texts = pl.Series(values, dtype=pl.String).str.replace_all(r"\s+", "" if name == "personal_id" else " ")
    texts = texts.str.strip_chars().str.replace(_GUARDED.pattern, "$1")
    return pl.select(pl.when(texts != "").then(texts)).to_series()


def _text(cell: Cell) -> str | None:
    """Text as it stands; a whole number as its digits: officers' own household numbers are often such."""
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < LARGEST_WHOLE:
        return str(int(cell))
    text = cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)
    plain = " ".join(text.split())
    return (plain[1:] if _GUARDED.match(plain) else plain) or None


def _is_nothing(known: Headings, cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell in known.empty)


def _ticked(known: Headings, code: str, cell: Cell) -> str | None:
    word = plain_value(_text(cell) or "")
    return code if word in known.yes else None if not word or word in known.no else _text(cell)


def _code(known: Headings, values: Mapping[str, str], cell: Cell) -> str | None:
    if _is_nothing(known, cell):
        return None
    text = _text(cell) or ""
    found = values.get(plain_value(text))
    return text if found is None else found or None


def _boolean(known: Headings, blank: str | None, cell: Cell) -> str | None:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if _is_nothing(known, cell):
        return blank if cell == "" else None
    word = plain_value(_text(cell) or "")
    return "true" if word in known.yes else "false" if word in known.no else _text(cell)


def _whole(known: Headings, unit: int, cell: Cell) -> str | None:
    """1.500.000, 1,500,000, 1 500 000 đ → 1500000; in thousands or millions also with a decimal comma."""
    if _is_nothing(known, cell):
        return None
    text = _MONEY_WORDS.sub("", cell) if isinstance(cell, str) else _text(cell) or ""
    plain = re.sub(r"[.,\u00a0 ]", "", text) if _GROUPED.match(text) and unit == 1 else text.replace(",", ".")
    if unit == 1:
        return plain if plain.isascii() and plain.isdigit() else _text(cell)
    try:
        amount = round(float(plain) * unit, 6)
    except ValueError:
        return _text(cell)
    return str(int(amount)) if amount.is_integer() and 0 <= amount < LARGEST_WHOLE else _text(cell)


def _number(known: Headings, cell: Cell) -> str | None:
    """45,5 → 45.5; 1.045,5 → 1045.5; 60 m2 → 60."""
    if _is_nothing(known, cell):
        return None
    if not isinstance(cell, str):
        return _text(cell)
    text = _AREA_WORDS.sub("", cell)
    if re.match(r"^[0-9]{1,3}(\.[0-9]{3})+,[0-9]+$", text):
        text = text.replace(".", "")
    return text.replace(",", ".") if text.count(",") <= 1 else cell


def written_day(cell: Cell) -> str | None:
    """5/3/1980, 05-03-1980, 05.03.1980, a date's own cell → 1980-03-05; a year alone → 1980 (see birth years)."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute) == (0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = _text(cell)
    found = _DAY.match(text or "")
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def year_alone(texts: pl.Series) -> pl.Series:
    """Whether each birth date is a year only, and a likely one."""
    year = texts.str.extract(_YEAR).cast(pl.Int64)
    return year.is_between(*YEARS).fill_null(False)


def _commune(cell: Cell) -> str | None:
    """A code typed as a number has lost its zeros: five digits say which."""
    text = _text(cell)
    return text.zfill(5) if text and isinstance(cell, float | int) and text.isdigit() else text


def _identifier(cell: Cell) -> str | None:
    """A code as text. Raises Unclear for a date: 1-2 was typed, and nobody can tell what stood there."""
    if isinstance(cell, date):
        raise Unclear(*DATE_FOR_A_CODE)
    return _text(cell)


def _personal_id(cell: Cell) -> str | None:
    """Digits without blanks. Raises Unclear for a number that is too short: its zeros are lost."""
    text = _identifier(cell)
    if text and isinstance(cell, float | int) and len(text) != PERSONAL_ID_DIGITS:
        raise Unclear(*LOST_ZEROS)
    return "".join(text.split()) if text else None
