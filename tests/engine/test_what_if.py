"""`simulate --what-if`: other parameters on the same answers (contract section 5)."""

import csv
from pathlib import Path

import pytest

from giamngheo.config.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "docs" / "sample"


def simulate(tmp_path: Path, what_if: str, *more: str) -> tuple[int, list[dict[str, str]]]:
    (tmp_path / "what-if.yaml").write_text(what_if, encoding="utf-8")
    out = tmp_path / "out.csv"
    files = ["--households", str(SAMPLE / "households.csv"), "--persons", str(SAMPLE / "persons.csv")]
    law = ["--as-of", "2022-10-15", "--from", "2022-2026", "--to", "2022-2026"]
    status = main(
        ["simulate", *files, *law, "--what-if", str(tmp_path / "what-if.yaml"), "--out", str(out), *more]
    )
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines())) if out.exists() else []
    return status, rows


def moves(rows: list[dict[str, str]]) -> dict[tuple[str, str], int]:
    return {(row["status_from"], row["status_to"]): int(row["households"]) for row in rows}


ONE_DEPRIVATION = [
    "deprivation_cutoff: 1",
    "parameters: {deprivation_cutoff: 1}",
    "parameters: {deprivation_cutoff: {value: 1}}",
]


@pytest.mark.parametrize("what_if", ONE_DEPRIVATION)
def test_one_deprivation_instead_of_three_turns_near_poor_into_poor(tmp_path: Path, what_if: str) -> None:
    status, rows = simulate(tmp_path, what_if)
    assert status == 0
    assert {row["what_if"] for row in rows} == {"true"}
    counted = moves(rows)
    # The sample's deprived near-poor households, counted by hand from the classify result of the sample.
    assert counted[("poor", "poor")] == 35
    assert counted[("near_poor", "poor")] + counted.get(("near_poor", "near_poor"), 0) == 19
    assert counted[("near_poor", "poor")] > 0


@pytest.mark.parametrize(
    "what_if",
    [
        "indicators: {dep_housing_area: {area_per_member_m2: 100}}",
        "dep_housing_area: {area_per_member_m2: 100}",
    ],
)
def test_an_indicators_cut_off_can_be_supposed(tmp_path: Path, what_if: str) -> None:
    status, rows = simulate(tmp_path, what_if)
    assert status == 0
    assert moves(rows)[("poor", "poor")] == 35
    assert moves(rows).get(("near_poor", "poor"), 0) > 0


def test_higher_lines_let_nobody_leave(tmp_path: Path) -> None:
    status, rows = simulate(
        tmp_path,
        "{income_line_rural: 9000000, income_line_urban: 9000000,"
        " income_score_cutoff_rural: 999, income_score_cutoff_urban: 999}",
    )
    assert status == 0
    assert not any(to == "not_poor" for _, to in moves(rows))


@pytest.mark.parametrize(
    "what_if",
    ["", "- a", "no_such_line: 3", "deprivation_cutoff: nhiều", "indicators: {dep_waste: {x: 1}}",
     "dep_water: {clean_sources: [pipped]}", "income_line_rural: -5", "a: [",
     "parameters: {income_line_rural: {x: 1}}"],
)  # fmt: skip
def test_a_wrong_supposition_is_refused_by_name(
    tmp_path: Path, what_if: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, rows = simulate(tmp_path, what_if)
    assert (status, rows) == (2, [])
    assert "what-if.yaml" in capsys.readouterr().err


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "what-if.yaml").mkdir()
    files = ["--households", str(SAMPLE / "households.csv"), "--persons", str(SAMPLE / "persons.csv")]
    law = [
        "--as-of",
        "2022-10-15",
        "--from",
        "2022-2026",
        "--to",
        "2027-2030",
        "--out",
        str(tmp_path / "o.csv"),
    ]
    assert main(["simulate", *files, *law, "--what-if", str(tmp_path / "what-if.yaml")]) == 2
