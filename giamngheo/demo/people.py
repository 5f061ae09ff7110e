"""The members of new households: who lives there, how old, of which ethnic group."""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from giamngheo.demo.draws import Bools, Floats, Ints, coded, days, flags, share_out
from giamngheo.rules.codes import RELATIONS
from giamngheo.rules.schema import PERSONS

RELATION = {name: place for place, name in enumerate(RELATIONS)}
LARGEST = 14
DAYS_A_YEAR = 365.2425
KINH, THAI = 0, 2


def sizes(group: Ints, means: Floats, rng: np.random.Generator) -> Ints:
    """Members of each household, 1 to LARGEST; groups' totals as near their means as whole numbers allow."""
    count = 1 + rng.poisson(means[group] - 1)
    count = np.minimum(count, LARGEST)
    wanted = share_out(
        int(np.floor(np.sum(means[group]) + 0.5)), means * np.bincount(group, minlength=len(means)) + 1e-9
    )
    for number in range(len(means)):
        _adjust(count, np.flatnonzero(group == number), int(wanted[number]), rng)
    return count


def _adjust(count: Ints, rows: Ints, wanted: int, rng: np.random.Generator) -> None:
    """Move single members in or out of randomly chosen households of the rows until they add up."""
    while (gap := wanted - int(count[rows].sum())) != 0:
        possible = rows[count[rows] < LARGEST] if gap > 0 else rows[count[rows] > 1]
        if len(possible) == 0:
            return
        chosen = rng.choice(possible, min(abs(gap), len(possible)), replace=False)
        count[chosen] += np.sign(gap)


def new_members(
    count: Ints, head_ethnic: Ints, as_of: date, rules: Any, rng: np.random.Generator
) -> pl.DataFrame:
    """Persons of households of those sizes, sorted by household (row): relation, sex, birth, ethnic group.

    head_ethnic: position of the head's code. Everyone is born before the first possible review day.
    """
    household = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(household)) - np.repeat(np.cumsum(count) - count, count)
    head_age = np.clip(rng.normal(rules["head_age"]["mean"], rules["head_age"]["sd"], len(count)), 20, 90)
    head_age = np.maximum(head_age, np.where(count > 2, 22 + 1.5 * count, 0))
    relation = _relations(count, head_age, household, place, rules, rng)
    age = _ages(relation, head_age[household], rng)
    is_male = _sexes(relation, household, len(count), rules, rng)
    born, year_only = _births(age, as_of, rules, rng)
    return pl.DataFrame(
        {
            "household": household,
            "relation": coded(relation, PERSONS["relation"].dtype),
            "sex": coded((~is_male).astype(np.int64), PERSONS["sex"].dtype),
            "birth_date": days(born),
            "birth_date_is_year_only": flags(year_only),
            "ethnic_code": coded(
                _ethnic(relation, head_ethnic[household], rules, rng), PERSONS["ethnic_code"].dtype
            ),
        }
    )


def _relations(
    count: Ints, head_age: Floats, household: Ints, place: Ints, rules: Any, rng: np.random.Generator
) -> Ints:
    """The head, perhaps a spouse, children, at last perhaps a parent; older heads have grandchildren too."""
    married = (count >= 2) & (rng.random(len(count)) < rules["spouse"])
    with_parent = (count >= 4) & (head_age < 55) & (rng.random(len(count)) < rules["parent"])
    extended = (count >= 4) & (head_age >= 52) & (rng.random(len(count)) < 0.75)
    last = place == count[household] - 1
    nth_child = place - 1 - married[household]
    relation = np.full(len(household), RELATION["child"])
    relation[extended[household] & (nth_child == 1)] = RELATION["other"]
    relation[extended[household] & (nth_child >= 2)] = RELATION["grandchild"]
    relation[last & with_parent[household]] = RELATION["parent"]
    relation[married[household] & (place == 1)] = RELATION["spouse"]
    relation[place == 0] = RELATION["head"]
    return relation


def _ages(relation: Ints, head: Floats, rng: np.random.Generator) -> Floats:
    """Ages in years that fit the head's: a spouse near, parents and children a generation off."""
    size = len(relation)
    oldest_child = np.maximum(head - 20, 0.1)
    child = oldest_child - rng.random(size) * np.minimum(oldest_child, 16)
    grandchild = rng.random(size) * np.clip(head - 43, 1, 15)
    by_relation = [
        head,
        np.maximum(head + rng.normal(-2, 3, size), 18.2),
        child,
        np.minimum(head + rng.uniform(20, 32, size), 99),
        grandchild,
        np.maximum(child, 18.5),
    ]
    ages: Floats = np.choose(relation, by_relation)
    return ages


def _sexes(relation: Ints, household: Ints, households: int, rules: Any, rng: np.random.Generator) -> Bools:
    """Whether male: heads mostly, a spouse the other sex, all others even."""
    head_is_male = (rng.random(households) < rules["male_head"])[household]
    even = rng.random(len(relation)) < 0.5
    male: Bools = np.where(
        relation == RELATION["head"],
        head_is_male,
        np.where(relation == RELATION["spouse"], ~head_is_male, even),
    ).astype(np.bool_)
    return male


def _births(
    age: Floats, as_of: date, rules: Any, rng: np.random.Generator
) -> tuple[npt.NDArray[np.datetime64], Bools]:
    """Birth dates for ages on the first possible review day; of some older members only the year is known."""
    first_day = np.datetime64(as_of, "D") - rules["earliest_review"]
    born = first_day - (age * DAYS_A_YEAR).astype(np.int64) - 1
    year_only = (age > 45) & (rng.random(len(age)) < rules["birth_year_only"])
    january = born.astype("datetime64[Y]").astype("datetime64[D]")
    return np.where(year_only, january, born), year_only


def _ethnic(relation: Ints, head: Ints, rules: Any, rng: np.random.Generator) -> Ints:
    """The head's group; a few spouses and in-laws are of another one."""
    joined = (relation == RELATION["spouse"]) | (relation == RELATION["other"])
    mixed = joined & (rng.random(len(relation)) < rules["mixed_marriage"])
    return np.where(mixed, np.where(head == THAI, KINH, THAI), head)
