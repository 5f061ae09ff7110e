"""School, diplomas and work of members, with the members who cause the deprivations in mind."""

from dataclasses import dataclass

import numpy as np

from giamngheo.demo.draws import Bools, Ints, pick
from giamngheo.demo.members import Members
from giamngheo.rules.codes import DIPLOMAS, SCHOOL_LEVELS, WORK_STATUSES

LEVEL = {name: place for place, name in enumerate(SCHOOL_LEVELS)}
DIPLOMA = {name: place for place, name in enumerate(DIPLOMAS)}
WORK = {name: place for place, name in enumerate(WORK_STATUSES)}
# Who can cause a deprivation under every standard that knows it: ages well inside each rule's limits.
SCHOOL_CULPRITS = (5, 14)
ADULT_CULPRITS = (16, 29)
WORK_CULPRITS = (23, 54)
SURELY_RETIRED = 63
# Adults up to here hold at least lower secondary unless chosen: the 2016-2020 rule reads all born since 1986.
YOUNG_UNTIL = 44


@dataclass(frozen=True)
class Person:
    """Members as arrays: age in completed years, sex, last year's diploma (position, -1 unknown)."""

    age: Ints
    is_male: Bools
    diploma_before: Ints
    members: Members

    def aged(self, ages: tuple[int, int]) -> Bools:
        """Whose age lies between the two, both included."""
        inside: Bools = (self.age >= ages[0]) & (self.age <= ages[1])
        return inside


def can_lack_schooling(person: Person) -> Bools:
    """Young adults who may be without lower secondary: their known diploma does not say otherwise."""
    return person.aged(ADULT_CULPRITS) & (person.diploma_before < DIPLOMA["lower_secondary"])


def attendance(person: Person, dropped: Bools, unschooled: Bools, rng: np.random.Generator) -> Ints:
    """The level attended now: the one due for the age, none for those chosen."""
    age, size = person.age, len(person.age)
    due = np.select(
        [age < 3, age < 6, age < 12, age < 16],
        [LEVEL["none"], LEVEL["preschool"], LEVEL["primary"], LEVEL["lower_secondary"]],
        LEVEL["none"],
    )
    chance = rng.random(size)
    older = np.select(
        [chance < 0.6, chance < 0.72], [LEVEL["upper_secondary"], LEVEL["vocational"]], LEVEL["none"]
    )
    student = np.select([chance < 0.12, chance < 0.2], [LEVEL["higher"], LEVEL["vocational"]], LEVEL["none"])
    due = np.where((age >= 16) & (age < 18), older, due)
    due = np.where((age >= 18) & (age < 23), student, due)
    return np.where(dropped | unschooled, LEVEL["none"], due)


def diploma(person: Person, unschooled: Bools, rng: np.random.Generator) -> Ints:
    """The highest diploma: enough for the age, never below last year's, except for those chosen."""
    age, size = person.age, len(person.age)
    names = (
        "lower_secondary",
        "upper_secondary",
        "elementary_vocational",
        "intermediate_vocational",
        "college",
    )
    middle = np.array([DIPLOMA[name] for name in (*names, "university")])
    young = middle[1 + pick(rng, [0.76, 0.08, 0.06, 0.05, 0.05], size)]
    settled = middle[pick(rng, [0.6, 0.25, 0.05, 0.04, 0.03, 0.03], size)]
    old = np.array([DIPLOMA["none"], DIPLOMA["primary"], *middle])[
        pick(rng, [0.3, 0.36, 0.2, 0.08, 0.02, 0.02, 0.01, 0.01], size)
    ]
    due = np.select(
        [age < 12, age < 16, age < 18, age <= 30, age <= YOUNG_UNTIL],
        [DIPLOMA["none"], DIPLOMA["primary"], DIPLOMA["lower_secondary"], young, settled],
        old,
    )
    due = np.where(age > YOUNG_UNTIL, np.where(person.diploma_before >= 0, person.diploma_before, due), due)
    lacking = pick(rng, [0.45, 0.55], size)
    return np.where(unschooled, lacking, np.maximum(due, person.diploma_before))


def work(person: Person, attends: Ints, without_job: Bools, rng: np.random.Generator) -> Ints:
    """What members of 15 and over do; at working age only those chosen want a job or have no contract."""
    age, size = person.age, len(person.age)
    adult = np.array([WORK["self_employed"], WORK["wage_contract"], WORK["not_looking"], WORK["unable"]])
    usual = adult[pick(rng, [0.74, 0.15, 0.07, 0.04], size)]
    late = np.array([WORK["unable"], WORK["not_looking"], WORK["self_employed"], WORK["wage_no_contract"]])
    status = np.where(age < SURELY_RETIRED, usual, late[pick(rng, [0.35, 0.35, 0.27, 0.03], size)])
    status = np.where(attends > LEVEL["none"], WORK["student"], status)
    jobless = np.where(rng.random(size) < 0.55, WORK["wage_no_contract"], WORK["unemployed"])
    return np.where(without_job, jobless, status)
