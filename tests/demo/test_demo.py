"""The synthetic province looks like the published one, for any seed, and is told apart from life by nothing else."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from giamngheo.demo.generate import GenerateRequest, generate
from giamngheo.engine.classify import ClassifyRequest, Report, classify
from giamngheo.engine.findings import WrongUsage

HOUSEHOLDS = 30_000
DAY = date(2022, 10, 15)
SAMPLE = Path(__file__).parents[2] / "docs" / "sample"
# QĐ 87/QĐ-UBND (Sơn La, 12/01/2023), typed by hand: % of all households of the group.
POOR = {"01": 1.37, "03": 14.56, "08": 45.25, "06": 14.81}
NEAR_POOR = {"01": 0.77, "03": 11.18, "08": 13.40}
POOR_OVERALL, NEAR_OVERALL = 17.80, 9.66
MEAN_SIZE = 1_327_121 / 297_104
TOLERANCE = 0.5
MOVEMENTS = {
    "stayed_poor",
    "poor_to_near_poor",
    "poor_to_not_poor",
    "stayed_near_poor",
    "near_poor_to_poor",
    "escaped_near_poverty",
    "fell_back_to_poor",
    "newly_poor",
    "fell_back_to_near_poor",
    "newly_near_poor",
    "none",
}
KEPT_WITHOUT_REVIEW = {
    "household_id",
    "commune_code",
    "village_code",
    "village_name",
    "area_type",
    "in_review",
    "previous_status",
    "escaped_poverty_date",
    "escaped_near_poverty_date",
    "separate_since",
}
KNOWN_OF_EVERYONE = {
    "household_id",
    "person_id",
    "relation",
    "sex",
    "birth_date",
    "birth_date_is_year_only",
    "ethnic_code",
    "full_name",
    "personal_id",
}


@dataclass(frozen=True)
class Made:
    """A generated folder, judged."""

    folder: Path
    report: Report
    results: pl.DataFrame
    households: pl.DataFrame
    persons: pl.DataFrame

    @property
    def verdicts(self) -> pl.DataFrame:
        """Results with the head's ethnic group."""
        heads = self.persons.filter(relation="head").select("household_id", "ethnic_code")
        return self.results.join(heads, on="household_id")


def made(folder: Path, as_of: date, seed: int, households: int = HOUSEHOLDS, **more: object) -> Made:
    """Generate into the folder and judge the files."""
    generate(GenerateRequest("14", households, as_of, seed, folder, **more))  # type: ignore[arg-type]
    households_file, persons_file = folder / "households.parquet", folder / "persons.parquet"
    out = folder.parent / f"results-{folder.name}.parquet"
    report = classify(ClassifyRequest(households_file, persons_file, as_of, out))
    tables = [pl.read_parquet(path) for path in (out, households_file, persons_file)]
    return Made(folder, report, *tables)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Made]:
    """Three years of the same province."""
    root = tmp_path_factory.mktemp("years")
    first = made(root / "2021", date(2021, 10, 15), 11)
    second = made(root / "2022", DAY, 12, previous=first.folder)
    third = made(root / "2023", date(2023, 10, 15), 13, previous=second.folder)
    return {2021: first, 2022: second, 2023: third}


