"""A new standard is one new file; a province may raise its own lines, and only its own, and only raise."""

from typing import Any

import pytest

from .files import ROOT
from .overlays import Office

# A law that does not exist: two indicators, poor from one deprivation.
NEW_STANDARD = """
id: "2031-2035"
label_vi: Chuẩn tưởng tượng để thử
since: 2031-01-01
until: 2036-01-01
source: {instrument: 351/2025/NĐ-CP, article: null, confidence: unverified}
parameters:
  income_line_rural:
    label_vi: Chuẩn thu nhập nông thôn
    unit: VND/person/month
    values: {2031-01-01: {value: 3100000, source: {instrument: 351/2025/NĐ-CP, article: null}, confidence: unverified}}
  income_line_urban:
    label_vi: Chuẩn thu nhập thành thị
    unit: VND/person/month
    values: {2031-01-01: {value: 3700000, source: {instrument: 351/2025/NĐ-CP, article: null}, confidence: unverified}}
  deprivation_cutoff:
    label_vi: Số chỉ số thiếu hụt từ đó là hộ nghèo
    unit: indicators
    values: {2031-01-01: {value: 1, source: {instrument: 351/2025/NĐ-CP, article: null}, confidence: unverified}}
indicators:
  - code: dep_water
    dimension: water_sanitation
    label_vi: Nguồn nước sinh hoạt
    cutoff_vi: Không dùng nước máy
    rule: unclean_water
    source: {instrument: 351/2025/NĐ-CP, article: null, confidence: unverified}
    parameters:
      clean_sources:
        label_vi: Nguồn nước sạch
        unit: codes
        values:
          2031-01-01: {value: [piped], source: {instrument: 351/2025/NĐ-CP, article: null}, confidence: unverified}
  - code: dep_health_insurance
    dimension: health
    label_vi: Bảo hiểm y tế
    cutoff_vi: Có người chưa có bảo hiểm y tế
    rule: uninsured
    source: {instrument: 351/2025/NĐ-CP, article: null, confidence: unverified}
    parameters:
      from_age:
        label_vi: Tính từ tuổi
        unit: years
        values: {2031-01-01: {value: 0, source: {instrument: 351/2025/NĐ-CP, article: null}, confidence: unverified}}
"""
DAY = ("--as-of", "2022-10-15")
HANOI, SAIGON, SAIGON_RURAL = "00070", "26734", "27496"


def lines_of_79(parameter: str, value: int, since: str = "2022-01-01", until: str = "null") -> str:
    """A decision that sets one line of province 79."""
    return f"""
standard: 2022-2026
province: "79"
since: {since}
until: {until}
parameters:
  {parameter}:
    label_vi: Chuẩn riêng của thành phố (tưởng tượng)
    unit: VND/person/month
    values:
      {since}: {{value: {value}, source: {{instrument: 87/QĐ-UBND, article: null}}, confidence: unverified}}
"""


def household(household_id: str, commune: str, area: str, income: int, **cells: str) -> dict[str, Any]:
    """One household as a row of the officers' file."""
    own = {"household_id": household_id, "commune_code": commune, "area_type": area}
    return {**own, "income_per_capita": str(income), **cells}


@pytest.mark.parametrize("asked", [("--standard", "2031-2035"), ()], ids=["by name", "by the day"])
def test_a_new_standard_is_one_file(asked: tuple[str, ...], office: Office) -> None:
    office.law("standards/2031-2035.yaml", NEW_STANDARD)
    households = [
        household("A", HANOI, "rural", 3_100_000, water_source="borehole"),
        household("B", HANOI, "urban", 3_700_000, water_source="piped"),
    ]
    outcome = office.classify(households, "--as-of", "2031-10-15", *asked)
    assert outcome.status == 0, outcome.stderr
    poor, near_poor = outcome.results["A"], outcome.results["B"]
    assert (poor["standard"], poor["status"], near_poor["status"]) == ("2031-2035", "poor", "near_poor")
    assert (poor["dep_water"], poor["dep_health_insurance"], poor["dep_housing_area"]) == (
        "true",
        "false",
        "",
    )
    assert (poor["deprivation_count_max"], near_poor["deprivation_count_max"]) == ("1", "0")


