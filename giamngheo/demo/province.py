"""What a province should look like in a year: groups of households, their size and rates, as published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from giamngheo.demo.data import load, published


@dataclass(frozen=True)
class Group:
    """Households whose head is of one ethnic group: relative number, mean size, rates among them (0-1)."""

    ethnic_code: str
    households: float
    persons_per_household: float
    poor: float
    near_poor: float


@dataclass(frozen=True)
class Province:
    """A province in a year. `calibrated`: its rates by group come from its own published table."""

    code: str
    groups: tuple[Group, ...]
    calibrated: bool
    source: str


def province_in(code: str, year: int, persons_per_household: float | None = None) -> Province:
    """A province that year: its published table, else its own, its region's or the national rate."""
    table = next((t for t in published() if t["province"] == code), None)
    shape = _from_table(table, year) if table else _from_rates(code, year)
    return shape if persons_per_household is None else _resized(shape, persons_per_household)


def _from_table(table: Any, year: int) -> Province:
    """Groups of a published table, their poor rates moved with the province's rate of the year."""
    base = table["poor"] / table["households"]
    known = {y: cell["value"] / 100 for y, cell in table["poor_rate_by_year"].items()} | {table["year"]: base}
    factor = _at(known, year) / base
    groups = [
        Group(
            code,
            group["households"] * share,
            group["persons"] / group["households"],
            min(group["poor"] / group["households"] * factor, 1.0),
            group["near_poor"] / group["households"],
        )
        for group in table["groups"]
        for code, share in group["codes"].items()
    ]
    return Province(table["province"], tuple(groups), table["calibrated"], table["source"]["document"])


def _from_rates(code: str, year: int) -> Province:
    """One rate for every group, for want of a table by group; the ethnic mix is an assumption."""
    other = load("published/other_provinces.yaml")
    regions = other["region_of_province"]
    region = next((name for name, provinces in regions.items() if code in provinces), "national")
    places = [other["rates"][place] for place in (code, region, "national") if place in other["rates"]]
    poor, near_poor = (_first_known(places, field, year) for field in ("poor", "near_poor"))
    size = other["persons_per_household"]
    groups = tuple(
        Group(ethnic, share, size, poor, near_poor) for ethnic, share in other["ethnic_mix"][region].items()
    )
    return Province(code, groups, other["calibrated"], places[0][min(places[0])]["source"])


def _first_known(places: list[Any], field: str, year: int) -> float:
    """The rate (0-1) of the first place that publishes it."""
    series = ({y: row[field] / 100 for y, row in place.items() if field in row} for place in places)
    return _at(next(known for known in series if known), year)


def _at(known: Mapping[int, float], year: int) -> float:
    """The value of the year: between two known years in proportion, outside them the nearest."""
    years = sorted(known)
    return float(np.interp(year, years, [known[y] for y in years]))


def _resized(shape: Province, persons_per_household: float) -> Province:
    """The same province with another mean household size."""
    total = sum(group.households for group in shape.groups)
    mean = sum(group.households * group.persons_per_household for group in shape.groups) / total
    factor = persons_per_household / mean
    groups = (
        Group(g.ethnic_code, g.households, g.persons_per_household * factor, g.poor, g.near_poor)
        for g in shape.groups
    )
    return Province(shape.code, tuple(groups), shape.calibrated, shape.source)
