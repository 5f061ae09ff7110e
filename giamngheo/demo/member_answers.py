"""The answers about members, drawn so that exactly the households in mind are deprived."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from giamngheo.demo import schooling
from giamngheo.demo.draws import Bools, coded, flags
from giamngheo.demo.dwelling import Columns
from giamngheo.demo.facts import DRAWN, Facts
from giamngheo.demo.schooling import ADULT_CULPRITS, SCHOOL_CULPRITS, WORK_CULPRITS, Person
from giamngheo.demo.standard import Yardstick
from giamngheo.rules.schema import PERSONS

# Ages of those a question is put to; the standards' own limits lie at or inside them.
CHILD_UNDER, ELDERLY_FROM, INSURED_FROM, WORKING_FROM = 16, 60, 6, 15


@dataclass(frozen=True)
class Standing:
    """What stays with a member from year to year: disability and a monthly social allowance."""

    disability: Bools
    allowance: Bools


def standing(person: Person, before: pl.DataFrame, rng: np.random.Generator) -> Standing:
    """Keep what the file before says (columns disability, monthly_allowance), draw where it is silent."""
    size = len(person.age)
    disability = rng.random(size) < 0.012 + 0.0006 * person.age
    disability = _kept(before["disability"], disability)
    chance = np.select([person.age >= 80, disability, person.age >= ELDERLY_FROM], [0.95, 0.6, 0.06], 0.0)
    return Standing(disability, _kept(before["monthly_allowance"], rng.random(size) < chance))


def _kept(column: pl.Series, drawn: Bools) -> Bools:
    known: Bools = column.is_not_null().to_numpy()
    return np.where(known, column.fill_null(False).to_numpy(), drawn).astype(np.bool_)


def dependency(person: Person, stands: Standing, standard: Yardstick) -> Bools:
    """Whether more than half of a household's members are dependants, by the standard's ages."""
    elderly_or_disabled = (person.age >= standard.elderly_from) | stands.disability
    dependants = (person.age < standard.child_under) | (elderly_or_disabled & stands.allowance)
    everyone = np.ones(len(dependants), bool)
    more: Bools = 2 * person.members.count(dependants) > person.members.count(everyone)
    return more


def feasible(person: Person) -> Bools:
    """Households x DRAWN: whether a member can cause it; what the dwelling shows is always possible."""
    who = {
        "employment": person.aged(WORK_CULPRITS),
        "nutrition": person.age < CHILD_UNDER,
        "health_insurance": person.age >= INSURED_FROM,
        "adult_education": schooling.can_lack_schooling(person),
        "school_attendance": person.aged(SCHOOL_CULPRITS),
    }
    always = np.ones(len(person.members.starts), bool)
    return np.column_stack([person.members.any(who[name]) if name in who else always for name in DRAWN])


@dataclass(frozen=True)
class _Blanks:
    """Which cells may be left out: not those that settle the verdict. known: the member is asked at all."""

    facts: Facts
    person: Person
    known: Bools
    holes: float
    rng: np.random.Generator

    def answered(self, name: str, culprits: Bools, concerned: Bools) -> Bools:
        """Cells with an answer: of the members concerned, those are blank whose answer decides nothing."""
        household = self.person.members.household
        others = self.facts.of(name)[household] & ~culprits
        return self.some(concerned & (self.facts.blank(name)[household] | others))

    def some(self, may_be_blank: Bools) -> Bools:
        """Cells with an answer where a share of those that may be blank is."""
        hit = self.rng.random(len(may_be_blank)) < self.holes
        kept: Bools = self.known & ~(may_be_blank & hit)
        return kept


def member_answers(
    person: Person, stands: Standing, facts: Facts, known: Bools, holes: float, rng: np.random.Generator
) -> Columns:
    """Every answer column of persons. known: the household is reviewed; holes: share of blank cells."""
    blanks = _Blanks(facts, person, known, holes, rng)
    return (
        _school_and_work(person, blanks, rng)
        | _health(person, blanks, rng)
        | _standing_columns(person, stands, blanks)
        | _other(person, known, rng)
    )


def _school_and_work(person: Person, blanks: _Blanks, rng: np.random.Generator) -> Columns:
    """attends, diploma, training_certificate, work_status and the needs that follow from work."""
    facts, one_of = blanks.facts, person.members.one_of
    dropped = one_of(person.aged(SCHOOL_CULPRITS), facts.of("school_attendance"), rng, 0.15)
    unschooled = one_of(schooling.can_lack_schooling(person), facts.of("adult_education"), rng, 0.3)
    without_job = one_of(person.aged(WORK_CULPRITS), facts.of("employment"), rng, 0.3)
    attends = schooling.attendance(person, dropped, unschooled, rng)
    diplomas = schooling.diploma(person, unschooled, rng)
    status = schooling.work(person, attends, without_job, rng)
    # A pupil of fifteen is read by one rule or the other, by standard: never blank.
    pupils, adults = person.aged((3, 14)), person.aged((16, schooling.YOUNG_UNTIL))

    def schooled() -> Bools:
        pupil = blanks.answered("school_attendance", dropped, pupils)
        return pupil & blanks.answered("adult_education", unschooled, adults)

    worked = blanks.answered("employment", without_job, person.age >= WORKING_FROM)
    certified = (person.age > ADULT_CULPRITS[1]) & (rng.random(len(status)) < 0.03)
    at_work = person.age >= WORKING_FROM
    wants_job = without_job & (rng.random(len(status)) < 0.7)
    return {
        "attends": coded(attends, PERSONS["attends"].dtype, schooled()),
        "diploma": coded(diplomas, PERSONS["diploma"].dtype, schooled() & (person.age >= 6)),
        "training_certificate": flags(certified, schooled() & at_work),
        "work_status": coded(status, PERSONS["work_status"].dtype, worked & at_work),
        "need_job": flags(wants_job, blanks.known & at_work),
        "need_training": flags(without_job & (rng.random(len(status)) < 0.4), blanks.known & at_work),
    }


def _health(person: Person, blanks: _Blanks, rng: np.random.Generator) -> Columns:
    """health_insurance of everyone; stunted and underweight of children."""
    facts, size = blanks.facts, len(person.age)
    old_enough, child = person.age >= INSURED_FROM, person.age < CHILD_UNDER
    uninsured = person.members.one_of(old_enough, facts.of("health_insurance"), rng, 0.3)
    hungry = person.members.one_of(child, facts.of("nutrition"), rng, 0.25)
    stunted = hungry & (rng.random(size) < 0.7)
    underweight = hungry & (~stunted | (rng.random(size) < 0.4))
    measured = child & blanks.answered("nutrition", hungry, child)
    insured = blanks.answered("health_insurance", uninsured, old_enough)
    return {
        "health_insurance": flags(~uninsured, insured),
        "stunted": flags(stunted, measured),
        "underweight": flags(underweight, measured),
    }


def _standing_columns(person: Person, stands: Standing, blanks: _Blanks) -> Columns:
    """disability and monthly_allowance: blank only where the number of dependants may stay open."""
    may_be_blank = blanks.facts.dependency[1][person.members.household]
    return {
        "disability": flags(stands.disability, blanks.some(may_be_blank)),
        "monthly_allowance": flags(stands.allowance, blanks.some(may_be_blank)),
    }


def _other(person: Person, known: Bools, rng: np.random.Generator) -> Columns:
    """Answers that no indicator reads."""
    size = len(person.age)
    adult = person.aged((18, 42))
    mother = ~person.is_male & adult
    chance = np.where(person.age >= ELDERLY_FROM, 0.03, 0.002)
    return {
        "is_pregnant": flags(mother & (rng.random(size) < 0.03), known),
        "is_nursing": flags(mother & (rng.random(size) < 0.05), known),
        "has_merit": flags(rng.random(size) < chance, known),
        "is_local_minority": flags(np.zeros(size, bool), known),
        "need_work_abroad": flags(adult & (rng.random(size) < 0.004), known),
        "need_legal_aid": flags(rng.random(size) < 0.005, known & (person.age >= WORKING_FROM)),
    }
