"""Names and numbers of people who do not exist."""

from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo.data import load
from giamngheo.demo.draws import Bools, Ints, masked
from giamngheo.demo.members import Members
from giamngheo.demo.people import RELATION
from giamngheo.rules.codes import ETHNIC_CODES

# The first three digits of a citizen number are a province, 001 to 096, or a country: 000 is never issued, so
# no number made here can be a living person's.
NO_PROVINCE = "000"
SERIALS = 1_000_000
STRIDE = 610_639  # has no divisor in common with SERIALS: the serials of one year and sex stay distinct

STEP_A_YEAR = 27_449


def family_names(
    ethnic: Ints, relation: Ints, is_male: Bools, members: Members, rng: np.random.Generator
) -> pl.Series:
    """One family name a household for the father's line, and a name of their own for who married in."""
    everyone = len(ethnic)
    in_line = rng.random(len(members.starts))[members.household]
    is_head, is_spouse = relation == RELATION["head"], relation == RELATION["spouse"]
    has_spouse = members.any(is_spouse)[members.household]
    born_in = (relation == RELATION["child"]) | (relation == RELATION["grandchild"])
    father = (
        (is_head & (is_male | ~has_spouse))
        | (is_spouse & is_male)
        | ((relation == RELATION["parent"]) & is_male)
    )
    draw = np.where(born_in | father, in_line, rng.random(everyone))
    line_ethnic = np.where(born_in, ethnic[members.starts][members.household], ethnic)
    return _from_pool("family", line_ethnic, draw)


def given_names(ethnic: Ints, is_male: Bools, rng: np.random.Generator) -> pl.Series:
    """Middle and given name, by group and sex."""
    parts = []
    for part in ("middle", ""):
        draw = rng.random(len(ethnic))
        male = _from_pool(f"male_{part}".strip("_"), ethnic, draw)
        female = _from_pool(f"female_{part}".strip("_"), ethnic, draw)
        parts.append(male.zip_with(pl.Series(is_male), female))
    return parts[0] + " " + parts[1]


def _from_pool(kind: str, ethnic: Ints, draw: Any) -> pl.Series:
    """A name a person from the list of their group, by a number in 0-1."""
    names = load("names.yaml")
    pools = list(names["pools"])
    of_code = [pools.index(names["pool_of_ethnic"].get(code, "other")) for code in ETHNIC_CODES]
    pool = np.array(of_code)[ethnic]
    lists = [names["pools"][name][kind] for name in pools]
    first = np.cumsum([0, *map(len, lists)])[:-1]
    lengths = np.array([len(names_of) for names_of in lists])
    position = first[pool] + np.minimum((draw * lengths[pool]).astype(np.int64), lengths[pool] - 1)
    return pl.Series([name for names_of in lists for name in names_of]).gather(position)


def personal_ids(birth_date: pl.Series, is_male: Bools, known: Bools, first: int = 0) -> pl.Series:
    """Twelve digits formed as the law says (household-review 6.1), of a province that does not exist.

    first: serial of the first person of each year and sex, so that later arrivals differ from earlier ones.
    """
    year = birth_date.dt.year().to_numpy().astype(np.int64)
    century = (year // 100 - 19) * 2 + ~is_male
    frame = pl.DataFrame({"key": year * 2 + is_male})
    rank = frame.select(rank=pl.int_range(pl.len(), dtype=pl.Int64).over("key"))["rank"].to_numpy()
    serial = ((rank + first) * STRIDE + (2 * year + is_male) * STEP_A_YEAR) % SERIALS
    number = century * 100 * SERIALS + year % 100 * SERIALS + serial
    digits = pl.Series(number).cast(pl.String).str.zfill(9)
    return masked(pl.Series([NO_PROVINCE]).new_from_index(0, len(digits)) + digits, known)
