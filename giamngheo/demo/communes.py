"""The communes of a province on a day, and where a commune's households belong after it was merged."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.geography import convert_communes, province_of_communes, units
from giamngheo.engine.policy import POLICY

FIRST_KNOWN = date(2021, 1, 1)
URBAN_KINDS_BEFORE = ("phường", "thị trấn")
URBAN_KINDS_AFTER = ("phường",)
TWO_LEVELS_SINCE = date(2025, 7, 1)


def communes_of(province: str, on: date) -> pl.DataFrame:
    """code and urban of the province's communes that day, by code. Raises WrongUsage where there are none.

    Days before the unit list begins are read as its first day.
    """
    day = max(on, FIRST_KNOWN)
    inside = province_of_communes(POLICY, day).filter(province_code=province)
    if inside.is_empty():
        raise WrongUsage(f"--province {province}: không có đơn vị cấp xã nào ngày {on:%d/%m/%Y}")
    kinds = units(POLICY, day).filter(level="commune").select(commune_code="code", kind="kind")
    urban = URBAN_KINDS_BEFORE if on < TWO_LEVELS_SINCE else URBAN_KINDS_AFTER
    named = inside.join(kinds, on="commune_code", how="left")
    return named.select(code="commune_code", urban=pl.col("kind").is_in(urban)).sort("code")


def part_of(communes: pl.DataFrame, number: int, parts: int) -> pl.DataFrame:
    """One of so many parts of nearly equal size: each commune in one of them, in the order of their codes."""
    first, end = (len(communes) * edge // parts for edge in (number, number + 1))
    return communes[first:end]


def communes_by_province(on: date) -> dict[str, int]:
    """How many communes each province has that day, by its code. Island districts without communes count none."""
    inside = province_of_communes(POLICY, max(on, FIRST_KNOWN))
    return dict(inside.group_by("province_code").len().sort("province_code").rows())


def moved_codes(codes: Iterable[str], since: date, until: date) -> dict[str, str]:
    """Old commune code to its successor; of a divided commune the first part, none where nobody knows."""
    start, end = max(since, FIRST_KNOWN), max(until, FIRST_KNOWN)
    known = convert_communes(POLICY, codes, start, end).drop_nulls("new_code")
    first = known.unique("old_code", keep="first", maintain_order=True)
    return dict(first.select("old_code", "new_code").rows())
