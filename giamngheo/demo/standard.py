"""What the synthetic answers must know of a standard: its lines and which deprivations it counts."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from giamngheo.demo.draws import Bools, Ints
from giamngheo.rules.parameters import Standard

AREAS = ("rural", "urban")


@dataclass(frozen=True)
class Yardstick:
    """lines, sure (0: none), score (None: none) as (rural, urban); counted: its indicators without `dep_`."""

    lines: tuple[int, int]
    sure: tuple[int, int]
    score: tuple[int, int] | None
    counted: tuple[str, ...]
    cutoff: int
    area_per_member: int
    child_under: int
    elderly_from: int

    def line(self, is_urban: Bools) -> Ints:
        """The income line of each household's kind of area."""
        return np.array(self.lines)[is_urban.astype(np.int64)]

    def sure_line(self, is_urban: Bools) -> Ints:
        """The line under which income alone makes poor; zero in a standard without one."""
        return np.array(self.sure)[is_urban.astype(np.int64)]


def yardstick(standard: Standard, on: date) -> Yardstick:
    """The standard's values that day (lines set by a province of its own are not read)."""

    def by_area(name: str) -> tuple[int, int]:
        rural, urban = (int(standard.number(f"{name}_{area}", on) or 0) for area in AREAS)
        return rural, urban

    return Yardstick(
        lines=by_area("income_line"),
        sure=by_area("poor_line"),
        score=by_area("income_score_cutoff") if standard.has_score else None,
        counted=tuple(indicator.code.removeprefix("dep_") for indicator in standard.indicators),
        cutoff=int(standard.number("deprivation_cutoff", on) or 0),
        area_per_member=_of_indicator(standard, "dep_housing_area", "area_per_member_m2", on),
        child_under=_of_indicator(standard, "dep_dependency", "child_under", on),
        elderly_from=_of_indicator(standard, "dep_dependency", "elderly_from", on),
    )


def _of_indicator(standard: Standard, code: str, name: str, on: date) -> int:
    """A whole-number cut-off of an indicator; zero where the standard does not have the indicator."""
    values = (i.parameters[name].on(on) for i in standard.indicators if i.code == code)
    value = next(values, 0)
    if not isinstance(value, int):
        raise TypeError(value)
    return value
