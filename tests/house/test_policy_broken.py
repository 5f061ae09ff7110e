"""A policy file that is wrong is named, in Vietnamese, with exit 2: never a traceback, never a guess."""

import re

import pytest

from .overlays import Office
from .test_policy_overlay import HOUSEHOLDS, NEW_STANDARD, lines_of_79

VIETNAMESE = re.compile(r"[À-ỹ]")
FIRST_LINE = "values: {2031-01-01: {value: 3100000"

# name of the fault, text replaced once in NEW_STANDARD, what takes its place
BROKEN_STANDARDS = [
    ("unknown rule", "rule: unclean_water", "rule: bad_water"),
    ("unknown result column", "code: dep_water", "code: dep_wind"),
    ("unknown instrument", "instrument: 351/2025/NĐ-CP", "instrument: 999/2030/NĐ-CP"),
    ("wrong confidence", "confidence: unverified", "confidence: sure"),
    ("no confidence", ", confidence: unverified", ""),
    ("no id", 'id: "2031-2035"', ""),
    ("no first day", "since: 2031-01-01", ""),
    ("first day is text", "since: 2031-01-01", 'since: "2031-01-01"'),
    ("last day is text", "until: 2036-01-01", "until: cuối năm 2035"),
    (
        "no source",
        "source: {instrument: 351/2025/NĐ-CP, article: null, confidence: unverified}\nparameters",
        "parameters",
    ),
    ("no unit", "    unit: VND/person/month\n", ""),
    ("no rural line", "income_line_rural", "income_line_rual"),
    ("no cut-off of an indicator", "clean_sources:", "clean_source:"),
    ("a line that is text", "{value: 3100000", '{value: "3100000"'),
    ("a line without a value", "{value: 3100000, ", "{"),
    ("a line without values", FIRST_LINE, "values: {} # {"),
    ("a day that is no date", FIRST_LINE, "values: {2031: {value: 3100000"),
    ("a list where a number belongs", "value: 0,", "value: [0],"),
    ("a code that does not exist", "value: [piped]", "value: [pipped]"),
    ("indicators are no list", "indicators:\n", "indicators: none\nlost:\n"),
    ("an indicator twice", "code: dep_health_insurance", "code: dep_water"),
    ("period over another's", "since: 2031-01-01", "since: 2030-06-01"),
    ("ends before it begins", "until: 2036-01-01", "until: 2030-01-01"),
    ("a name that is taken", 'id: "2031-2035"', 'id: "2022-2026"'),
    ("not YAML", "indicators:", "indicators: ["),
]
PROVINCIAL = lines_of_79("income_line_urban", 2_500_000)
BROKEN_PROVINCIAL = [
    ("unknown standard", "standard: 2022-2026", "standard: 2011-2015"),
    ("no standard", "standard: 2022-2026", ""),
    ("no province", 'province: "79"', ""),
    ("province as a number", 'province: "79"', "province: 79.5"),
    ("unknown province", 'province: "79"', 'province: "99"'),
    ("no first day", "since: 2022-01-01", ""),
    ("first day is text", "since: 2022-01-01", "since: đầu năm"),
    ("no parameters", "parameters:", "lines:"),
    ("no label", "label_vi: Chuẩn riêng của thành phố (tưởng tượng)", ""),
    ("unknown instrument", "87/QĐ-UBND", "999/QĐ-UBND"),
    ("wrong confidence", "confidence: unverified", "confidence: sure"),
]
STANDARD_IDS = [name for name, *_ in BROKEN_STANDARDS]
PROVINCIAL_IDS = [name for name, *_ in BROKEN_PROVINCIAL]


def assert_refused(office: Office, file: str, *options: str) -> None:
    """Exit 2, the file named in a Vietnamese line, nothing written."""
    outcome = office.classify(HOUSEHOLDS, "--lang", "vi", *options)
    assert outcome.status == 2, outcome.stderr
    assert file in outcome.stderr
    assert VIETNAMESE.search(outcome.stderr)
    assert "Traceback" not in outcome.stderr
    assert outcome.results == {}


@pytest.mark.parametrize(("fault", "good", "bad"), BROKEN_STANDARDS, ids=STANDARD_IDS)
def test_a_broken_standard_is_named(fault: str, good: str, bad: str, office: Office) -> None:
    assert good in NEW_STANDARD, fault
    office.law("standards/2031-2035.yaml", NEW_STANDARD.replace(good, bad, 1))
    assert_refused(office, "2031-2035.yaml", "--as-of", "2031-10-15", "--standard", "2031-2035")


@pytest.mark.parametrize(("fault", "good", "bad"), BROKEN_PROVINCIAL, ids=PROVINCIAL_IDS)
def test_a_broken_provincial_file_is_named(fault: str, good: str, bad: str, office: Office) -> None:
    assert good in PROVINCIAL, fault
    office.law("provincial/79.yaml", PROVINCIAL.replace(good, bad, 1))
    assert_refused(office, "79.yaml", "--as-of", "2022-10-15")


@pytest.mark.parametrize("text", ["", "- một\n- hai\n", "chuẩn\n"], ids=["empty", "a list", "a word"])
@pytest.mark.parametrize("file", ["standards/a.yaml", "provincial/a.yaml", "instruments.yaml"])
def test_a_policy_file_of_another_shape_is_named(file: str, text: str, office: Office) -> None:
    office.law(file, text)
    assert_refused(office, file.rpartition("/")[2], "--as-of", "2022-10-15")


def test_a_folder_of_law_that_does_not_exist_is_wrong_usage(office: Office) -> None:
    assert_refused(office, "overlay", "--as-of", "2022-10-15")
