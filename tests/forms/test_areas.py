"""What a row is: villages, communes, districts, provinces; codes and names as they were on the day."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .made import Round, command, judge, read, write

Change = Callable[[list[dict[str, str]]], None]


def changed(made: Round, folder: Path, change: Change) -> Round:
    """A copy of a review without a year before, its households changed."""
    households = read(made.table("households"))
    change(households)
    write(folder / "households.csv", households)
    for name in ("persons", "totals"):
        write(folder / f"{name}.csv", read(made.table(name)))
    copy = Round(folder, made.year)
    judge(copy)
    return copy


def test_a_commune_form_has_a_row_a_village(rounds: list[Round], out: Path) -> None:
    made = rounds[1]
    commune = read(made.table("households"))[0]["commune_code"]
    homes = [row for row in read(made.table("households")) if row["commune_code"] == commune]
    assert made.forms(out, "--area", commune).status == 0
    *rows, total = read(out / "form-01.csv")
    assert [row["place_code"] for row in rows] == sorted(
        {f"{commune}-{row['village_code']}" for row in homes}
    )
    assert {row["place_name"] for row in rows} <= {row["village_name"] for row in homes}
    assert int(total["1"]) == len(homes), "denominators of villages come from the households file"
    assert {row["unit"] for row in rows} == {"household"}


def test_a_household_without_a_village_has_a_row_of_its_own(
    rounds: list[Round], tmp_path: Path, out: Path
) -> None:
    def forget(households: list[dict[str, str]]) -> None:
        households[0]["village_code"] = ""

    made = changed(rounds[0], tmp_path, forget)
    commune = read(made.table("households"))[0]["commune_code"]
    assert made.forms(out, "--area", commune).status == 0
    first = read(out / "form-01.csv")[0]
    assert (first["place_code"], first["place_name"], first["1"]) == (f"{commune}-", "", "1")


def test_a_province_has_districts_before_july_2025_and_communes_after(
    rounds: list[Round], out: Path, tmp_path: Path
) -> None:
    made = rounds[0]
    assert made.forms(out, "--forms", "1").status == 0
    rows = read(out / "form-01.csv")
    assert {len(row["place_code"]) for row in rows[:-1]} == {3}
    assert rows == [*sorted(rows[:-1], key=lambda row: row["place_code"]), rows[-1]]
    later = tmp_path / "later"
    common = ["--province", "14", "--households", "300", "--seed", "1", "--format", "csv", "--out", later]
    assert command("demo-data", *common, "--as-of", "2025-10-15").status == 0
    tables = ["--households", later / "households.csv", "--persons", later / "persons.csv"]
    asked = [*tables, "--as-of", "2025-10-15", "--area", "14", "--forms", "1", "--format", "csv"]
    assert command("forms", *asked, "--out", later / "out").status == 0
    rows = read(later / "out" / "form-01.csv")
    assert {len(row["place_code"]) for row in rows[:-1]} == {5}
    assert all(row["place_name"] for row in rows)
    assert command("forms", *asked, "--rows", "district", "--out", later / "out").status == 2


def test_a_commune_code_that_is_unknown_keeps_an_empty_name_and_is_told(
    rounds: list[Round], tmp_path: Path, out: Path
) -> None:
    def invent(households: list[dict[str, str]]) -> None:
        for row in households[:5]:
            row["commune_code"] = "99999"

    made = changed(rounds[0], tmp_path, invent)
    said = made.forms(out, "--rows", "commune", "--forms", "1", totals=False)
    assert said.status == 0
    assert ":1:commune_code: warning: “99999”" in said.stderr
    unknown = next(row for row in read(out / "form-01.csv") if row["place_code"] == "99999")
    assert (unknown["place_name"], unknown["1"]) == ("", "5")


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (("--area", "x4"), 2),
        (("--area", "1400"), 2),
        (("--area", "99"), 2),
        (("--rows", "hamlet"), 2),
        (("--area", "116", "--rows", "province"), 2),
        (("--area", "116", "--rows", "district"), 0),
        (("--area", "VN"), 0),
        (("--forms", "16"), 2),
        (("--forms", "1,a"), 2),
        (("--forms", "3,1"), 0),
    ],
)
def test_an_area_rows_or_a_form_that_is_not_there_is_wrong_usage(
    options: tuple[str, ...], status: int, rounds: list[Round], out: Path
) -> None:
    assert rounds[0].forms(out, *options).status == status
    assert out.exists() == (status == 0)
