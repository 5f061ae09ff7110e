"""Columns and codes in the reader's language: the English beside the Vietnamese of schema.py and codes.py."""

from collections.abc import Mapping

from giamngheo.rules.codes import BASES, MOVEMENTS, STATUSES
from giamngheo.rules.language import say
from giamngheo.rules.schema import Column

DURABILITY = {"durable": "durable", "non_durable": "not durable"}
CLASSES = {"poor": "poor", "near_poor": "near-poor", "not_poor": "neither poor nor near-poor"}
ENGLISH_STATUSES = CLASSES | {
    "undetermined": "not enough known to determine",
    "not_reviewed": "not subject to this review",
}
ENGLISH_MOVEMENTS = {
    "stayed_poor": "still poor",
    "poor_to_near_poor": "escaped poverty, now near-poor",
    "poor_to_not_poor": "escaped poverty, past the near-poor standard",
    "stayed_near_poor": "still near-poor",
    "near_poor_to_poor": "from near-poor to poor",
    "escaped_near_poverty": "escaped near-poverty",
    "fell_back_to_poor": "fell back into poverty",
    "newly_poor": "newly poor",
    "fell_back_to_near_poor": "fell back into near-poverty",
    "newly_near_poor": "newly near-poor",
    "none": "no change",
}
ENGLISH_BASES = {"income": "measured income", "score": "income score"}
ENGLISH_CODES: Mapping[str, Mapping[str, str]] = {
    "area_type": {"rural": "rural", "urban": "urban"},
    "wall": DURABILITY,
    "frame": DURABILITY,
    "roof": DURABILITY,
    "water_source": {
        "piped": "piped water",
        "borehole": "borehole",
        "protected_well": "protected well",
        "protected_spring": "protected spring",
        "rainwater": "rainwater",
        "bottled": "bottled water",
        "unprotected_well": "unprotected well",
        "unprotected_spring": "unprotected spring",
        "surface": "surface water",
        "other": "another source",
    },
    "toilet": {
        "septic": "septic tank",
        "pour_flush": "pour-flush",
        "vip": "improved with a ventilation pipe",
        "double_vault": "double vault",
        "pit_with_slab": "pit with a slab",
        "other": "another kind",
        "none": "none",
    },
    "waste_disposal": {
        "collected": "collected",
        "self_treated": "treated at home in a hygienic way",
        "dumped": "dumped",
    },
    "previous_status": CLASSES,
    "relation": {
        "head": "head of the household",
        "spouse": "spouse",
        "child": "child",
        "parent": "parent",
        "grandchild": "grandchild",
        "other": "other",
    },
    "sex": {"male": "male", "female": "female"},
    "work_status": {
        "wage_contract": "wage work with a contract",
        "wage_no_contract": "wage work without a contract",
        "self_employed": "self-employed",
        "unemployed": "without work",
        "student": "in education",
        "not_looking": "not looking for work",
        "unable": "unable to work",
    },
    "attends": {
        "none": "not attending",
        "preschool": "preschool",
        "primary": "primary",
        "lower_secondary": "lower secondary",
        "upper_secondary": "upper secondary",
        "vocational": "vocational education",
        "higher": "university or above",
    },
    "diploma": {
        "none": "none yet",
        "primary": "primary",
        "lower_secondary": "lower secondary",
        "upper_secondary": "upper secondary",
        "elementary_vocational": "elementary vocational",
        "intermediate_vocational": "intermediate vocational",
        "college": "college",
        "university": "university or above",
    },
}
ENGLISH_COLUMNS = {
    "household_id": "Household id",
    "commune_code": "Commune code",
    "village_code": "Village code",
    "village_name": "Village",
    "area_type": "Area",
    "in_review": "Subject to this review",
    "review_date": "Day of the review",
    "income_per_capita": "Income per person a month",
    "income_12m_per_capita": "Average income of 12 months, without social assistance",
    "income_score": "Income score (points A, B1)",
    "wall": "Walls",
    "frame": "Columns, frame",
    "roof": "Roof",
    "floor_area_m2": "Floor area (m²)",
    "water_source": "Water for daily use",
    "toilet": "Toilet",
    "uses_internet": "Uses an internet service",
    "uses_phone": "Has a telephone subscription",
    "has_tv": "Has a television",
    "has_radio": "Has a radio",
    "has_desktop": "Has a desktop computer",
    "has_phone": "Has a telephone",
    "has_laptop": "Has a laptop",
    "has_tablet": "Has a tablet",
    "has_smartphone": "Has a smartphone",
    "has_loudspeaker": "Hears the commune's loudspeakers",
    "waste_disposal": "Domestic waste",
    "untreated_illness": "Someone was ill and did not get care",
    "previous_status": "Result of the last review",
    "escaped_poverty_date": "Recognised as having escaped poverty on",
    "escaped_near_poverty_date": "Recognised as having escaped near-poverty on",
    "is_agricultural": "Farm, forestry, fishery or salt household",
    "no_labour_capacity": "Household without capacity to work",
    "has_merit_member": "Has a member of revolutionary merit",
    "cause_1": "No or too little land to farm",
    "cause_2": "Lack of capital",
    "cause_3": "Lack of labour",
    "cause_4": "Lack of tools and means of production",
    "cause_5": "Lack of knowledge of production",
    "cause_6": "Lack of work and production skills",
    "cause_7": "Illness, disease, accident",
    "cause_8": "Another cause",
    "need_health": "Needs help with health care",
    "need_education": "Needs help with education",
    "need_production": "Needs help with production",
    "need_credit": "Needs a loan",
    "need_housing": "Needs help with housing",
    "need_water": "Needs help with water",
    "need_sanitation": "Needs help with a toilet",
    "need_internet": "Needs help with internet",
    "need_other": "Needs other help",
    "separate_since": "A household of its own since",
    "housing_supported": "Has had housing support",
    "person_id": "Person id",
    "relation": "Relation to the head",
    "sex": "Sex",
    "birth_date": "Day of birth",
    "birth_date_is_year_only": "Only the year of birth is known",
    "ethnic_code": "Ethnic group",
    "work_status": "Work",
    "attends": "Attends",
    "diploma": "Highest diploma",
    "training_certificate": "Trained on the job, with a certificate",
    "health_insurance": "Has health insurance",
    "stunted": "Stunted",
    "underweight": "Underweight",
    "disability": "Has a disability",
    "monthly_allowance": "Monthly social allowance",
    "is_pregnant": "Pregnant",
    "is_nursing": "Nursing",
    "has_merit": "Person of revolutionary merit",
    "is_local_minority": "Local ethnic minority",
    "need_job": "Needs a job",
    "need_training": "Needs vocational training",
    "need_work_abroad": "Wants to work abroad",
    "need_legal_aid": "Needs legal aid",
    "full_name": "Full name",
    "personal_id": "Personal id number",
}


def column_label(column: Column) -> str:
    """What a column is called."""
    return say(column.label_vi, ENGLISH_COLUMNS[column.name])


def code_label(column: Column, code: str) -> str:
    """What a code of a column means; a code of its own kind (an ethnic group's) stands for itself."""
    return say(column.codes[code], ENGLISH_CODES.get(column.name, column.codes)[code])


def status_label(status: str) -> str:
    """What a status or class is called."""
    return say(STATUSES[status], ENGLISH_STATUSES[status])


def movement_label(movement: str) -> str:
    """What a movement between two reviews is called."""
    return say(MOVEMENTS[movement], ENGLISH_MOVEMENTS[movement])


def basis_label(basis: str) -> str:
    """By what the income was judged."""
    return say(BASES[basis], ENGLISH_BASES[basis])
