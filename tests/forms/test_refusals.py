"""What stops a form: a start that differs, an undetermined household, totals of another year, broken inputs."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from giamngheo.engine import form_files

from .made import Round, command, read, write

MOST_ROWS_OF_A_PDF = 40_000


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


def omit_newcomers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms as an office might edit them by mistake: in form 2 nobody is newly poor."""
    shutil.copytree(form_files.FOLDER, folder)
    form = folder / "form-02.yaml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace("flow: newly_poor}", "flow: nobody}"), encoding="utf-8")
    monkeypatch.setattr(form_files, "FOLDER", folder)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("vi", "biểu 2, total household: cột 9 là {}, phải là {}"),
        ("en", "form 2, total household: column 9 is {}, should be {}"),
    ],
)
def test_an_end_counted_from_the_results_that_start_and_flows_do_not_give_is_refused(
    language: str,
    told: str,
    rounds: list[Round],
    tmp_path: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    omit_newcomers(tmp_path / "forms", monkeypatch)
    made = rounds[0]
    results = read(made.table("results"))
    poor = sum(row["class"] == "poor" for row in results)
    newly = sum(row["movement"] == "newly_poor" for row in results)
    tables = ["--households", made.table("households"), "--persons", made.table("persons")]
    asked = ["--as-of", made.day, "--area", "14", "--forms", "2", "--format", "csv", "--out", out]
    said = command("--lang", language, "forms", *tables, *asked)
    assert newly > 0
    assert said.status == 3
    place = f"{made.table('households')}:1:: "
    assert place + told.format(poor, poor - newly) in said.stderr.splitlines()
    assert not out.exists()


def household_of(members: int, folder: Path) -> list[object]:
    """The tables of one poor household, outside this review, of so many members."""
    home = {"household_id": "H1", "commune_code": "03646", "area_type": "rural", "in_review": "false"}
    file = write(folder / "households.csv", [home | {"previous_status": "poor"}])
    persons = pl.select(person_id=pl.format("P{}", pl.int_range(members))).with_columns(
        household_id=pl.lit("H1"), relation=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("head"))
    )
    persons.with_columns(pl.col("relation").fill_null("other")).write_csv(folder / "persons.csv")
    return ["--households", file, "--persons", folder / "persons.csv", "--as-of", "2022-10-15"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("vi", "--format pdf: biểu 15 dài hơn 40.000 dòng; hãy chọn địa bàn nhỏ hơn (--area)"),
        ("en", "--format pdf: form 15 is longer than 40,000 rows; choose a smaller --area"),
    ],
)
def test_a_list_too_long_for_a_pdf_asks_for_a_smaller_area_or_another_format(
    language: str, told: str, tmp_path: Path, out: Path
) -> None:
    tables = household_of(MOST_ROWS_OF_A_PDF, tmp_path)  # and the row of the total
    asked = ["--area", "14", "--forms", "15", "--out", out]
    said = command("--lang", language, "forms", *tables, *asked, "--format", "pdf")
    assert said.status == 2
    assert told in said.stderr
    assert "xlsx" in said.stderr
    assert "csv" in said.stderr
    assert "--forms" in said.stderr
    assert not out.exists()
    assert command("forms", *tables, *asked, "--format", "csv").status == 0
    assert len(read(out / "form-15.csv")) == MOST_ROWS_OF_A_PDF + 1
