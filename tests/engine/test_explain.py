"""`giamngheo explain`: the verdict of `classify` with its reasons. Typed from contract.md section 4."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from . import broken_files as text
from .command import SAMPLE_PAIR, command, explain, explained
from .conftest import Run
from .explain_cases import CASES, Case
from .runs import VIETNAMESE, classify, findings, read_results
from .tables import Maker, Rows, csv_pair
from .village import DAYS, STANDARDS, home, member, oracle, oracle_indicators, typed_rows, written

# By the numbers of contract section 2: in 2016-2020 education stands first.
CODES = {
    "2016-2020": [
        "dep_adult_education", "dep_school_attendance", "dep_health_care", "dep_health_insurance",
        "dep_housing_quality", "dep_housing_area", "dep_water", "dep_sanitation", "dep_telecom",
        "dep_information",
    ],
    "2022-2026": [
        "dep_employment", "dep_dependency", "dep_nutrition", "dep_health_insurance", "dep_adult_education",
        "dep_school_attendance", "dep_housing_quality", "dep_housing_area", "dep_water", "dep_sanitation",
        "dep_telecom", "dep_information",
    ],
    "2027-2030": [
        "dep_employment", "dep_dependency", "dep_nutrition", "dep_health_insurance", "dep_adult_education",
        "dep_school_attendance", "dep_housing_quality", "dep_housing_area", "dep_water", "dep_sanitation",
        "dep_telecom", "dep_waste",
    ],
}  # fmt: skip
INSTRUMENTS = {"2016-2020": "59/2015/QĐ-TTg", "2022-2026": "07/2021/NĐ-CP", "2027-2030": "351/2025/NĐ-CP"}
KEYS = {"household_id", "standard", "status", "income", "indicators", "missing", "movement"}
INCOME_KEYS = {"value", "line", "basis", "is_poor", "source"}
INDICATOR_KEYS = {"code", "label_vi", "deprived", "because", "persons", "source"}
FAMILY = [member("A", relation="head"), member("B", sex="female", birth_date=date(1977, 3, 1))]


def judged(households: Rows, persons: Rows, standard: str, basis: str = "auto") -> dict[str, Any]:
    """The oracle's row of the only household."""
    row: dict[str, Any] = oracle.classify(households, persons, DAYS[standard], standard, basis)[0]
    return row


def behind(code: str, standard: str, deprived: bool | None, members: Rows, review: date) -> list[object]:
    """Whom the contract names: who causes a deprivation, or whose facts an unknown one waits for."""
    if deprived is False or code not in oracle_indicators.person_rules(standard):
        return []
    answers = oracle_indicators.member_answers(code, standard, members, review)
    return [row["person_id"] for row, answer in zip(members, answers, strict=True) if answer is deprived]


def assert_equals_oracle(got: dict[str, Any], want: dict[str, Any], members: Rows, review: date) -> None:
    """Every answer and every name, indicator by indicator."""
    standard = want["standard"]
    assert [one["code"] for one in got["indicators"]] == CODES[standard]
    for one in got["indicators"]:
        deprived = want[one["code"]]
        assert one["deprived"] is deprived, one
        assert one["persons"] == behind(one["code"], standard, deprived, members, review), one
    assert (got["status"], got["movement"] or None) == (want["status"], want["movement"])
    assert got["missing"] == (want["missing"].split(",") if want["missing"] else [])


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_json_has_the_keys_of_the_contract(standard: str, tmp_path: Path) -> None:
    got = explained(written(tmp_path, [home()], FAMILY), "H1", DAYS[standard])
    assert got.keys() >= KEYS
    assert got["income"].keys() >= INCOME_KEYS
    assert [INDICATOR_KEYS - one.keys() for one in got["indicators"]] == [set()] * len(CODES[standard])
    assert (got["household_id"], got["standard"], got["missing"]) == ("H1", standard, [])


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_indicators_are_those_of_the_standard_in_its_order(standard: str, tmp_path: Path) -> None:
    got = explained(written(tmp_path, [home()], FAMILY), "H1", DAYS["2022-2026"], "--standard", standard)
    assert [one["code"] for one in got["indicators"]] == CODES[standard]


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_source_names_the_instrument(standard: str, tmp_path: Path) -> None:
    got = explained(written(tmp_path, [home()], FAMILY), "H1", DAYS[standard])
    sources = [got["income"]["source"], *(one["source"] for one in got["indicators"])]
    assert [source for source in sources if INSTRUMENTS[standard] not in source] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fact_and_the_persons_behind_an_indicator_are_named(case: Case, tmp_path: Path) -> None:
    day, households = DAYS[case.standard], [home(**case.home)]
    got = explained(written(tmp_path, households, case.members()), "H1", day)
    one = next(one for one in got["indicators"] if one["code"] == case.code)
    assert (one["deprived"], one["persons"]) == (case.deprived, case.persons)
    absent = [word for word in case.words if word.lower() not in one["because"].lower()]
    assert not absent, f"{absent} not in {one['because']!r}"
    assert_equals_oracle(got, judged(households, case.members(), case.standard), case.members(), day)