HOUSEHOLDS = [
    household("saigon", SAIGON, "urban", 2_400_000),
    household("saigon-rural", SAIGON_RURAL, "rural", 1_700_000),
    household("hanoi", HANOI, "urban", 2_400_000),
]


def statuses(office: Office, *options: str, overlay: bool = True) -> dict[str, str]:
    """The status of each of HOUSEHOLDS."""
    outcome = office.classify(HOUSEHOLDS, *options, overlay=overlay)
    assert outcome.status == 0, outcome.stderr
    return {household_id: row["status"] for household_id, row in outcome.results.items()}


def test_a_province_that_raises_its_urban_line_changes_only_its_own_towns(office: Office) -> None:
    without = statuses(office, *DAY, overlay=False)
    office.law("provincial/79.yaml", lines_of_79("income_line_urban", 2_500_000))
    assert set(without.values()) == {"not_poor"}
    assert statuses(office, *DAY) == without | {"saigon": "near_poor"}


def test_a_provincial_line_holds_from_its_day_until_its_last(office: Office) -> None:
    office.law("provincial/79.yaml", lines_of_79("income_line_urban", 2_500_000, "2023-01-01", "2024-01-01"))
    days = ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01"]
    found = [statuses(office, "--as-of", day)["saigon"] for day in days]
    assert found == ["not_poor", "near_poor", "near_poor", "not_poor"]


def test_a_provincial_line_says_in_explain_where_it_comes_from(office: Office) -> None:
    office.law("provincial/79.yaml", lines_of_79("income_line_urban", 2_500_000))
    told = office.explain(HOUSEHOLDS, "saigon", *DAY)
    assert told["income"]["line"] == 2_500_000
    assert "87/QĐ-UBND" in told["income"]["source"]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("income_line_urban", 1_999_999), ("income_score_cutoff_rural", 139), ("no_such_line", 5_000_000)],
    ids=["a lower line", "a lower score", "no line at all"],
)
def test_a_province_may_not_go_below_the_nation(parameter: str, value: int, office: Office) -> None:
    office.law("provincial/79.yaml", lines_of_79(parameter, value))
    outcome = office.classify(HOUSEHOLDS, *DAY)
    assert outcome.status == 2
    assert "79.yaml" in outcome.stderr
    assert parameter in outcome.stderr
    assert "chuẩn của tỉnh" in outcome.stderr
    assert outcome.results == {}


def test_a_province_may_not_make_poverty_harder_to_reach_by_another_parameter(office: Office) -> None:
    office.law("provincial/79.yaml", lines_of_79("deprivation_cutoff", 4))
    outcome = office.classify(HOUSEHOLDS, *DAY)
    assert outcome.status == 2
    assert "79.yaml" in outcome.stderr


def test_a_provincial_line_before_the_first_known_commune_is_not_silently_dropped(office: Office) -> None:
    decision = lines_of_79("income_line_urban", 2_500_000, "2016-01-01")
    office.law("provincial/79.yaml", decision.replace("2022-2026", "2016-2020"))
    outcome = office.classify(HOUSEHOLDS, "--as-of", "2019-10-15")
    changed = outcome.results.get("saigon", {}).get("status") == "near_poor"
    assert changed or outcome.status == 2, "the province's own line was passed over without a word"


def test_the_example_of_the_officers_page_works(office: Office) -> None:
    text = (ROOT / "docs" / "do" / "review-a-province.md").read_text(encoding="utf-8")
    office.law("provincial/79.yaml", text.partition("```yaml\n")[2].partition("```")[0])
    office.law("instruments.yaml", text.partition("văn bản ấy: `")[2].partition("`")[0])
    assert statuses(office, *DAY)["saigon"] == "near_poor"
