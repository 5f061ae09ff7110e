"""A demo province of three reviews as CSV files, judged once, and the command that makes forms of them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isclose
from pathlib import Path

from tests.engine.command import Said as Said
from tests.engine.command import command as command

from .counter import Cells, Files, Key, Row, count_all

HOUSEHOLDS, SEED = 2_000, 7
YEARS = (2021, 2022, 2023)
STANDARDS = {2021: "2016-2020", 2022: "2022-2026", 2023: "2022-2026"}
UNITS = Path(__file__).parents[2] / "policy" / "geography" / "units.csv"
COUNTING = range(1, 14)
KEYS = ("place_code", "place_name", "unit", "class")


def read(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, rows: list[Row]) -> Path:
    """Rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@dataclass(frozen=True)
class Round:
    """One review: its folder, its year, and the round before."""

    folder: Path
    year: int
    before: "Round | None" = None

    @property
    def day(self) -> date:
        return date(self.year, 10, 15)

    def table(self, name: str) -> Path:
        return self.folder / f"{name}.csv"

    def forms(self, out: Path, *options: object, previous: bool = True, totals: bool = True) -> Said:
        """`giamngheo forms` as CSV over the province, unless the options say otherwise."""
        words: list[object] = ["--households", self.table("households"), "--persons", self.table("persons")]
        words += ["--as-of", self.day, "--format", "csv", "--out", out]
        words += ["--totals", self.table("totals")] if totals else []
        if previous and self.before is not None:
            words += ["--previous-results", self.before.table("results")]
        area = () if "--area" in options else ("--area", "14")
        return command("forms", *words, *area, *options)

    def files(self, place: dict[str, str] | None = None, previous: bool = True) -> Files:
        """The same review for the counter by hand; place: the row of each commune, itself where not given."""
        named = place or {}
        has_before = previous and self.before is not None
        return Files(
            households=read(self.table("households")),
            persons=read(self.table("persons")),
            results=read(self.table("results")),
            totals=read(self.table("totals")),
            before=read(self.before.table("results")) if has_before and self.before else None,
            standard=STANDARDS[self.year],
            day=self.day,
            place=lambda commune: named.get(commune, commune),
        )


def make_rounds(folder: Path) -> list[Round]:
    """The three reviews; in the last one some households have moved and some facts are not known."""
    rounds: list[Round] = []
    for year in YEARS:
        made = Round(folder / str(year), year, rounds[-1] if rounds else None)
        size = ["--previous", made.before.folder] if made.before else ["--households", HOUSEHOLDS]
        common = ["--province", "14", "--as-of", made.day, "--seed", SEED, "--format", "csv"]
        assert command("demo-data", *common, *size, "--out", made.folder).status == 0
        if year == YEARS[-1]:
            _unsettle(made)
        judge(made)
        rounds.append(made)
    return rounds


def judge(made: Round) -> None:
    """Write the results beside the tables."""
    tables = ["--households", made.table("households"), "--persons", made.table("persons")]
    assert command("classify", *tables, "--as-of", made.day, "--out", made.table("results")).status == 0


def _unsettle(made: Round) -> None:
    """Every 17th household moves to the commune of another one; some heads' groups are unknown or foreign."""
    households, persons = read(made.table("households")), read(made.table("persons"))
    for number in range(0, len(households) - 900, 17):
        households[number]["commune_code"] = households[number + 900]["commune_code"]
    for number, person in enumerate(persons):
        if number % 53 == 0:
            person["ethnic_code"] = "" if number % 2 else "55"
        if number % 71 == 0:
            person["is_local_minority"] = "true"
    write(made.table("households"), households)
    write(made.table("persons"), persons)


def district_of() -> dict[str, str]:
    """The district of each commune of 2021-2024, from the table of units."""
    return _parents("commune")


def province_of() -> dict[str, str]:
    """The province of each commune of 2021-2024."""
    provinces = _parents("district")
    return {commune: provinces[district] for commune, district in district_of().items()}


def _parents(level: str) -> dict[str, str]:
    rows = [row for row in read(UNITS) if row["level"] == level and row["valid_from"] < "2022"]
    return {row["code"]: row["parent_code"] for row in rows}


def cells(folder: Path, numbers: Iterable[int]) -> dict[Key, Cells]:
    """The cells of CSV forms as the counter gives them."""
    found: dict[Key, Cells] = {}
    for number in numbers:
        for row in read(folder / f"form-{number:02}.csv"):
            key = (number, row["place_code"], row["unit"], row.get("class", ""))
            assert key not in found
            found[key] = {
                name: float(text) if text else None for name, text in row.items() if name not in KEYS
            }
    return found


def assert_same(out: Path, files: Files) -> None:
    """All rows and columns of the counting forms are those counted by hand, rates to the last figure."""
    found, expected = cells(out, COUNTING), count_all(files)
    assert found.keys() == expected.keys()
    for key, counted in expected.items():
        assert found[key].keys() == counted.keys(), key
        for column, value in counted.items():
            assert is_same(found[key][column], value), (key, column, found[key][column], value)


def is_same(found: float | None, expected: float | None) -> bool:
    """Equal but for the last figure of a rate; nothing where nothing is expected."""
    if found is None or expected is None:
        return found is expected
    return isclose(found, expected, rel_tol=1e-12)
