"""What stops a form: a start that differs, an undetermined household, totals of another year, broken inputs."""

from pathlib import Path

import pytest

from .made import Round, command, read, write


def test_a_start_that_is_not_last_years_end_is_refused(
    rounds: list[Round], tmp_path: Path, out: Path
) -> None:
    made, households = rounds[1], read(rounds[1].table("households"))
    row = next(n for n, row in enumerate(households) if row["previous_status"] == "poor")
    households[row]["previous_status"] = "near_poor"
    file = write(tmp_path / "households.csv", households)
    said = made.forms(out, "--households", file)
    assert said.status == 3
    assert f"{file}:{row + 2}:previous_status: " in said.stderr
    assert "“near_poor”" in said.stderr
    assert not out.exists()


def test_a_household_that_differs_elsewhere_does_not_stop_a_commune(
    rounds: list[Round], tmp_path: Path, out: Path
) -> None:
    made, households = rounds[1], read(rounds[1].table("households"))
    wrong = next(row for row in households if row["previous_status"] == "poor")
    wrong["previous_status"] = ""
    file = write(tmp_path / "households.csv", households)
    other = next(row["commune_code"] for row in households if row["commune_code"] != wrong["commune_code"])
    assert made.forms(out, "--households", file, "--area", other).status == 0
    assert made.forms(out, "--households", file, "--area", wrong["commune_code"]).status == 3


def test_an_official_form_waits_for_every_household(rounds: list[Round], out: Path) -> None:
    made = rounds[1]
    waiting = [row["household_id"] for row in read(made.table("results")) if row["status"] == "undetermined"]
    said = made.forms(out, "--official")
    assert said.status == 3
    assert said.stderr.count(":household_id: ") == len(waiting) > 0
    assert not out.exists()


def test_a_commune_without_undetermined_households_has_its_official_form(
    rounds: list[Round], out: Path
) -> None:
    made = rounds[1]
    results = read(made.table("results"))
    waiting = {row["commune_code"] for row in results if row["status"] == "undetermined"}
    settled = next(row["commune_code"] for row in results if row["commune_code"] not in waiting)
    said = made.forms(out, "--official", "--area", settled)
    assert (said.status, "chính thức" in said.stdout) == (0, True)


def broken(made: Round, folder: Path, name: str, column: str, value: str) -> Path:
    """A copy of a table with one wrong cell in its first record."""
    rows = read(made.table(name))
    rows[0][column] = value
    return write(folder / f"{name}.csv", rows)


@pytest.mark.parametrize(
    ("column", "value"),
    [("households", "-1"), ("persons", ""), ("ethnic_code", "99"), ("commune_code", "123"), ("year", "x")],
)
def test_a_broken_cell_of_the_totals_is_refused(
    column: str, value: str, rounds: list[Round], tmp_path: Path, out: Path
) -> None:
    file = broken(rounds[0], tmp_path, "totals", column, value)
    said = rounds[0].forms(out, "--totals", file)
    assert said.status == 3
    assert f"{file}:2:{column}: " in said.stderr


@pytest.mark.parametrize(
    ("column", "value"), [("class", "rich"), ("persons", ""), ("household_id", ""), ("commune_code", "1")]
)
def test_a_broken_cell_of_the_results_of_the_year_before_is_refused(
    column: str, value: str, rounds: list[Round], tmp_path: Path, out: Path
) -> None:
    file = broken(rounds[0], tmp_path, "results", column, value)
    said = rounds[1].forms(out, "--previous-results", file)
    assert said.status == 3
    assert f"{file}:2:{column}: " in said.stderr


def test_totals_of_another_year_are_refused(rounds: list[Round], out: Path) -> None:
    file = rounds[0].table("totals")
    said = rounds[1].forms(out, "--totals", file)
    assert (said.status, f"{file}:1:year: " in said.stderr) == (3, True)


def test_a_row_of_totals_that_comes_twice_is_refused(rounds: list[Round], tmp_path: Path, out: Path) -> None:
    rows = read(rounds[0].table("totals"))
    file = write(tmp_path / "totals.csv", [*rows, rows[0]])
    said = rounds[0].forms(out, "--totals", file)
    assert (said.status, f"{file}:{len(rows) + 2}:commune_code: " in said.stderr) == (3, True)


def test_a_household_that_comes_twice_in_the_year_before_is_refused(
    rounds: list[Round], tmp_path: Path, out: Path
) -> None:
    rows = read(rounds[0].table("results"))
    file = write(tmp_path / "results.csv", [*rows, rows[0]])
    assert rounds[1].forms(out, "--previous-results", file).status == 3


def test_files_that_are_not_there_are_wrong_usage(rounds: list[Round], tmp_path: Path, out: Path) -> None:
    absent = tmp_path / "absent.csv"
    for option in ("--totals", "--previous-results", "--households"):
        assert rounds[1].forms(out, option, absent).status == 2
    made = rounds[1]
    tables = ["--households", made.table("households"), "--persons", made.table("persons")]
    written = command("forms", *tables, "--as-of", made.day, "--area", "14", "--out", made.table("persons"))
    assert written.status == 2
    assert not out.exists()
