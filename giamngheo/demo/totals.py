"""The denominators of a province: every household, by commune, ethnic group of the head, kind of area."""

import polars as pl

KEYS = ("commune_code", "ethnic_code", "area_type")


def totals(households: pl.DataFrame, persons: pl.DataFrame, year: int) -> pl.DataFrame:
    """The `totals` table (contract 9.1), sorted: KEYS, households, persons, year.

    ethnic_code is the head's; persons are the members of those households, whatever their own group.
    """
    sizes = persons.group_by("household_id").agg(persons=pl.len().cast(pl.Int64))
    heads = persons.filter(relation="head").select("household_id", "ethnic_code")
    known = households.join(heads, on="household_id", how="left").join(sizes, on="household_id", how="left")
    return (
        known.group_by(KEYS)
        .agg(households=pl.len().cast(pl.Int64), persons=pl.col("persons").sum())
        .sort(KEYS)
        .with_columns(year=pl.lit(year, dtype=pl.Int64))
    )
