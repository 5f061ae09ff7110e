"""What is wrong in a file: the first so many problems as the officer is told them, of all the rows and the number.

A column misread in a province's file is wrong a million times: nobody reads that, and no machine should keep it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

MOST_TOLD = 10_000
PLACES = {"sheet": pl.String(), "number": pl.Int64()}


@dataclass(frozen=True)
class Problem:
    """Something wrong in the file. row 0: the whole sheet; column: heading; place: of the column from 0, or None.

    code_of: the column of the contract of which the value is no code, else "".
    """

    sheet: str
    row: int
    column: str
    place: int | None
    value: str
    vietnamese: str
    english: str
    code_of: str = ""


class Problems:
    """The problems of one check as they are found. total: of them all; most: how many are kept to be told."""

    def __init__(self, most: int = MOST_TOLD) -> None:
        self.total, self.most = 0, most
        self._kept: list[Problem] = []
        self._rows: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, problem: Problem) -> None:
        """One more."""
        self.total += 1
        self._rows[problem.sheet].add(problem.row)
        self._kept.append(problem)
        if len(self._kept) >= 2 * self.most:
            self._kept = self.first()

    def extend(self, problems: Iterable[Problem]) -> None:
        """Several more."""
        for problem in problems:
            self.add(problem)

    def count(self, places: pl.DataFrame, problems: int) -> None:
        """So many more in these rows (sheet, number), to be told no further."""
        self.total += problems
        for (sheet,), part in places.group_by("sheet"):
            self._rows[str(sheet)].update(part["number"].to_list())

    def first(self) -> list[Problem]:
        """Those that are told: the first in the order of the file."""
        ordered = sorted(self._kept, key=lambda problem: (problem.sheet, problem.row, problem.place or 0))
        return ordered[: self.most]

    def rows(self) -> pl.DataFrame:
        """Each row of the file in which something is wrong (sheet, number), once."""
        parts = [
            pl.DataFrame({"number": list(numbers)}, schema={"number": pl.Int64}).select(
                sheet=pl.lit(sheet), number="number"
            )
            for sheet, numbers in self._rows.items()
        ]
        return pl.concat([pl.DataFrame(schema=PLACES), *parts])
