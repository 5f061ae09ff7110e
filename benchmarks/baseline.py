"""The yardstick: read every column `classify` needs from the same files and take each one's maximum."""

import sys
from datetime import date
from pathlib import Path

import polars as pl

HOUSEHOLD_COLUMNS = [
    "household_id",
    "commune_code",
    "area_type",
    "in_review",
    "review_date",
    "income_per_capita",
    "income_12m_per_capita",
    "income_score",
    "wall",
    "frame",
    "roof",
    "floor_area_m2",
    "water_source",
    "toilet",
    "uses_internet",
    "has_tv",
    "has_radio",
    "has_desktop",
    "has_phone",
    "has_laptop",
    "has_tablet",
    "has_smartphone",
    "previous_status",
    "escaped_poverty_date",
    "escaped_near_poverty_date",
    "is_agricultural",
]
PERSON_COLUMNS = [
    "household_id",
    "person_id",
    "relation",
    "sex",
    "birth_date",
    "work_status",
    "attends",
    "diploma",
    "training_certificate",
    "health_insurance",
    "stunted",
    "underweight",
    "disability",
    "monthly_allowance",
]


def maxima(folder: Path, name: str, columns: list[str]) -> tuple[str | int | float | bool | date | None, ...]:
    """The largest value of each column of a table, in one file or in shards."""
    return (
        pl.scan_parquet(sorted(folder.glob(f"{name}*.parquet")))
        .select(pl.col(columns).max())
        .collect(engine="streaming")
        .row(0)
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    maxima(folder, "households", HOUSEHOLD_COLUMNS)
    maxima(folder, "persons", PERSON_COLUMNS)
