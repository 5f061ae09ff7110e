"""Seeded draws over whole columns: named streams, exact quotas, weighted choices, one culprit a household."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def stream(seed: int, name: str) -> np.random.Generator:
    """The random stream of one step: adding a step elsewhere leaves the others as they are."""
    return np.random.default_rng(np.random.SeedSequence([seed, crc32(name.encode())]))


def share_out(total: int, weights: Floats) -> Ints:
    """Whole numbers in proportion to weights that add up to total exactly (cumulative rounding)."""
    return round_each(weights / weights.sum() * total)


def round_each(values: Floats) -> Ints:
    """Whole numbers near the values, each by at most one, whose running sums are the rounded running sums."""
    edges: Ints = np.floor(np.cumsum(values) + 0.5).astype(np.int64)
    return np.concatenate([edges[:1], edges[1:] - edges[:-1]])


def pick(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """Positions 0..len-1 drawn with the given weights."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    position: Ints = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.minimum(position, len(edges) - 1)


def random_keys(rng: np.random.Generator, weights: Floats) -> Floats:
    """Sorting keys, largest first: taking the k largest is drawing k without replacement by weight."""
    draws: Floats = np.log(rng.random(weights.shape)) / np.maximum(weights, 1e-12)
    return draws


def coded(positions: Ints, dtype: pl.DataType, known: Bools | None = None) -> pl.Series:
    """A column of codes (dtype: an Enum) from positions in its list of codes; null where not known."""
    column = pl.Series(_codes(dtype), dtype=dtype).gather(positions)
    return column if known is None else masked(column, known)


def _codes(dtype: pl.DataType) -> list[str]:
    if not isinstance(dtype, pl.Enum):
        raise TypeError(dtype)
    return dtype.categories.to_list()


def masked(column: pl.Series, known: Bools) -> pl.Series:
    """The column, null where not known."""
    return column.zip_with(
        pl.Series(known), pl.Series([None], dtype=column.dtype).new_from_index(0, len(column))
    )


def flags(values: Bools, known: Bools | None = None) -> pl.Series:
    """A boolean column, null where not known."""
    column = pl.Series(values)
    return column if known is None else masked(column, known)


def days(values: npt.NDArray[Any], known: Bools | None = None) -> pl.Series:
    """A date column from datetime64[D], null where not known."""
    column = pl.Series(values.astype("datetime64[D]"))
    return column if known is None else masked(column, known)


def truth(column: pl.Series) -> Bools:
    """True where the boolean column is true (null counts as false)."""
    return column.fill_null(False).to_numpy().astype(np.bool_)
