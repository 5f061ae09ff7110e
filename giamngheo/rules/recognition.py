"""Average-living farm households and workers of low income: what the income of twelve months says of a household.

Legal sources: QĐ 24/2021/QĐ-TTg, Điều 6; NĐ 30/2025/NĐ-CP. Both are beside the poor and near-poor lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from giamngheo.rules.classification import Lines, average_living_farm_household

MONTHS = 12
AVERAGE_LIVING, LOW_INCOME_WORKER = "average_living", "low_income_worker"


@dataclass(frozen=True)
class Income:
    """What one source brought one person in the twelve months. is_counted: no assistance from the State budget."""

    amount_vnd: int
    is_counted: bool


def income_per_head(incomes: Iterable[Income], members: int) -> int:
    """Đồng a person a month over twelve months, rounded up: a line is whole, so none is passed by the rounding."""
    total = sum(one.amount_vnd for one in incomes if one.is_counted)
    return -(-total // (MONTHS * members))


def is_average_living(income: int, commune_code: str, area_type: str, lines: Lines) -> bool | None:
    """Over the income line and not over the band's top; None where the standard has no band."""
    known = pl.DataFrame(
        {
            "income_12m_per_capita": [income],
            "is_agricultural": [True],
            "commune_code": [commune_code],
            "area_type": [area_type],
        }
    )
    found: bool | None = known.select(average_living_farm_household(lines)).item()
    return found


def is_low_income(income: int, line: int) -> bool:
    """At or under the line of workers of low income."""
    return income <= line
