"""Makers of broken Parquet files and of broken directories of shards."""

from collections.abc import Callable
from datetime import date
from math import inf, nan
from pathlib import Path

import polars as pl

from .tables import (
    Pair,
    csv_pair,
    households_frame,
    parquet_pair,
    persons_frame,
    replaced,
    shard_pair,
    split,
)


def numbered(column: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A frame edit: the letters of an id dropped, what is left stored as int64."""
    return lambda frame: frame.with_columns(pl.col(column).str.strip_chars("HP").cast(pl.Int64))


def household_ids_as_int64(folder: Path) -> Pair:
    """Ids as a database exports them."""
    return parquet_pair(folder, households=numbered("household_id"), persons=numbered("household_id"))


def person_ids_as_int64(folder: Path) -> Pair:
    """Ids as a database exports them."""
    return parquet_pair(folder, persons=numbered("person_id"))


def commune_codes_as_int64(folder: Path) -> Pair:
    """00070 has become 70."""
    return parquet_pair(folder, households=numbered("commune_code"))


def ethnic_codes_as_float(folder: Path) -> Pair:
    """01 has become 1.0."""
    return parquet_pair(
        folder, persons=lambda frame: frame.with_columns(pl.col("ethnic_code").cast(pl.Float64))
    )


def fraction_in_income(folder: Path) -> Pair:
    """A fraction in an integer column."""
    return parquet_pair(folder, households=replaced(3, "income_per_capita", 1.5, pl.Float64()))


def nan_income(folder: Path) -> Pair:
    """NaN is not unknown, and not a number."""
    return parquet_pair(folder, households=replaced(3, "income_per_capita", nan, pl.Float64()))


def infinite_income(folder: Path) -> Pair:
    """Infinity in an integer column."""
    return parquet_pair(folder, households=replaced(3, "income_per_capita", inf, pl.Float64()))


def nan_area(folder: Path) -> Pair:
    """NaN in a number column."""
    return parquet_pair(folder, households=replaced(3, "floor_area_m2", nan))


def infinite_area(folder: Path) -> Pair:
    """Infinity in a number column."""
    return parquet_pair(folder, households=replaced(4, "floor_area_m2", inf))


def negative_income_stored(folder: Path) -> Pair:
    """No negative number."""
    return parquet_pair(folder, households=replaced(4, "income_per_capita", -5))


def negative_area_stored(folder: Path) -> Pair:
    """No negative number."""
    return parquet_pair(folder, households=replaced(4, "floor_area_m2", -0.5))


def birth_after_review_stored(folder: Path) -> Pair:
    """Born a day after the as-of day."""
    return parquet_pair(folder, persons=replaced(10, "birth_date", date(2022, 10, 16)))


def unknown_code_stored(folder: Path) -> Pair:
    """A word that is not in the list of codes."""
    return parquet_pair(folder, persons=replaced(10, "sex", "nam"))


def unknown_code_in_an_enum(folder: Path) -> Pair:
    """The same, in a dictionary-encoded column."""
    return parquet_pair(folder, persons=replaced(10, "sex", "nam", pl.Categorical()))


def required_value_null(folder: Path) -> Pair:
    """A null in a required column."""
    return parquet_pair(folder, households=replaced(2, "area_type", None))


def required_value_empty_text(folder: Path) -> Pair:
    """An empty text is an empty cell."""
    return parquet_pair(folder, households=replaced(2, "area_type", ""))


def missing_column_stored(folder: Path) -> Pair:
    """A required column is absent."""
    return parquet_pair(folder, households=lambda frame: frame.drop("commune_code"))


def list_in_a_code_column(folder: Path) -> Pair:
    """A nested type where a text is asked for."""
    return parquet_pair(folder, households=lambda frame: frame.with_columns(pl.concat_list("toilet")))


def no_columns_at_all(folder: Path) -> Pair:
    """A Parquet file without a column."""
    return parquet_pair(folder, households=lambda _: pl.DataFrame())


def overwritten_parquet(folder: Path, change: Callable[[bytes], bytes]) -> Pair:
    """The base with the bytes of persons.parquet changed."""
    pair = parquet_pair(folder)
    pair[1].write_bytes(change(pair[1].read_bytes()))
    return pair


def empty_parquet_file(folder: Path) -> Pair:
    """0 bytes."""
    return overwritten_parquet(folder, lambda _: b"")


def truncated_parquet(folder: Path) -> Pair:
    """A copy that broke off half-way."""
    return overwritten_parquet(folder, lambda content: content[: len(content) // 2])


def parquet_damaged_inside(folder: Path) -> Pair:
    """The first pages overwritten, the footer whole."""
    return overwritten_parquet(folder, lambda content: content[:4] + b"\xff" * 400 + content[404:])


def text_named_parquet(folder: Path) -> Pair:
    """A text under a Parquet name."""
    return overwritten_parquet(folder, lambda _: b"household_id,person_id\nH1,P1\n")


# --- directories of shards ---


def good_shards(folder: Path) -> Pair:
    """The base as two shards each: H1 and H2, H3 and H4."""
    return shard_pair(folder, split(households_frame()), split(persons_frame()))


def duplicate_person_over_shards(folder: Path) -> Pair:
    """P9, the last of the second shard's four rows, is called P1 as in the first."""
    return shard_pair(
        folder, split(households_frame()), split(replaced(10, "person_id", "P1")(persons_frame()))
    )


def duplicate_household_over_shards(folder: Path) -> Pair:
    """H1 and its persons, under new ids, again in the second shard."""
    households, persons = split(households_frame()), split(persons_frame())
    again = persons[0].filter(household_id="H1").with_columns(person_id="X" + pl.col("person_id"))
    doubled = pl.concat([households[1], households[0].filter(household_id="H1")])
    return shard_pair(folder, [households[0], doubled], [persons[0], pl.concat([persons[1], again])])


def person_in_another_shard(folder: Path) -> Pair:
    """P3 of H1 lies at the end of the second shard, row 6."""
    persons, is_third = persons_frame(), pl.col("person_id") == "P3"
    first, second = split(persons.filter(~is_third))
    return shard_pair(
        folder, split(households_frame()), [first, pl.concat([second, persons.filter(is_third)])]
    )


def bad_cell_in_the_second_shard(folder: Path) -> Pair:
    """H4 is in row 3 of its shard."""
    return shard_pair(
        folder, split(replaced(5, "toilet", "hố xí")(households_frame())), split(persons_frame())
    )


def truncated_second_shard(folder: Path) -> Pair:
    """A damaged shard among good ones."""
    pair = good_shards(folder)
    shard = pair[1] / "persons-00001.parquet"
    shard.write_bytes(shard.read_bytes()[:300])
    return pair


def unpaired_shards(folder: Path) -> Pair:
    """households 0 and 1, persons 0 and 2."""
    pair = good_shards(folder)
    (pair[1] / "persons-00001.parquet").rename(pair[1] / "persons-00002.parquet")
    return pair


def one_shard_too_few(folder: Path) -> Pair:
    """Persons of the second shard were never delivered."""
    pair = good_shards(folder)
    (pair[1] / "persons-00001.parquet").unlink()
    return pair


def directories_without_shards(folder: Path) -> Pair:
    """Two empty directories."""
    pair = folder / "households", folder / "persons"
    for directory in pair:
        directory.mkdir()
    return pair


def directory_and_file(folder: Path) -> Pair:
    """Households in shards, persons in one file."""
    return good_shards(folder)[0], csv_pair(folder)[1]
