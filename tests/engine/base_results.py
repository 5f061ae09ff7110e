"""The base's results, worked out by hand from contract.md sections 2 and 3, and small changes to them."""

from .runs import Results

Changes = dict[str, dict[str, str]]

COLUMNS = [
    "household_id", "commune_code", "area_type", "standard", "basis", "persons", "class", "status",
    "is_income_poor", "deprivation_count_min", "deprivation_count_max",
    "dep_employment", "dep_dependency", "dep_nutrition", "dep_health_care", "dep_health_insurance",
    "dep_adult_education", "dep_school_attendance", "dep_housing_quality", "dep_housing_area", "dep_water",
    "dep_sanitation", "dep_telecom", "dep_information", "dep_waste",
    "average_living_farm_household", "movement", "has_escaped_poverty", "is_newly_escaped",
    "escaped_poverty_date", "escaped_near_poverty_date", "missing",
]  # fmt: skip

T, F, NO = "true", "false", ""
# H1: P1 has no contract, P3 is 15 and at no school, walls and roof do not last: three, under the line.
# H2: P5 is 4 and at no preschool, the water is `other`: two, under the line.
# H3: over the line. H4: no toilet, income unknown.
# fmt: off
HAND = [
    ["H1", "00070", "rural", "2022-2026", "income", "3", "poor", "poor", T, "3", "3",
     T, F, F, NO, F, F, T, T, F, F, F, F, F, NO, NO, "stayed_poor", F, F, NO, NO, NO],
    ["H2", "03646", "urban", "2022-2026", "income", "2", "near_poor", "near_poor", T, "2", "2",
     F, F, F, NO, F, F, T, F, F, T, F, F, F, NO, NO, "poor_to_near_poor", T, T, "2022-10-15", NO, NO],
    ["H3", "03646", "rural", "2022-2026", "income", "2", "not_poor", "not_poor", F, "0", "0",
     F, F, F, NO, F, F, F, F, F, F, F, F, F, NO, NO, "escaped_near_poverty", F, T,
     "2020-12-05", "2022-10-15", NO],
    ["H4", "03646", "rural", "2022-2026", NO, "2", "not_poor", "undetermined", NO, "1", "1",
     F, F, F, NO, F, F, F, F, F, F, T, F, F, NO, NO, NO, NO, NO, NO, NO, "income_per_capita,income_score"],
]
# fmt: on


def base_results(changes: Changes | None = None) -> Results:
    """The hand-worked results, with the values of some households replaced."""
    results = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in HAND}
    for household, values in (changes or {}).items():
        assert values.keys() <= results[household].keys()
        results[household].update(values)
    return results
