"""One review of a population: the two input tables, with answers that lead to the verdicts in mind."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo import member_answers
from giamngheo.demo.classes import NOT_POOR, Intent, commune_effect, intend
from giamngheo.demo.draws import Bools, Floats, days, flags, stream, truth
from giamngheo.demo.dwelling import Columns, dwelling
from giamngheo.demo.facts import Facts, Setting, choose
from giamngheo.demo.income import income
from giamngheo.demo.members import Members, completed_years
from giamngheo.demo.population import Population, group_of
from giamngheo.demo.province import Province
from giamngheo.demo.schooling import Person
from giamngheo.demo.standard import Yardstick
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

CAUSES = tuple(f"cause_{number}" for number in range(1, 9))
# Which deprivation makes a household ask for which support.
NEEDS = {
    "need_health": "health_insurance",
    "need_education": "school_attendance",
    "need_housing": "housing_quality",
    "need_water": "water",
    "need_sanitation": "sanitation",
    "need_internet": "telecom",
}
OTHER_NEEDS = {"need_production": 0.5, "need_credit": 0.4, "need_other": 0.05}


@dataclass(frozen=True)
class Round:
    """One review: the province's figures of the year, the standard in force, the day, the seed."""

    shape: Province
    standard: Yardstick
    as_of: date
    seed: int
    rules: Any
    everyone: bool

    def rng(self, name: str) -> np.random.Generator:
        """The stream of one step of this review."""
        return stream(self.seed, f"{name} {self.as_of}")


def review(population: Population, this: Round) -> tuple[pl.DataFrame, pl.DataFrame]:
    """households and persons of one review, every column of the contract, sorted by household."""
    households, persons = population.households, population.persons
    intent = _intent(population, this)
    review_date = _review_dates(intent, this)
    person = _person(persons, review_date, this.as_of)
    stands = member_answers.standing(person, persons, this.rng("standing"))
    dependency = member_answers.dependency(person, stands, this.standard)
    setting = _setting(population, person, dependency, this.standard)
    facts = choose(intent, setting, this.rules, this.rng("facts"))
    known = intent.in_review
    rng, holes = this.rng("answers"), this.rules["holes"]
    members = person.members.count(np.ones(len(persons), bool))
    limit: Floats = members.astype(np.float64) * this.standard.area_per_member
    urban = (households["area_type"] == "urban").to_numpy()
    answers = dwelling(facts, limit, known, population.results, holes, rng)
    answers |= _left_open(answers, facts)
    answers |= income(intent, facts, urban, this.standard, this.rules["income"], rng)
    asked = member_answers.member_answers(person, stands, facts, known[person.members.household], holes, rng)
    answers |= _assessment(intent, facts, person, asked, rng)
    answers |= {"in_review": flags(known), "review_date": review_date}
    households, persons = households.with_columns(**answers), persons.with_columns(**asked)
    return _table(households, HOUSEHOLDS), _table(persons, PERSONS)


def _intent(population: Population, this: Round) -> Intent:
    """The verdicts in mind, from the list and the figures of the year."""
    households = population.households
    before = households["previous_status"].cast(pl.String)
    previous = np.select(
        [(before == "poor").fill_null(False), (before == "near_poor").fill_null(False)], [2, 1], 0
    )
    escaped = (
        households["escaped_poverty_date"].is_not_null()
        | households["escaped_near_poverty_date"].is_not_null()
    )
    rules = this.rules["review"]
    effect = commune_effect(households["commune_code"], rules["commune_effect"], this.seed)
    group = group_of(population.persons, this.shape)
    rng = this.rng("classes")
    return intend(group, previous, escaped.to_numpy(), effect, this.shape, rules, this.everyone, rng)


def _review_dates(intent: Intent, this: Round) -> pl.Series:
    """The day each reviewed household was seen, within the days before the last one; a few blank."""
    rng, rules = this.rng("review dates"), this.rules["review"]
    size = len(intent.in_review)
    day = np.datetime64(this.as_of, "D") - rng.integers(0, rules["days"], size)
    return days(day, intent.in_review & (rng.random(size) >= rules["blank_review_date"]))


def _person(persons: pl.DataFrame, review_date: pl.Series, as_of: date) -> Person:
    """The members as arrays, ages taken on the household's review date."""
    members = Members.of(persons["household"].to_numpy())
    day = review_date.fill_null(as_of).to_numpy().astype("datetime64[D]")
    born = persons["birth_date"].to_numpy().astype("datetime64[D]")
    diploma = persons["diploma"].to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    is_male = (persons["sex"] == "male").to_numpy()
    return Person(completed_years(born, day[members.household]), is_male, diploma, members)


def _setting(population: Population, person: Person, dependency: Bools, standard: Yardstick) -> Setting:
    return Setting(
        inside=standard.counted,
        cutoff=standard.cutoff,
        feasible=member_answers.feasible(person),
        dependency=dependency,
        has_sure_line=any(standard.sure),
        previous=population.results,
    )


def _left_open(answers: Columns, facts: Facts) -> Columns:
    """One answer out of water, toilet and floor area taken away where the verdict is to hang on it."""
    result: Columns = {}
    waiting = facts.open_indicator
    for name, column in (
        ("water", "water_source"),
        ("sanitation", "toilet"),
        ("housing_area", "floor_area_m2"),
    ):
        here = waiting & ~facts.of(name)
        waiting = waiting & ~here
        blank = pl.Series([None], dtype=answers[column].dtype).new_from_index(0, len(here))
        result[column] = blank.zip_with(pl.Series(here), answers[column])
    return result


def _assessment(
    intent: Intent, facts: Facts, person: Person, asked: Columns, rng: np.random.Generator
) -> Columns:
    """Causes and needs of those who are not above the line, and what the reviewer ticks of the household."""
    size = len(intent.status)
    listed = intent.in_review & ((intent.status != NOT_POOR) | intent.is_open)
    first = rng.integers(0, len(CAUSES), size)
    columns = {
        name: flags((first == place) | (rng.random(size) < 0.18), listed) for place, name in enumerate(CAUSES)
    }
    columns |= {name: flags(facts.of(of), listed) for name, of in NEEDS.items()}
    columns |= {name: flags(rng.random(size) < share, listed) for name, share in OTHER_NEEDS.items()}
    able = (
        person.aged((15, 59))
        & ~truth(asked["disability"])
        & (asked["work_status"] != "unable").fill_null(True).to_numpy()
    )
    merit = person.members.any(truth(asked["has_merit"]))
    return columns | {
        "no_labour_capacity": flags(~person.members.any(able), intent.in_review),
        "has_merit_member": flags(merit, intent.in_review),
        "housing_supported": flags(rng.random(size) < 0.08, intent.in_review & (rng.random(size) > 0.05)),
    }


def _table(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The columns of the contract in its order, codes as text."""
    return frame.select(pl.col(column.name).cast(_plain(column.dtype)) for column in table.columns)


def _plain(dtype: pl.DataType) -> pl.DataType:
    return pl.String() if isinstance(dtype, pl.Enum) else dtype