@pytest.mark.parametrize(
    ("standard", "area", "income", "line", "is_poor"),
    [
        ("2016-2020", "rural", 1_000_000, 1_000_000, True),
        ("2016-2020", "urban", 1_300_001, 1_300_000, False),
        ("2022-2026", "rural", 1_500_000, 1_500_000, True),
        ("2022-2026", "rural", 1_500_001, 1_500_000, False),
        ("2022-2026", "urban", 2_000_000, 2_000_000, True),
        ("2027-2030", "rural", 2_200_001, 2_200_000, False),
        ("2027-2030", "urban", 2_800_000, 2_800_000, True),
    ],
)
def test_measured_income_is_shown_against_its_line(
    standard: str, area: str, income: int, line: int, is_poor: bool, tmp_path: Path
) -> None:
    pair = written(tmp_path, [home(area_type=area, income_per_capita=income)], FAMILY)
    got = explained(pair, "H1", DAYS[standard])["income"]
    assert (got["value"], got["line"], got["basis"], got["is_poor"]) == (income, line, "income", is_poor)


@pytest.mark.parametrize(
    ("area", "score", "line", "is_poor"),
    [("rural", 140, 140, True), ("rural", 141, 140, False), ("urban", 175, 175, True)],
)
def test_a_score_is_shown_against_its_line(
    area: str, score: int, line: int, is_poor: bool, tmp_path: Path
) -> None:
    pair = written(tmp_path, [home(area_type=area, income_score=score)], FAMILY)
    got = explained(pair, "H1", DAYS["2022-2026"])["income"]
    assert (got["value"], got["line"], got["basis"], got["is_poor"]) == (score, line, "score", is_poor)
    assert "07/2021/TT-BLĐTBXH" in got["source"]
    by_income = explained(pair, "H1", DAYS["2022-2026"], "--basis", "income")["income"]
    assert (by_income["value"], by_income["basis"]) == (650_000, "income")


@pytest.mark.parametrize(
    ("standard", "basis", "missing"),
    [
        ("2016-2020", "auto", ["income_per_capita"]),
        ("2022-2026", "auto", ["income_per_capita", "income_score"]),
        ("2022-2026", "score", ["income_score"]),
        ("2022-2026", "income", ["income_per_capita"]),
        ("2027-2030", "auto", ["income_per_capita"]),
    ],
)
def test_an_unknown_income_is_null_and_listed_as_missing(
    standard: str, basis: str, missing: list[str], tmp_path: Path
) -> None:
    pair = written(tmp_path, [home(income_per_capita=None)], FAMILY)
    got = explained(pair, "H1", DAYS[standard], "--basis", basis)
    assert (got["status"], got["missing"], got["movement"] or None) == ("undetermined", missing, None)
    assert [got["income"][key] for key in ("value", "basis", "is_poor")] == [None] * 3


def test_what_is_missing_is_a_list_in_the_contracts_order(tmp_path: Path) -> None:
    households = [home(toilet=None, wall="non_durable", roof=None, water_source="other")]
    persons = [FAMILY[0] | {"health_insurance": None}, FAMILY[1] | {"work_status": None}]
    pair = written(tmp_path, households, persons)
    got = explained(pair, "H1", DAYS["2022-2026"])
    assert got["missing"] == ["roof", "toilet", "persons.work_status", "persons.health_insurance"]
    told = explain(pair, "H1", DAYS["2022-2026"]).stdout
    assert [name for name in got["missing"] if name not in told] == []


def test_a_household_without_persons_is_explained(tmp_path: Path) -> None:
    pair = written(tmp_path, [home(), home("H2")], FAMILY)
    got = explained(pair, "H2", DAYS["2022-2026"])
    assert (got["status"], got["missing"]) == ("undetermined", ["persons"])
    assert_equals_oracle(got, judged([home("H2")], [], "2022-2026"), [], DAYS["2022-2026"])


def test_a_household_that_is_not_reviewed_has_no_answers(tmp_path: Path) -> None:
    pair = written(tmp_path, [home(in_review=False)], FAMILY)
    got = explained(pair, "H1", DAYS["2022-2026"])
    assert (got["status"], got["movement"], got["missing"]) == ("not_reviewed", "none", [])
    assert [one["code"] for one in got["indicators"]] == CODES["2022-2026"]
    assert {one["deprived"] for one in got["indicators"]} == {None}
    assert [one["persons"] for one in got["indicators"]] == [[]] * 12
    assert [got["income"][key] for key in ("basis", "is_poor")] == [None, None]


