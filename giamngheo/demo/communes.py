"""The communes of a province on a day, and where a commune's households belong after it was merged."""

from datetime import date

import polars as pl

from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.policy import POLICY

GEOGRAPHY = POLICY / "geography"
URBAN_KINDS_BEFORE = ("phường", "thị trấn")
URBAN_KINDS_AFTER = ("phường",)
TWO_LEVELS_SINCE = date(2025, 7, 1)


def communes_of(province: str, on: date) -> pl.DataFrame:
    """code and urban of the province's communes that day, by code. Raises WrongUsage where there are none.

    Days before the unit list begins are read as its first day.
    """
    everything = pl.read_csv(GEOGRAPHY / "units.csv", infer_schema=False).with_columns(
        pl.col("valid_from", "valid_to").str.to_date()
    )
    day = max(on, everything["valid_from"].min())
    units = everything.filter(pl.col("valid_from") <= day, (pl.col("valid_to") > day) | pl.col("valid_to").is_null())
    districts = units.filter(level="district").select(parent_code="code", province_code="parent_code")
    communes = units.filter(level="commune").join(districts, on="parent_code", how="left")
    inside = communes.filter(pl.coalesce("province_code", "parent_code") == province)
    if inside.is_empty():
        raise WrongUsage(f"--province {province}: không có đơn vị cấp xã nào ngày {on:%d/%m/%Y}")
    kinds = URBAN_KINDS_BEFORE if on < TWO_LEVELS_SINCE else URBAN_KINDS_AFTER
    return inside.select("code", urban=pl.col("kind").is_in(kinds)).sort("code")


def moved_codes(since: date, until: date) -> dict[str, str]:
    """Old commune code to the new one, for changes after `since` up to `until`; of several parts the first listed."""
    changes = pl.read_csv(GEOGRAPHY / "changes.csv", infer_schema=False).with_columns(pl.col("date").str.to_date())
    moved: dict[str, str] = {}
    due = changes.filter(pl.col("date") > since, pl.col("date") <= until).sort("date", maintain_order=True)
    for _, batch in due.group_by("date", maintain_order=True):
        step = dict(batch.select("old_code", "new_code").reverse().rows())
        moved = {old: step.get(new, new) for old, new in moved.items()} | step
    return moved
