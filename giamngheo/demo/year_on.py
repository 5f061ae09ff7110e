"""A year in the life of a population: births, deaths, marriages, moves; households part, end or arrive."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo import naming
from giamngheo.demo.draws import Bools, Ints, coded, days, stream
from giamngheo.demo.members import Members, completed_years
from giamngheo.demo.people import RELATION
from giamngheo.demo.population import Population, heads, household_ids, settled_members, unasked
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

RELATIONS = PERSONS["relation"].dtype
# Serials of citizen numbers of later arrivals start here, a block a year, past those of the first population.
LATER_SERIALS, SERIALS_A_YEAR = 500_000, 20_000


@dataclass(frozen=True)
class Year:
    """The day it ends, the seed and the rates (assumptions), and the province's code."""

    as_of: date
    since: date
    seed: int
    rules: Any
    province: str

    def rng(self, name: str) -> np.random.Generator:
        """The stream of one kind of event in this year."""
        return stream(self.seed, f"{name} {self.as_of}")

    @property
    def first_serial(self) -> int:
        """Where this year's citizen numbers start."""
        return LATER_SERIALS + self.as_of.year % 20 * SERIALS_A_YEAR


def a_year_on(before: Population, year: Year) -> Population:
    """The same households a year later; results follow their household, empty for new ones."""
    persons = _departed(before.persons, year)
    persons = _married(persons, year)
    households = before.households.with_row_index("household").with_columns(
        pl.col("household").cast(pl.Int64)
    )
    households, persons = _parted(households, persons, before.next_serial, year)
    persons = _with_heads(persons)
    persons = pl.concat([persons, _newborn(persons, year)])
    serial = before.next_serial + len(households) - len(before.households)
    households, persons = _arrived(households, persons, serial, year)
    serial = before.next_serial + len(households) - len(before.households)
    return _settled(households, persons, before.results, serial, year)


def _age(persons: pl.DataFrame, year: Year) -> Ints:
    born = persons["birth_date"].to_numpy().astype("datetime64[D]")
    return completed_years(born, np.full(len(born), np.datetime64(year.as_of, "D")))


def _relation(persons: pl.DataFrame) -> Ints:
    found: Ints = persons["relation"].to_physical().to_numpy().astype(np.int64)
    return found


def _is(persons: pl.DataFrame, *names: str) -> Bools:
    """Members of one of the relations."""
    among: Bools = np.isin(_relation(persons), [RELATION[name] for name in names])
    return among


def _departed(persons: pl.DataFrame, year: Year) -> pl.DataFrame:
    """Without those who died or left the province, alone or with their whole household."""
    rng, rates, age = year.rng("departures"), year.rules["year"], _age(persons, year)
    death = np.select(
        [age >= 75, age >= 60],
        [rates["death"]["from_75"], rates["death"]["from_60"]],
        rates["death"]["young"],
    )
    gone = rng.random(len(age)) < death
    mobile = _is(persons, "child", "grandchild", "other") & (age >= 18) & (age <= 35)
    gone |= mobile & (rng.random(len(age)) < rates["leave_person"])
    household = persons["household"].to_numpy()
    leaving = rng.random(int(household.max()) + 1) < rates["leave_household"]
    return persons.filter(pl.Series(~gone & ~leaving[household]))


def _married(persons: pl.DataFrame, year: Year) -> pl.DataFrame:
    """Brides move in with their grooms' households; as many of the one as of the other."""
    rng, age = year.rng("marriages"), _age(persons, year)
    single = _is(persons, "child", "grandchild") & (age >= 18) & (age <= 32)
    single &= rng.random(len(age)) < year.rules["year"]["marriage"]
    is_male = (persons["sex"] == "male").to_numpy()
    grooms, brides = (rng.permutation(np.flatnonzero(single & sex)) for sex in (is_male, ~is_male))
    pairs = min(len(grooms), len(brides))
    household = persons["household"].to_numpy().copy()
    relation = _relation(persons).copy()
    household[brides[:pairs]] = household[grooms[:pairs]]
    relation[brides[:pairs]] = RELATION["other"]
    return _resettled(persons, household, relation)


