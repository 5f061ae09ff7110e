"""Hypothesis strategies: whole small provinces whose facts crowd around every cut-off of contract.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from oracle import standard_in_force
from oracle_ages import add_months, retirement_months
from tables import Question

Row = dict[str, Any]
SEEDS = st.integers(0, 2**32 - 1)

STANDARDS = ("2016-2020", "2022-2026", "2027-2030")
# Days of review around leap days, month ends and the turn of a year, where a calendar can be got wrong.
AS_OF_DAYS = [
    date.fromisoformat(day)
    for day in (
        *("2016-01-01", "2018-10-15", "2020-02-29", "2021-09-29", "2021-09-30", "2021-12-31"),
        *("2022-01-01", "2023-02-28", "2023-03-01", "2023-10-15", "2024-02-29", "2026-12-31"),
        *("2027-01-01", "2028-02-29", "2028-12-31", "2029-03-31", "2030-12-31"),
    )
]
# Every line and every end of an average-living band of a standard, rural and urban.
LINES = {
    "2016-2020": (700_000, 900_000, 1_000_000, 1_300_000, 1_500_000, 1_950_000),
    "2022-2026": (1_500_000, 2_000_000, 2_250_000, 3_000_000),
    "2027-2030": (2_200_000, 2_800_000),
}
SCORES = [0, 139, 140, 141, 174, 175, 176, 300]
AGE_CUTS = (0, 3, 5, 6, 12, 14, 15, 16, 18, 30, 31, 38, 60, 121)
ODD_BIRTHS = (
    "1966-05-31",
    "1961-07-31",
    "1985-12-31",
    "1986-01-01",
    "1968-02-29",
    "2004-02-29",
    "2008-02-29",
)

HOUSEHOLD_CELLS: dict[str, list[Any]] = {
    "area_type": ["rural", "rural", "urban"],
    "commune_code": ["00070", "03646", "99999"],
    "in_review": [None, True, True, True, True, False],
    "income_score": [None, None, None, *SCORES],
    "wall": ["durable", "durable", "durable", "non_durable"],
    "frame": ["durable", "durable", "durable", "non_durable"],
    "roof": ["durable", "durable", "non_durable"],
    "water_source": [
        *["piped"] * 6,
        *("borehole", "protected_well", "protected_spring", "rainwater", "bottled"),
        *("unprotected_well", "unprotected_spring", "surface", "other"),
    ],
    "toilet": [*["septic"] * 4, "pour_flush", "vip", "double_vault", "pit_with_slab", "other", "none"],
    "uses_internet": [True, True, True, False],
    "uses_phone": [True, False],
    "waste_disposal": ["collected", "self_treated", "dumped"],
    "untreated_illness": [False, False, True],
    "previous_status": [None, "poor", "near_poor", "not_poor"],
    "is_agricultural": [True, True, False],
}
DEVICES = (
    *("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone"),
    "has_loudspeaker",
)
LEVELS = ["none", "primary", "lower_secondary", "upper_secondary"]
LOW_LEVELS = LEVELS[:3]
PERSON_CELLS: dict[str, list[Any]] = {
    "sex": ["male", "female"],
    "birth_date_is_year_only": [None, False, True],
    "work_status": [
        *("self_employed", "wage_contract", "student", "not_looking", "unable", "self_employed"),
        *("wage_no_contract", "unemployed"),
    ],
    "attends": [*LEVELS, "none", "preschool", "vocational", "higher"],
    "diploma": [*LEVELS, "upper_secondary", "elementary_vocational", "intermediate_vocational"],
    "training_certificate": [False, True],
    "health_insurance": [*[True] * 9, False],
    "stunted": [*[False] * 6, True],
    "underweight": [*[False] * 6, True],
    "disability": [False, False, False, True],
    "monthly_allowance": [False, True],
}
RELATIONS = ("spouse", "child", "parent", "grandchild", "other")
# Cells that may be blanked afterwards, so that most households have few unknowns and some have many.
REQUIRED = {"area_type", "commune_code"}
INCOMES = ("income_per_capita", "income_12m_per_capita")
HOUSEHOLD_BLANKS = sorted({*HOUSEHOLD_CELLS, *DEVICES, *INCOMES, "floor_area_m2"} - REQUIRED)
PERSON_BLANKS = sorted({*PERSON_CELLS, "birth_date"})
# Text order is not number order, and letters with marks sort after plain ones.
ID_STEMS = ("H", "h-", "1", "02", "Ă")


@dataclass(frozen=True, repr=False)
class Province:
    """Two tables and one question about them."""

    households: list[Row]
    persons: list[Row]
    question: Question

    def __repr__(self) -> str:
        return f"Province({len(self.households)} households, {len(self.persons)} persons, {self.question})"


def near(days: list[date]) -> list[date]:
    return [day + timedelta(step) for day in days for step in (-1, 0, 1)]


def years_before(day: date, years: int) -> date:
    return add_months(day, -12 * years)


def incomes(question: Question) -> list[int]:
    """Nothing, and one đồng under, at and over every line of the standard that will judge."""
    in_force = standard_in_force(question.as_of) if question.standard == "auto" else question.standard
    return [0, *(line + step for line in LINES[in_force] for step in (-1, 0, 1))]


def births(review: date) -> list[date]:
    """Births around every age cut-off and every retirement on the review day, none after it."""
    cuts = [years_before(review, years) for years in AGE_CUTS]
    new_years = [date(review.year - years, 1, 1) for years in (1, 3, 6, 12, 15, 16, 18, 31, 60)]
    odd = [date.fromisoformat(day) for day in ODD_BIRTHS]
    retiring = [day for sex in ("male", "female") for day in retirements(sex, review)]
    return sorted(day for day in {*near(cuts), *retiring, *new_years, *odd} if day <= review)


def retirements(sex: str, review: date) -> list[date]:
    """Births of those who retire on the review day or next to it, by this year's age and the last one's."""
    years = (review.year - 1, review.year)
    return near([add_months(review, -retirement_months(sex, year)) for year in years])


def at_a_cut_off(random: Random, sex: str, review: date) -> Row:
    """Cells of a member for whom the day itself decides: of work, of school, of insurance."""
    kind = random.choice(("retiring", "pupil", "learner", "insured"))
    if kind == "retiring":
        return {"birth_date": random.choice(retirements(sex, review)), "work_status": "unemployed"}
    if kind == "insured":
        return {
            "birth_date": random.choice(near([years_before(review, 6)])),
            "health_insurance": False,
        }
    levels = {"attends": random.choice(LOW_LEVELS), "diploma": random.choice(LOW_LEVELS)}
    ages = (3, 6, 12, 14, 15, 16) if kind == "pupil" else (15, 16, 18, 31)
    days = near([years_before(review, age) for age in ages])
    days += near([date(1986, 1, 1)]) if kind == "learner" else []
    return {**levels, "birth_date": random.choice(days), "training_certificate": False}


def escape_days(question: Question) -> list[date | None]:
    """Days around 36 months before each day that may count, and days after them."""
    counted = [question.as_of, question.recognised_on or question.as_of]
    ended = [add_months(day, -36) for day in counted]
    return [None, None, None, date(2020, 2, 29), date(2009, 12, 20), *near(ended), *near(counted)]


def blanked(random: Random, row: Row, columns: list[str], most: int) -> Row:
    """The row with a few of the columns emptied."""
    emptied = random.sample(columns, random.randint(0, min(most, len(columns))))
    return {**row, **dict.fromkeys(emptied)}


def person_row(random: Random, number: int, household_id: str, review: date) -> Row:
    cells = {column: random.choice(values) for column, values in PERSON_CELLS.items()}
    relation = random.choice(RELATIONS) if number else "head"
    key = {"household_id": household_id, "person_id": f"{household_id}/{number}", "relation": relation}
    row = {**key, **cells, "birth_date": random.choice(births(review))}
    if random.random() < 0.5:
        row |= at_a_cut_off(random, row["sex"], review)
    return blanked(random, row, PERSON_BLANKS, random.choice((0, 0, 1, 3, 11)))


def devices(random: Random) -> Row:
    """Most households own something, some nothing at all, so that one unknown device can matter."""
    owned = random.choice([(), (), *((device,) for device in DEVICES), ("has_tv", "has_smartphone")])
    return {device: device in owned for device in DEVICES}


def household_row(random: Random, household_id: str, members: int, question: Question) -> Row:
    cells = {column: random.choice(values) for column, values in HOUSEHOLD_CELLS.items()}
    due = 8.0 * members
    row = {
        "household_id": household_id,
        **cells,
        **devices(random),
        **{column: random.choice(incomes(question)) for column in INCOMES},
        "floor_area_m2": random.choice([due, max(due - 0.01, 0.0), due + 0.01, 70, 2000.5]),
        "escaped_poverty_date": random.choice(escape_days(question)),
        "escaped_near_poverty_date": random.choice(escape_days(question)),
    }
    return blanked(random, row, HOUSEHOLD_BLANKS, random.choice((0, 0, 1, 2, 4, 20)))


def review_day(random: Random, as_of: date) -> date | None:
    earlier = [as_of - timedelta(days) for days in (1, 60, 366)]
    return random.choice([None, None, as_of, as_of + timedelta(1), *earlier])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Every standard on its own days and, named, on days of another; every basis it allows."""
    as_of = draw(st.sampled_from(AS_OF_DAYS))
    standard = draw(st.sampled_from(("auto", "auto", *STANDARDS)))
    has_score = standard == "2022-2026" or (standard == "auto" and 2022 <= as_of.year <= 2026)
    basis = draw(st.sampled_from(("auto", "auto", "income", "score") if has_score else ("auto", "income")))
    later = draw(st.sampled_from((None, None, -20, 0, 1, 66)))
    return Question(as_of, standard, basis, None if later is None else as_of + timedelta(later))


def numbered_household(seed: int, number: int, question: Question) -> tuple[Row, list[Row]]:
    """A household and its members: a function of the seed and its number, whatever the province's size."""
    random = Random(f"{seed}/{number}")
    household_id = f"{ID_STEMS[number % len(ID_STEMS)]}{number}"
    members = random.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6))
    household = household_row(random, household_id, members, question)
    household["review_date"] = review_day(random, question.as_of)
    review = household["review_date"] or question.as_of
    return household, [person_row(random, n, household_id, review) for n in range(members)]


@st.composite
def provinces(draw: st.DrawFn) -> Province:
    """1-25 households of 0-6 persons in shuffled files, and a question.

    Hypothesis draws the question, the size and a seed; the cells come evenly from the seed, which meets
    every cut-off far sooner than drawing each cell from Hypothesis does.
    """
    question, size, seed = draw(questions()), draw(st.integers(1, 25)), draw(SEEDS)
    pairs = [numbered_household(seed, number, question) for number in range(size)]
    households = [household for household, _ in pairs]
    persons = [person for _, members in pairs for person in members]
    random = Random(seed)
    random.shuffle(households)
    random.shuffle(persons)
    return Province(households, persons, question)
