"""Oracle: names and order of the columns, typed from contract.md, sections 1.1, 1.2 and 3."""

from __future__ import annotations

# Household columns that indicators read, in the order of section 1.1.
HOME_ORDER = [
    *("wall", "frame", "roof", "floor_area_m2", "water_source", "toilet", "uses_internet", "uses_phone"),
    *("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone"),
    *("has_loudspeaker", "waste_disposal", "untreated_illness"),
]
# Person columns that indicators read, in the order of section 1.2.
PERSON_ORDER = [
    *("sex", "birth_date", "work_status", "attends", "diploma", "training_certificate", "health_insurance"),
    *("stunted", "underweight", "disability", "monthly_allowance"),
]
ALL_INDICATORS = [
    *("dep_employment", "dep_dependency", "dep_nutrition", "dep_health_care", "dep_health_insurance"),
    *("dep_adult_education", "dep_school_attendance", "dep_housing_quality", "dep_housing_area"),
    *("dep_water", "dep_sanitation", "dep_telecom", "dep_information", "dep_waste"),
]
RESULT_COLUMNS = [
    *("household_id", "commune_code", "area_type", "standard", "basis", "persons", "class", "status"),
    *("is_income_poor", "deprivation_count_min", "deprivation_count_max"),
    *ALL_INDICATORS,
    *("average_living_farm_household", "movement", "has_escaped_poverty", "is_newly_escaped"),
    *("escaped_poverty_date", "escaped_near_poverty_date", "missing"),
]