def _resettled(persons: pl.DataFrame, household: Ints, relation: Ints) -> pl.DataFrame:
    """The persons with new household rows and relations, in the old order."""
    return persons.with_columns(
        pl.Series("household", household), coded(relation, RELATIONS).alias("relation")
    )


def _parted(
    households: pl.DataFrame, persons: pl.DataFrame, serial: int, year: Year
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The eldest grown child of some large households leaves with in-laws and grandchildren to live apart."""
    rng = year.rng("splits")
    persons = persons.sort("household", maintain_order=True)
    household, age, relation = persons["household"].to_numpy(), _age(persons, year), _relation(persons).copy()
    rows, dense = np.unique(household, return_inverse=True)
    members = Members.of(dense)
    grown = _is(persons, "child") & (age >= 22)
    large = (members.count(np.ones(len(age), bool)) >= 5) & members.any(grown)
    parting = large & (rng.random(len(rows)) < year.rules["year"]["split"])
    leaders = members.one_of(grown, parting, rng)
    followers = parting[dense] & _is(persons, "other", "grandchild") & ~leaders
    is_male = (persons["sex"] == "male").to_numpy()
    led_by_man = members.any(leaders & is_male)[dense]
    partners = followers & _is(persons, "other") & (age >= 18) & (is_male != led_by_man)
    spouses = members.one_of(partners, parting, rng)
    relation[followers & _is(persons, "grandchild")] = RELATION["child"]
    relation[spouses] = RELATION["spouse"]
    relation[leaders] = RELATION["head"]
    new_row = len(households) + np.cumsum(parting) - 1
    moved = np.where(leaders | followers, new_row[dense], household)
    founded = _founded(households, rows[parting], serial, year, rng)
    return pl.concat([households, founded], how="vertical"), _resettled(persons, moved, relation)


def _founded(
    households: pl.DataFrame, origin: Ints, serial: int, year: Year, rng: np.random.Generator
) -> pl.DataFrame:
    """New households beside those they come from, on no list."""
    ago = rng.integers(60, 330, len(origin))
    since = np.maximum(np.datetime64(year.as_of, "D") - ago, np.datetime64(year.since, "D"))
    return _blank_history(households[origin]).with_columns(
        household_ids(year.province, serial, len(origin)).alias("household_id"),
        days(since).alias("separate_since"),
        pl.Series("household", np.arange(len(origin)) + len(households)),
    )


def _blank_history(households: pl.DataFrame) -> pl.DataFrame:
    names = ("previous_status", "escaped_poverty_date", "escaped_near_poverty_date", "separate_since")
    return households.with_columns(pl.lit(None, dtype=HOUSEHOLDS[name].dtype).alias(name) for name in names)


def _newborn(persons: pl.DataFrame, year: Year) -> pl.DataFrame:
    """Children of this year's mothers, named after their household's head; person_id comes later."""
    rng, age = year.rng("births"), _age(persons, year)
    mothers = _is(persons, "head", "spouse", "other") & (persons["sex"] == "female").to_numpy()
    mothers &= (age >= 18) & (age <= 38) & (rng.random(len(age)) < year.rules["year"]["birth"])
    family = heads(persons).select("household", family=pl.col("full_name").str.split(" ").list.first())
    chosen = persons.filter(pl.Series(mothers)).join(
        family, on="household", how="left", maintain_order="left"
    )
    is_male = rng.random(len(chosen)) < 0.51
    first = year.rules["people"]["earliest_review"]
    born = days(np.datetime64(year.as_of, "D") - rng.integers(first, _span(year, first), len(chosen)))
    ethnic = chosen["ethnic_code"].to_physical().to_numpy()
    named = pl.Series(naming.given_names(ethnic, is_male, rng))
    numbered = np.ones(len(chosen), bool)
    return chosen.with_columns(
        coded(np.where(_is(chosen, "other"), RELATION["grandchild"], RELATION["child"]), RELATIONS).alias(
            "relation"
        ),
        coded((~is_male).astype(np.int64), PERSONS["sex"].dtype).alias("sex"),
        born.alias("birth_date"),
        (pl.col("family") + " " + named).alias("full_name"),
        naming.personal_ids(born, is_male, numbered, year.first_serial).alias("personal_id"),
        pl.lit(False).alias("birth_date_is_year_only"),
        pl.lit(None, dtype=pl.String).alias("person_id"),
        *unasked(),
    ).select(persons.columns)


def _span(year: Year, first: int) -> int:
    """The days before the year's end, exclusive, up to which children of the year were born."""
    return first + max((year.as_of - year.since).days, 1)


def _with_heads(persons: pl.DataFrame) -> pl.DataFrame:
    """Every household has one head, its first person: the old one, else the spouse, else the eldest."""
    standing = (
        pl.when(pl.col("relation") == "head")
        .then(0)
        .when(pl.col("relation") == "spouse")
        .then(1)
        .otherwise(2)
    )
    ordered = persons.with_columns(standing.alias("standing")).sort(
        "household", "standing", "birth_date", maintain_order=True
    )
    first = ordered["household"] != ordered["household"].shift(1).fill_null(-1)
    relation = _relation(ordered).copy()
    led_by = ordered["standing"].to_numpy()[first.to_numpy()]
    dense = np.cumsum(first.to_numpy()) - 1
    # Under a new head who was no spouse, the old relations no longer say anything.
    relation[(led_by == 2)[dense]] = RELATION["other"]
    relation[first.to_numpy()] = RELATION["head"]
    return ordered.with_columns(coded(relation, RELATIONS).alias("relation")).drop("standing")


def _arrived(
    households: pl.DataFrame, persons: pl.DataFrame, serial: int, year: Year
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Households from other provinces, each settling beside one of its own people."""
    rng = year.rng("arrivals")
    first = heads(persons)
    count = int(len(first) * year.rules["year"]["arrive_household"] + 0.5)
    neighbours = first[rng.choice(len(first), count, replace=False)]
    ids = household_ids(year.province, serial, count)
    arrived = _blank_history(households[neighbours["household"].to_numpy()]).with_columns(
        ids.alias("household_id"), pl.Series("household", np.arange(count) + len(households))
    )
    ethnic = neighbours["ethnic_code"].to_physical().to_numpy().astype(np.int64)
    seed = int(rng.integers(0, 2**31))
    size = 1 + np.minimum(rng.poisson(2.2, count), 7)
    members = settled_members(
        ids, size, ethnic, year.as_of, year.rules["people"], seed, year.first_serial + SERIALS_A_YEAR // 2
    )
    members = members.with_columns(pl.col("household") + len(households)).select(persons.columns)
    return pl.concat([households, arrived]), pl.concat([persons, members])


def _settled(
    households: pl.DataFrame, persons: pl.DataFrame, results: pl.DataFrame | None, serial: int, year: Year
) -> Population:
    """Households that still have members, numbered anew in order; newcomers get identifiers from theirs."""
    persons = persons.sort("household", maintain_order=True)
    kept = np.unique(persons["household"].to_numpy())
    place = np.full(len(households), -1)
    place[kept] = np.arange(len(kept))
    alive = households[kept]
    row = place[persons["household"].to_numpy()]
    persons = persons.with_columns(
        pl.Series("household", row), alive["household_id"].gather(row).alias("household_id")
    )
    newcomer = pl.col("person_id").is_null()
    rank = newcomer.cum_sum().over("household").cast(pl.String).str.zfill(2)
    new_id = pl.concat_str("household_id", pl.lit(f"-{year.as_of:%y%m%d}"), rank)
    persons = persons.with_columns(person_id=pl.when(newcomer).then(new_id).otherwise("person_id"))
    followed = None
    if results is not None:
        followed = pl.concat([results, results.clear(len(households) - len(results))])[kept]
    return Population(alive.drop("household"), persons, serial, followed)
