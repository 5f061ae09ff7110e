"""Days on a paper form: typed with or without strokes, a birth also by its year alone."""

import re
from typing import Any

from giamngheo.engine.rows import check_row
from giamngheo.pages.entry.cells import Cell
from giamngheo.papers.imports.translate import written_day
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

FIRST_YEAR = 1900
BIRTH = ("birth_date", "birth_date_is_year_only")
_SOLID = re.compile(r"^([0-9]{2})([0-9]{2})([0-9]{4})$")
_YEAR = re.compile(r"^[0-9]{4}$")
_DAYS = r"[0-9]{1,2}[\/.\-][0-9]{1,2}[\/.\-][0-9]{4}|[0-9]{8}"


def typed_day(text: str) -> str | None:
    """20102024, 20/10/2024, 20.10.2024 → 2024-10-20; nothing → None; anything else stays for the check to refuse."""
    return written_day(_SOLID.sub(r"\1/\2/\3", text.strip()))


def typed_birth(text: str) -> dict[str, object]:
    """The two cells of a birth: a day, or a year alone; nothing: not known."""
    text = text.strip()
    if _YEAR.match(text) and int(text) >= FIRST_YEAR:
        return {"birth_date": f"{text}-01-01", "birth_date_is_year_only": True}
    return {"birth_date": typed_day(text), "birth_date_is_year_only": False if text else None}


class DayCell(Cell):
    """A day; empty: that of the whole sheet."""

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [
            ("18102024", say("hoặc 18/10/2024", "or 18/10/2024")),
            (say("trống", "empty"), say("ngày chung của trang", "the day of the sheet")),
        ]

    @property
    def pattern(self) -> str:
        return _DAYS

    @property
    def width(self) -> int:
        return 10

    @property
    def inputmode(self) -> str:
        return "numeric"

    def typed(self, row: object) -> str:
        kept: Any = getattr(row, self.columns[0].name, None)
        return f"{kept:%d/%m/%Y}" if kept else ""

    def filled(self, text: str) -> dict[str, object]:
        return self._checked(HOUSEHOLDS, {self.columns[0].name: typed_day(text)})

    def _checked(self, table: Table, cells: dict[str, object]) -> dict[str, object]:
        """The values, by the rules of files. Raises WrongCode."""
        row = check_row(table, cells)
        if row.wrong:
            raise self.wrong()
        return row.values


class BirthCell(DayCell):
    """A day of birth, or only its year."""

    @property
    def label(self) -> str:
        return self.heading

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [
            ("20101990", say("hoặc 20/10/1990", "or 20/10/1990")),
            ("1990", say("chỉ biết năm", "the year alone")),
        ]

    @property
    def pattern(self) -> str:
        return f"{_DAYS}|[0-9]{{4}}"

    def typed(self, row: object) -> str:
        kept: Any = getattr(row, "birth_date", None)
        is_year = kept and getattr(row, "birth_date_is_year_only", False)
        return f"{kept:%Y}" if is_year else super().typed(row)

    def filled(self, text: str) -> dict[str, object]:
        return self._checked(PERSONS, typed_birth(text))
