"""The 12 indicators and the status of 2022-2026 written for OpenFisca-core, the field's rules-as-code engine.

    python -m benchmarks.openfisca_rules FOLDER AS_OF OUT

OpenFisca has no unknown: an empty answer counts as free of deprivation, an empty income as above the line; nothing
is checked, no movement, date or list of missing facts is worked out. Codes are given as whole numbers, which spares it
its own enumerations. So it does less than `classify` and the comparison favours it.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.model_api import YEAR, Variable
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

PERIOD = "2022"
HOUSEHOLD = build_entity(key="household", plural="households", label="household", roles=[{"key": "member"}])
PERSON = build_entity(key="person", plural="persons", label="person", is_person=True)
HOUSEHOLD_INPUTS = (
    "area_type", "review_date", "income_per_capita", "income_score", "wall", "frame", "roof", "floor_area_m2",
    "water_source", "toilet", "uses_internet", "has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop",
    "has_tablet", "has_smartphone",
)  # fmt: skip
PERSON_INPUTS = (
    "sex", "birth_date", "work_status", "attends", "diploma", "training_certificate", "health_insurance", "stunted",
    "underweight", "disability", "monthly_allowance",
)  # fmt: skip
NO_ANSWER, NO_INCOME = -1, 2**31 - 1  # OpenFisca keeps whole numbers in 32 bits
NOT_POOR, NEAR_POOR, POOR = range(3)
STATUS = {NOT_POOR: "not_poor", NEAR_POOR: "near_poor", POOR: "poor"}


def code(table: Table, column: str, *names: str) -> list[int]:
    """The whole numbers that stand for codes of a column."""
    return [list(table[column].codes).index(name) for name in names]


def from_code(table: Table, column: str, first: str) -> list[int]:
    """The codes of a column from one on, in their order."""
    return list(range(list(table[column].codes).index(first), len(table[column].codes)))


def is_in(values: Any, codes: list[int]) -> Any:
    """One of a few codes."""
    found = values == codes[0]
    for number in codes[1:]:
        found |= values == number
    return found


def age(person: Any, period: Any) -> Any:
    born = _as_number(person("birth_date", period))
    return (_as_number(person.household("review_date", period)) - born) // 10_000


def of_working_age(person: Any, period: Any) -> Any:
    born, day = person("birth_date", period), person.household("review_date", period)
    is_male = person("sex", period) == code(PERSONS, "sex", "male")[0]
    months = np.where(is_male, 60 * 12 + 6, 55 * 12 + 8)
    return (person("age", period) >= 15) & (day < _months_later(born, months))


def dep_employment(household: Any, period: Any) -> Any:
    work = household.members("work_status", period)
    bad = is_in(work, code(PERSONS, "work_status", "unemployed", "wage_no_contract"))
    return household.any(bad & household.members("of_working_age", period))


def dep_dependency(household: Any, period: Any) -> Any:
    years = household.members("age", period)
    supported = (years >= 60) | (household.members("disability", period) == 1)
    allowance = household.members("monthly_allowance", period) == 1
    return 2 * household.sum((years < 16) | (supported & allowance)) > household.nb_persons()


def dep_nutrition(household: Any, period: Any) -> Any:
    poorly = (household.members("stunted", period) == 1) | (household.members("underweight", period) == 1)
    return household.any((household.members("age", period) < 16) & poorly)


def dep_health_insurance(household: Any, period: Any) -> Any:
    uninsured = household.members("health_insurance", period) == 0
    return household.any((household.members("age", period) >= 6) & uninsured)


def dep_adult_education(household: Any, period: Any) -> Any:
    years, attends = household.members("age", period), household.members("attends", period)
    diploma, certificate = (
        household.members("diploma", period),
        household.members("training_certificate", period),
    )
    known = (attends != NO_ANSWER) & (diploma != NO_ANSWER) & (certificate == 0)

    def short_of(level: str) -> Any:
        return (
            known
            & ~is_in(attends, from_code(PERSONS, "attends", level))
            & ~is_in(diploma, from_code(PERSONS, "diploma", level))
        )

    teen = (years >= 16) & (years <= 17) & short_of("lower_secondary")
    adult = (years >= 18) & (years <= 30) & short_of("upper_secondary")
    return household.any(teen | adult)


def dep_school_attendance(household: Any, period: Any) -> Any:
    years, attends = household.members("age", period), household.members("attends", period)
    diploma = household.members("diploma", period)
    unfinished = (diploma != NO_ANSWER) & ~is_in(diploma, from_code(PERSONS, "diploma", "lower_secondary"))
    below = {level: (attends >= 0) & (attends < code(PERSONS, "attends", level)[0]) for level in LEVELS}
    late = ((years >= 3) & (years <= 5) & below["preschool"]) | (
        (years >= 6) & (years <= 11) & below["primary"]
    )
    return household.any(late | ((years >= 12) & (years <= 15) & below["lower_secondary"] & unfinished))


LEVELS = ("preschool", "primary", "lower_secondary")


def dep_housing_quality(household: Any, period: Any) -> Any:
    bad = code(HOUSEHOLDS, "wall", "non_durable")[0]
    return sum((household(part, period) == bad).astype(int) for part in ("wall", "frame", "roof")) >= 2


def dep_housing_area(household: Any, period: Any) -> Any:
    area = household("floor_area_m2", period)
    return (area >= 0) & (area < 8 * household.nb_persons())


def dep_water(household: Any, period: Any) -> Any:
    safe = ("piped", "borehole", "protected_well", "protected_spring", "rainwater", "bottled")
    source = household("water_source", period)
    return (source != NO_ANSWER) & ~is_in(source, code(HOUSEHOLDS, "water_source", *safe))


def dep_sanitation(household: Any, period: Any) -> Any:
    return is_in(household("toilet", period), code(HOUSEHOLDS, "toilet", "other", "none"))


def dep_telecom(household: Any, period: Any) -> Any:
    return household("uses_internet", period) == 0


def dep_information(household: Any, period: Any) -> Any:
    devices = [household(name, period) for name in HOUSEHOLD_INPUTS if name.startswith("has_")]
    return np.logical_and.reduce([device == 0 for device in devices])


INDICATORS = (
    dep_employment, dep_dependency, dep_nutrition, dep_health_insurance, dep_adult_education, dep_school_attendance,
    dep_housing_quality, dep_housing_area, dep_water, dep_sanitation, dep_telecom, dep_information,
)  # fmt: skip


def status(household: Any, period: Any) -> Any:
    urban = household("area_type", period) == code(HOUSEHOLDS, "area_type", "urban")[0]
    score = household("income_score", period)
    by_score = score <= np.where(urban, 175, 140)
    by_income = household("income_per_capita", period) <= np.where(urban, 2_000_000, 1_500_000)
    is_poor = np.where(score != NO_ANSWER, by_score, by_income)
    count = sum(household(indicator.__name__, period).astype(int) for indicator in INDICATORS)
    return np.where(is_poor, np.where(count >= 3, POOR, NEAR_POOR), NOT_POOR)


def _as_number(days: Any) -> Any:
    """Days as the whole numbers 20221015, whose differences give completed years."""
    months = days.astype("datetime64[M]")
    number = months.astype(int)
    return (number // 12 + 1970) * 10_000 + (number % 12 + 1) * 100 + (days - months).astype(int) + 1


def _months_later(days: Any, months: Any) -> Any:
    """So many months later, no further than the end of that month."""
    start = days.astype("datetime64[M]")
    target = start + months.astype("timedelta64[M]")
    last = (target + 1).astype("datetime64[D]") - 1
    return np.minimum(target.astype("datetime64[D]") + (days - start), last)


def system() -> TaxBenefitSystem:
    """The variables of both entities and the rules on them."""
    made = TaxBenefitSystem([HOUSEHOLD, PERSON])
    for entity, names in ((HOUSEHOLD, HOUSEHOLD_INPUTS), (PERSON, PERSON_INPUTS)):
        for name in names:
            made.add_variable(_input(name, entity))
    rules = {age: (PERSON, int), of_working_age: (PERSON, bool), status: (HOUSEHOLD, int)}
    for formula, (entity, kind) in (rules | dict.fromkeys(INDICATORS, (HOUSEHOLD, bool))).items():
        made.add_variable(_variable(formula.__name__, entity, kind, formula=formula))
    return made


def _input(name: str, entity: Any) -> type[Variable]:
    return _variable(
        name, entity, date if name.endswith("_date") else float if name == "floor_area_m2" else int
    )


def _variable(name: str, entity: Any, kind: type, **more: Any) -> type[Variable]:
    facts = {"value_type": kind, "entity": entity, "definition_period": YEAR}
    return type(name, (Variable,), facts | more)


def answers(frame: pl.DataFrame, table: Table, name: str, as_of: date) -> Any:
    """A column as OpenFisca takes it: codes and truth as whole numbers, -1 where there is no answer."""
    column = frame[name]
    if name.endswith("_date"):
        return column.fill_null(as_of).to_numpy().astype("datetime64[D]")
    if table[name].codes:
        return (
            column.cast(pl.Enum(list(table[name].codes)))
            .to_physical()
            .cast(pl.Int64)
            .fill_null(NO_ANSWER)
            .to_numpy()
        )
    empty = NO_INCOME if name == "income_per_capita" else NO_ANSWER
    kind = pl.Float64 if name == "floor_area_m2" else pl.Int64
    return column.cast(kind).fill_null(empty).to_numpy()


def simulation(households: pl.DataFrame, persons: pl.DataFrame, as_of: date) -> Simulation:
    """Both tables handed over; the households in their order."""
    builder, rules = SimulationBuilder(), system()
    builder.create_entities(rules)
    builder.declare_person_entity("person", np.arange(len(persons)))
    homes = builder.declare_entity("household", np.arange(len(households)))
    rows = households.select("household_id").with_row_index("row")
    home = persons.select("household_id").join(rows, on="household_id", how="left", maintain_order="left")[
        "row"
    ]
    builder.join_with_persons(homes, home.to_numpy(), np.repeat("member", len(persons)))
    made = builder.build(rules)
    for frame, table, names in (
        (households, HOUSEHOLDS, HOUSEHOLD_INPUTS),
        (persons, PERSONS, PERSON_INPUTS),
    ):
        for name in names:
            made.set_input(name, PERIOD, answers(frame, table, name, as_of))
    return made


def main(folder: Path, as_of: date, out: Path) -> None:
    """Read both tables, judge, write household_id, status and the indicators."""
    households = pl.read_parquet(folder / "households.parquet", columns=["household_id", *HOUSEHOLD_INPUTS])
    persons = pl.read_parquet(folder / "persons.parquet", columns=["household_id", *PERSON_INPUTS])
    made = simulation(households, persons, as_of)
    names = [indicator.__name__ for indicator in INDICATORS]
    judged = {name: made.calculate(name, PERIOD) for name in (*names, "status")}
    results = households.select("household_id").with_columns(**{k: pl.Series(v) for k, v in judged.items()})
    results.with_columns(pl.col("status").replace_strict(STATUS)).sort("household_id").write_parquet(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
