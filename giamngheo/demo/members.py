"""Where a household's members stand: persons are sorted by household, so sums a household are one pass."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from giamngheo.demo.draws import Bools, Floats, Ints


@dataclass(frozen=True)
class Members:
    """household: the row of each person's household, ascending; starts: the first person of each household.

    Every household has a member.
    """

    household: Ints
    starts: Ints

    @classmethod
    def of(cls, household: Ints) -> "Members":
        """From the ascending household rows of all persons."""
        return cls(household, np.flatnonzero(np.diff(household, prepend=-1)))

    def count(self, mask: Bools) -> Ints:
        """How many members of each household are in the mask."""
        counts: Ints = np.add.reduceat(mask.astype(np.int64), self.starts)
        return counts

    def any(self, mask: Bools) -> Bools:
        """Whether a member is in the mask, a household each."""
        return self.count(mask) > 0

    def one_of(
        self, candidates: Bools, wanted: Bools, rng: np.random.Generator, others: float = 0.0
    ) -> Bools:
        """One candidate of each wanted household, and each other candidate of it with the given chance."""
        keys: Floats = np.where(candidates, rng.random(len(candidates)), -1.0)
        best: Floats = np.maximum.reduceat(keys, self.starts)
        also = rng.random(len(candidates)) < others
        chosen: Bools = candidates & wanted[self.household] & ((keys == best[self.household]) | also)
        return chosen


def completed_years(birth: npt.NDArray[np.datetime64], on: npt.NDArray[np.datetime64]) -> Ints:
    """Age in completed years; someone born on 29 February comes of age on 1 March."""
    year_of_birth, month_and_day = _calendar(birth)
    year, today = _calendar(on)
    ages: Ints = year - year_of_birth - (today < month_and_day)
    return ages


def _calendar(day: npt.NDArray[np.datetime64]) -> tuple[Ints, Ints]:
    """Year, and month x 100 + day."""
    month = day.astype("datetime64[M]")
    year = month.astype("datetime64[Y]").astype(np.int64) + 1970
    month_of_year = month.astype(np.int64) % 12 + 1
    day_of_month = (day - month.astype("datetime64[D]")).astype(np.int64) + 1
    return year, month_of_year * 100 + day_of_month