def test_the_text_says_all_that_the_json_says(tmp_path: Path) -> None:
    households = [home(toilet="none", floor_area_m2=10.0, uses_internet=None)]
    pair = written(tmp_path, households, FAMILY)
    told, got = explain(pair, "H1", DAYS["2022-2026"]), explained(pair, "H1", DAYS["2022-2026"])
    assert (told.status, told.stderr) == (0, "")
    said = [part for one in got["indicators"] for part in (one["label_vi"], one["because"], one["source"])]
    assert [part for part in (*said, got["income"]["source"], "H1") if part not in told.stdout] == []
    assert explain(pair, "H1", DAYS["2022-2026"], "--format", "text") == told


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"toilet": "none", "uses_internet": False, "water_source": "other"}, "hộ nghèo"),
        ({}, "cận nghèo"),
        ({"income_per_capita": None}, "chưa"),
        ({"in_review": False}, "không thuộc diện rà soát"),
    ],
)
def test_the_text_tells_the_verdict_in_vietnamese(cells: dict[str, Any], words: str, tmp_path: Path) -> None:
    told = explain(written(tmp_path, [home(**cells)], FAMILY), "H1", DAYS["2022-2026"])
    assert words in told.stdout.lower()


def test_a_household_that_is_not_in_the_file_is_told(tmp_path: Path) -> None:
    pair = csv_pair(tmp_path)
    for language in ("vi", "en"):
        said = explain(pair, "H9", DAYS["2022-2026"], "--lang", language)
        assert (said.status, said.stdout) == (3, "")
        assert said.stderr.startswith(f"{pair[0]}:1:household_id: ")
        assert bool(VIETNAMESE.search(said.stderr)) == (language == "vi")
        assert len(said.stderr.splitlines()) == 1


BROKEN = [
    text.unknown_water_source, text.missing_area_type, text.long_row, text.utf_16, text.month_before_day,
    text.column_named_twice, text.missing_household_of_a_person,
]  # fmt: skip


@pytest.mark.parametrize("make", BROKEN)
def test_a_broken_file_is_refused_as_by_classify(
    make: Maker, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    pair = make(tmp_path)
    refused = run(pair, out_folder / "results.csv")
    said = explain(pair, "H3", DAYS["2022-2026"])
    assert (said.status, said.stdout) == (refused.status, "") == (3, "")
    assert findings(said.stderr) == findings(refused.stderr)


@pytest.mark.parametrize(
    "options",
    [
        ("--standard", "2011-2015"),
        ("--basis", "score", "--standard", "2027-2030"),
        ("--format", "yaml"),
        ("--as-of", "2031-01-01"),
        ("--persons", "nowhere.csv"),
    ],
    ids=" ".join,
)
def test_options_that_mean_nothing_are_wrong_usage(options: tuple[str, ...], tmp_path: Path) -> None:
    said = explain(csv_pair(tmp_path), "H1", DAYS["2022-2026"], *options)
    assert (said.status, said.stdout) == (2, "")
    assert said.stderr.strip()


def test_a_household_must_be_named(tmp_path: Path) -> None:
    households, persons = csv_pair(tmp_path)
    said = command("explain", "--households", households, "--persons", persons, "--as-of", "2022-10-15")
    assert said.status == 2


def test_the_language_changes_no_verdict(tmp_path: Path) -> None:
    pair = csv_pair(tmp_path)
    json_words = ("explain", "--households", pair[0], "--persons", pair[1], "--as-of", "2022-10-15")
    first = command("--lang", "en", *json_words, "--household", "H1", "--format", "json")
    assert first.status == 0, first.stderr
    assert json.loads(first.stdout) == explained(pair, "H1", "2022-10-15", "--lang", "vi")
    assert explained(pair, "H1", "2022-10-15", "--lang", "en") == json.loads(first.stdout)


def some_of_each_kind(results: dict[str, dict[str, str]]) -> list[str]:
    """Some 25 households: of every status with every movement, some."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for name, row in sorted(results.items()):
        kinds.setdefault((row["status"], row["movement"]), []).append(name)
    return sorted(name for names in kinds.values() for name in names[:: max(1, len(names) // 3)])


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_household_of_the_sample_is_explained_as_it_is_classified(standard: str, out_folder: Path) -> None:
    out = out_folder / "results.csv"
    assert classify(SAMPLE_PAIR, out, "--standard", standard) == 0
    results = read_results(out)
    persons = typed_rows(SAMPLE_PAIR[1])
    chosen = some_of_each_kind(results)
    assert len(chosen) >= 10
    for name in chosen if standard == "2022-2026" else chosen[::3]:
        got, row = explained(SAMPLE_PAIR, name, "2022-10-15", "--standard", standard), results[name]
        told = [got[key] or "" for key in ("status", "movement")] + [",".join(got["missing"])]
        assert told == [row[key] for key in ("status", "movement", "missing")]
        assert_follows(got, row, [person for person in persons if person["household_id"] == name])


def assert_follows(got: dict[str, Any], row: dict[str, str], members: Rows) -> None:
    """Each indicator as in the row of results, with a reason in Vietnamese and the oracle's persons."""
    for one in got["indicators"]:
        deprived = {"true": True, "false": False, "": None}[row[one["code"]]]
        assert one["deprived"] is deprived
        assert VIETNAMESE.search(one["because"])
        if row["status"] != "not_reviewed":
            named = behind(one["code"], row["standard"], deprived, members, date(2022, 10, 15))
            assert one["persons"] == named
    assert (got["income"]["basis"] or "") == row["basis"]
    assert {True: "true", False: "false", None: ""}[got["income"]["is_poor"]] == row["is_income_poor"]