@pytest.fixture(scope="module", params=[1, 987_654_321])
def province(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The province of the published year, under two seeds."""
    return made(tmp_path_factory.mktemp("province") / "files", DAY, request.param)


def rate(frame: pl.DataFrame, column: str, value: str) -> float:
    """% of all households of the frame."""
    return 100 * frame.filter(pl.col(column) == value).height / frame.height


@pytest.mark.parametrize("column", ["status", "class"])
def test_rates_of_the_published_groups_are_met(province: Made, column: str) -> None:
    verdicts = province.verdicts
    assert rate(verdicts, column, "poor") == pytest.approx(POOR_OVERALL, abs=TOLERANCE)
    assert rate(verdicts, column, "near_poor") == pytest.approx(NEAR_OVERALL, abs=TOLERANCE)
    for status, published in (("poor", POOR), ("near_poor", NEAR_POOR)):
        for code, expected in published.items():
            group = verdicts.filter(ethnic_code=code)
            assert rate(group, column, status) == pytest.approx(expected, abs=TOLERANCE), (status, code)


def test_totals_are_met(province: Made) -> None:
    assert province.households.height == HOUSEHOLDS
    assert province.persons.height == pytest.approx(HOUSEHOLDS * MEAN_SIZE, rel=0.005)
    totals = pl.read_parquet(province.folder / "totals.parquet")
    assert totals["households"].sum() == HOUSEHOLDS
    assert totals["persons"].sum() == province.persons.height
    assert totals["year"].unique().to_list() == [2022]


def test_the_engine_has_nothing_to_say_against_the_files(province: Made, years: dict[int, Made]) -> None:
    for each in (province, *years.values()):
        assert each.report.warnings == []


def test_about_thirty_percent_are_reviewed_and_one_in_a_hundred_stays_open(province: Made) -> None:
    reviewed = province.households["in_review"].sum()
    assert 0.25 <= reviewed / HOUSEHOLDS <= 0.35
    open_verdicts = province.report.statuses["undetermined"]
    assert 0.005 <= open_verdicts / reviewed <= 0.015
    listed = province.households.filter(pl.col("previous_status").is_in(["poor", "near_poor"]))
    assert listed["in_review"].all()


def test_a_household_that_is_not_reviewed_has_no_answers(province: Made) -> None:
    outside = province.households.filter(~pl.col("in_review"))
    for name in set(outside.columns) - KEPT_WITHOUT_REVIEW:
        assert outside[name].null_count() == outside.height, name
    members = province.persons.join(outside, on="household_id", how="semi")
    for name in set(members.columns) - KNOWN_OF_EVERYONE:
        assert members[name].null_count() == members.height, name
    assert (
        members.select("relation", "sex", "birth_date", "ethnic_code").null_count().sum_horizontal()[0] == 0
    )


def test_there_are_many_holes_that_do_not_matter(province: Made) -> None:
    reviewed = province.households.filter("in_review")
    for name in ("water_source", "toilet", "floor_area_m2", "uses_internet", "waste_disposal"):
        assert 0.005 < reviewed[name].null_count() / reviewed.height < 0.1, name


def test_nobody_has_a_number_that_could_be_issued(province: Made) -> None:
    numbers = province.persons["personal_id"].drop_nulls()
    assert numbers.str.contains(r"^000\d{9}$").all()
    assert numbers.is_unique().all()


def test_the_rates_follow_the_published_years(years: dict[int, Made]) -> None:
    for year, expected in ((2021, 21.66), (2022, 17.80), (2023, 14.41)):
        for column in ("status", "class"):
            assert rate(years[year].results, column, "poor") == pytest.approx(expected, abs=TOLERANCE)


def test_every_movement_occurs_in_each_year(years: dict[int, Made]) -> None:
    for year in (2022, 2023):
        assert set(years[year].results["movement"].drop_nulls().unique()) == MOVEMENTS


def test_a_year_starts_where_the_last_one_ended(years: dict[int, Made]) -> None:
    for year in (2022, 2023):
        ended = years[year - 1].results
        both = years[year].households.join(ended, on="household_id", suffix="_before")
        assert both.height > 0.99 * HOUSEHOLDS
        assert (both["previous_status"] == both["class"]).all()
        for name in ("escaped_poverty_date", "escaped_near_poverty_date"):
            assert both[name].eq_missing(both[f"{name}_before"]).all()


def test_people_are_born_die_marry_and_move_out(years: dict[int, Made]) -> None:
    before, after = years[2021].persons, years[2022].persons
    ids = set(before["person_id"])
    assert 0 < after.filter(~pl.col("person_id").is_in(ids)).height < 0.05 * after.height
    gone = before.join(after, on="person_id", how="anti")
    assert 0 < gone.height < 0.05 * before.height
    stayed = before.join(after, on="person_id", suffix="_after")
    assert stayed.filter(pl.col("household_id") != pl.col("household_id_after")).height > 0
    same = ("sex", "birth_date", "ethnic_code", "full_name", "personal_id")
    assert all(stayed[name].eq_missing(stayed[f"{name}_after"]).all() for name in same)
    assert years[2022].households["separate_since"].null_count() < years[2022].households.height


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "same", "other")]
    for folder, seed in zip(folders, (5, 5, 6), strict=True):
        generate(GenerateRequest("14", 2_000, DAY, seed, folder))
    for name in ("households", "persons", "totals"):
        one, same, other = ((folder / f"{name}.parquet").read_bytes() for folder in folders)
        assert one == same
        assert one != other


def test_everyone_can_be_reviewed(tmp_path: Path) -> None:
    everyone = made(tmp_path / "all", DAY, 3, households=2_000, all_in_review=True)
    assert everyone.households["in_review"].all()
    assert "not_reviewed" not in everyone.report.statuses
    assert rate(everyone.results, "status", "poor") == pytest.approx(POOR_OVERALL, abs=TOLERANCE)


@pytest.mark.parametrize(
    "as_of", [date(2016, 3, 1), date(2021, 12, 31), date(2026, 12, 31), date(2030, 12, 31)]
)
def test_the_standard_of_the_day_decides_the_answers(tmp_path: Path, as_of: date) -> None:
    file = made(tmp_path / "files", as_of, 4, households=2_000)
    statuses = file.report.statuses
    assert statuses["poor"] > 100
    assert statuses["near_poor"] > 100
    assert statuses.get("undetermined", 0) < 0.02 * 2_000


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_other_formats_hold_the_same_province(tmp_path: Path, ending: str) -> None:
    for form in ("parquet", ending):
        generate(GenerateRequest("14", 300, DAY, 8, tmp_path / form, format=form))
    results = []
    for form in ("parquet", ending):
        out = tmp_path / f"{form}.parquet"
        files = [tmp_path / form / f"{name}.{form}" for name in ("households", "persons")]
        classify(ClassifyRequest(*files, DAY, out))
        results.append(pl.read_parquet(out))
    assert results[0].equals(results[1])


def test_households_follow_their_commune_over_the_merger_of_2025(tmp_path: Path) -> None:
    old = made(tmp_path / "old", date(2024, 10, 15), 9, households=2_000)
    new = made(tmp_path / "new", date(2025, 10, 15), 9, previous=old.folder)
    pairs = old.households.join(new.households, on="household_id", suffix="_new")
    assert (pairs["commune_code"] != pairs["commune_code_new"]).any()
    assert new.households["commune_code"].n_unique() <= 75


def test_a_province_without_a_table_says_that_it_is_not_calibrated(tmp_path: Path) -> None:
    summary = generate(GenerateRequest("04", 1_000, DAY, 1, tmp_path))
    assert not summary.calibrated
    assert "không hiệu chỉnh" in str(summary)


def test_what_cannot_be_made_is_refused_and_nothing_written(tmp_path: Path) -> None:
    out = tmp_path / "none"
    wrong = [
        GenerateRequest("99", 10, DAY, 1, out),
        GenerateRequest("14", 0, DAY, 1, out),
        GenerateRequest("14", 10, date(2031, 1, 1), 1, out),
        GenerateRequest("14", 10, DAY, 1, out, format="ods"),
        GenerateRequest("14", 10, DAY, 1, out, previous=tmp_path),
    ]
    for request in wrong:
        with pytest.raises(WrongUsage):
            generate(request)
    assert not out.exists()


def test_the_committed_sample_is_what_its_command_gives(tmp_path: Path) -> None:
    generate(GenerateRequest("14", 200, DAY, 2022, tmp_path, format="csv"))
    for name in ("households.csv", "persons.csv", "totals.csv", "metadata.json"):
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name
