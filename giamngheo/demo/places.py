"""Where households live: communes of the day, villages of one people each where there are enough of them."""

from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo.data import load
from giamngheo.demo.draws import Floats, Ints, coded, random_keys, stream
from giamngheo.rules.schema import HOUSEHOLDS


def enough(communes: pl.DataFrame, households: int, rules: Any) -> pl.DataFrame:
    """All communes, or for few households as many as they fill, spread over the list."""
    wanted = min(len(communes), max(households // rules["households_per_commune"], 1))
    return communes[np.linspace(0, len(communes) - 1, wanted).astype(np.int64)]


def commune_of(group: Ints, ethnic_code: list[str], urban: pl.Series, rules: Any, seed: int) -> Ints:
    """A commune (row) for each household: groups keep together, Kinh households more in towns."""
    rng = stream(seed, "communes")
    in_town = urban.to_numpy().astype(np.int64)
    result = np.zeros(len(group), np.int64)
    for number, code in enumerate(ethnic_code):
        rows = np.flatnonzero(group == number)
        town = rules["urban_kinh"] if code == "01" else rules["urban_other"]
        weights = rng.gamma(rules["group_spread"], 1.0, len(in_town)) + 0.02
        edges: Floats = np.cumsum(weights * np.where(in_town, town, 1.0))
        result[rows] = np.searchsorted(edges, rng.random(len(rows)) * edges[-1], side="right")
    return np.minimum(result, len(in_town) - 1)


def villages(commune: Ints, group: Ints, urban: pl.Series, rules: Any, seed: int) -> dict[str, pl.Series]:
    """village_code and village_name: a commune's households by their group, cut to equal villages."""
    rng = stream(seed, "villages")
    order = np.lexsort((rng.random(len(commune)), group, commune))
    per_commune = np.bincount(commune, minlength=len(urban))
    count = np.maximum(np.ceil(per_commune / rules["households_per_village"]), 1).astype(np.int64)
    first = np.cumsum(per_commune) - per_commune
    place = np.empty(len(commune), np.int64)
    place[order] = np.arange(len(commune)) - first[commune[order]]
    number = place * count[commune] // np.maximum(per_commune[commune], 1)
    names = _village_names(count, urban)
    row = (np.cumsum(count) - count)[commune] + number
    code = pl.Series(number + 1).cast(pl.String).str.zfill(3)
    return {"village_code": code, "village_name": names.gather(row)}


def _village_names(count: Ints, urban: pl.Series) -> pl.Series:
    """Names of all villages, commune after commune; numbered in towns; none twice in a commune."""
    words = load("names.yaml")["villages"]
    first, second = words["first"], words["second"]
    names = []
    for commune, (villages_here, in_town) in enumerate(zip(count.tolist(), urban.to_list(), strict=True)):
        prefixes = words["urban_prefix" if in_town else "rural_prefix"]
        for number in range(villages_here):
            place = number + commune * 7
            pair = f"{first[place % len(first)]} {second[place // len(first) % len(second)]}"
            names.append(f"{prefixes[number % len(prefixes)]} {number + 1 if in_town else pair}")
    return pl.Series(names, dtype=pl.String)


def area_types(urban: pl.Series, commune: Ints) -> pl.Series:
    """The area_type column of households from their commune."""
    return coded(urban.gather(commune).to_numpy().astype(np.int64), HOUSEHOLDS["area_type"].dtype)


def groups_of_households(shares: Floats, households: int, seed: int) -> Ints:
    """The group (position) of each household: exact shares, in random order."""
    rng = stream(seed, "groups")
    edges = np.floor(np.cumsum(shares) / shares.sum() * households + 0.5).astype(np.int64)
    group = np.repeat(np.arange(len(shares)), np.diff(edges, prepend=0))
    return group[np.argsort(-random_keys(rng, np.ones(households)), kind="stable")]
