"""Administrative units as they were on a day, read from policy/geography (its README says how sure they are).

Codes are text with their leading zeros: 2 digits a province, 3 a district, 5 a commune. A code means another
unit at another time (00070 was Hàng Trống, and is Hoàn Kiếm since 01/07/2025): every question has a day.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import polars as pl


def units(policy: Path, on: date) -> pl.DataFrame:
    """Return the units in force that day, as in units.csv: code, level, kind, name, parent_code, ….

    Empty before the first day known. A province's parent_code is null, an open valid_to too.
    """
    return _in_force(_read(policy, "units.csv", "valid_from", "valid_to"), on)


def day_in_force(policy: Path, code: str, on: date) -> date | None:
    """Return the day itself where a unit bears the code then, else the last day before it on which one did.

    None: none did by then.
    """
    known = _read(policy, "units.csv", "valid_from", "valid_to").filter(
        (pl.col("code") == code) & (pl.col("valid_from") <= on)
    )
    ends: list[date] = known["valid_to"].fill_null(date.max).to_list()
    last = max(ends, default=None)
    return min(on, last - timedelta(days=1)) if last else None


def provinces(policy: Path) -> set[str]:
    """Return the codes of all provinces that ever were."""
    known = _read(policy, "units.csv").filter(level="province")
    return set(known["code"])


def commune_codes(policy: Path) -> set[str]:
    """Return the codes of all communes that ever were."""
    known = _read(policy, "units.csv").filter(level="commune")
    return set(known["code"])


def province_of_communes(policy: Path, on: date) -> pl.DataFrame:
    """Return commune_code, province_code for every commune in force that day."""
    return _communes(units(policy, on)).select("commune_code", "province_code")


def commune_regions(policy: Path, on: date) -> pl.DataFrame:
    """Return commune_code, region (one of the six scoring regions) for every commune in force that day.

    Merged provinces straddle regions: a commune of 2025 has that of its old province (commune_regions.csv),
    an older one that of its province then. Null where its parts lay in two regions: a person decides.
    """
    old = _in_force(_read(policy, "regions.csv", "valid_from"), on)
    old = old.select(province_code="old_province_code", old_region="region")
    new = _read(policy, "commune_regions.csv").select("commune_code", new_region="region")
    region = pl.when("is_under_province").then("new_region").otherwise("old_region")
    joined = _communes(units(policy, on)).join(old, "province_code", how="left")
    return joined.join(new, "commune_code", how="left").select("commune_code", region=region)


def convert_communes(policy: Path, codes: Iterable[str], from_date: date, to_date: date) -> pl.DataFrame:
    """Return old_code, new_code, kind: what communes known on from_date are on to_date, sorted by code.

    kind `whole`: one row, one successor. `divided`: a row for each possible successor, a person chooses.
    `unmapped`: one row, new_code null; nobody knows, or the code was not in force on from_date.
    An island district without communes stands for itself under its 3 digits.
    """
    if to_date < from_date:
        raise ValueError("units are converted forward in time only")
    start = pl.DataFrame({"old_code": sorted(set(codes))}, schema={"old_code": pl.String})
    known = _unmap_unknown(
        start.with_columns(new_code="old_code", kind=pl.lit("whole")), units(policy, from_date)
    )
    changes = _read(policy, "changes.csv", "date").filter(
        (pl.col("date") > from_date) & (pl.col("date") <= to_date)
    )
    for day in sorted(changes["date"].unique()):
        known = _apply(known, changes.filter(date=day))
    return _unmap_unknown(known, units(policy, to_date)).unique().sort("old_code", "new_code")


def poor_districts(policy: Path, on: date) -> pl.DataFrame:
    """Return the rows of poor_districts.csv in force that day; the list is incomplete (see its README)."""
    return _in_force(_read(policy, "poor_districts.csv", "valid_from", "valid_to"), on)


def _read(policy: Path, name: str, *dates: str) -> pl.DataFrame:
    """Return a table of policy/geography as text, with the named columns as dates; empty cells are null."""
    table = pl.read_csv(policy / "geography" / name, infer_schema=False)
    return table.with_columns(pl.col(dates).str.to_date("%Y-%m-%d")) if dates else table


def _in_force(table: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the rows whose half-open period holds the day; without valid_to a row stays in force."""
    begun = table.filter(pl.col("valid_from") <= on)
    if "valid_to" not in table.columns:
        return begun
    return begun.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") > on))


def _communes(day: pl.DataFrame) -> pl.DataFrame:
    """Return commune_code, province_code, is_under_province (no district between) of one day's communes."""
    above = day.select(parent_code="code", grandparent="parent_code")
    communes = day.filter(level="commune").join(above, "parent_code", how="left")
    return communes.select(
        commune_code="code",
        province_code=pl.coalesce("grandparent", "parent_code"),
        is_under_province=pl.col("grandparent").is_null(),
    )


def _apply(known: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Return old_code, new_code, kind after one day's changes; a code that none of them names stays."""
    step = changes.select(new_code="old_code", next_code="new_code", step="kind")
    touched = pl.col("step").is_not_null()
    return known.join(step, "new_code", how="left").select(
        "old_code",
        new_code=pl.when(touched).then("next_code").otherwise("new_code"),
        kind=pl.when(touched & (pl.col("step") != "whole")).then("step").otherwise("kind"),
    )


def _unmap_unknown(known: pl.DataFrame, day: pl.DataFrame) -> pl.DataFrame:
    """Return the same rows; those whose new_code is no commune or district of the day become unmapped."""
    exists = pl.col("new_code").is_in(day.filter(pl.col("level") != "province")["code"].implode())
    return known.with_columns(
        new_code=pl.when(exists).then("new_code"),
        kind=pl.when(exists).then("kind").otherwise(pl.lit("unmapped")),
    )
