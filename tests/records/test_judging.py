"""The register's verdict is the engine's on the latest answers of those who lived there that day."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from giamngheo.demo.generate import GenerateRequest, make
from giamngheo.engine.classify import ClassifyRequest, classify
from giamngheo.engine.findings import Refused
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, HouseholdSummary, Membership, Person, Verdict
from giamngheo.records.registry.services.judging import KEPT, explain, judge_households
from giamngheo.rules.verdict import INDICATOR_COLUMNS
from tests.records.loading import household, kept, load, load_tables, person
from tests.world import ALL, NOW, World, id_of

DAY = date(2024, 10, 10)
WELL_OFF: dict[str, Any] = {
    "income_per_capita": 1_500_000,
    "wall": "durable",
    "frame": "durable",
    "roof": "durable",
    "floor_area_m2": 60.0,
    "water_source": "piped",
    "toilet": "septic",
    "uses_internet": True,
    "has_tv": True,
    "untreated_illness": False,
}
ADULT: dict[str, Any] = {
    "sex": "male",
    "birth_date": date(1985, 6, 15),
    "work_status": "self_employed",
    "attends": "none",
    "diploma": "upper_secondary",
    "training_certificate": False,
    "health_insurance": True,
    "stunted": False,
    "underweight": False,
    "disability": False,
    "monthly_allowance": False,
}


def judged_one(code: str = "N001", members: int = 1, **cells: Any) -> None:
    """Load one household of adults, without a deprivation but for what is said."""
    people = [person(code, number, f"Người {number}", **ADULT) for number in range(1, members + 1)]
    load([household(code, **(WELL_OFF | cells))], people, day=DAY)


def verdict_of(code: str) -> Verdict:
    with scoped(ALL):
        return Verdict.objects.get(household=kept(code))


def test_every_verdict_is_that_of_classify_on_the_same_file(db: None, tmp_path: Path) -> None:
    tables, _, _ = make(GenerateRequest("14", 1_500, DAY, 7, tmp_path))
    files = {name: tmp_path / f"{name}.parquet" for name in ("households", "persons", "results")}
    households = tables["households"].with_columns(review_date=pl.lit(DAY))
    households.write_parquet(files["households"])
    tables["persons"].write_parquet(files["persons"])
    classify(ClassifyRequest(files["households"], files["persons"], DAY, files["results"]))
    with scoped(ALL):
        load_tables(
            households=households,
            persons=tables["persons"],
            source="file",
            review_date=DAY,
            now=NOW,
            saved_by="tests",
        )
        found = {row.household.code: row for row in Verdict.objects.select_related("household")}
    expected = pl.read_parquet(files["results"]).filter(pl.col("status") != "not_reviewed")
    assert len(found) == len(expected) > 300
    for row in expected.iter_rows(named=True):
        kept_row = found[row["household_id"]]
        assert {name: getattr(kept_row, name) for name in KEPT} == {name: row[name] for name in KEPT}
        assert set(kept_row.deprived) == {name for name in INDICATOR_COLUMNS if row[name]}
        assert kept_row.missing == (row["missing"].split(",") if row["missing"] else [])


def test_three_deprivations_on_the_income_line_make_a_poor_household(world: World) -> None:
    judged_one(water_source="surface", toilet="none", uses_internet=False)
    found = verdict_of("N001")
    assert (found.status, found.deprivation_count_min, found.is_income_poor) == ("poor", 3, True)
    assert set(found.deprived) == {"dep_water", "dep_sanitation", "dep_telecom"}
    assert (found.standard, found.basis, found.missing) == ("2022-2026", "income", [])


def test_two_deprivations_on_the_income_line_make_a_near_poor_household(world: World) -> None:
    judged_one(water_source="surface", toilet="none")
    found = verdict_of("N001")
    assert (found.status, found.deprivation_count_min, found.deprivation_count_max) == ("near_poor", 2, 2)


def test_one_dong_above_the_line_is_not_poor_and_a_missing_income_is_undetermined(world: World) -> None:
    judged_one(income_per_capita=1_500_001, water_source="surface", toilet="none", uses_internet=False)
    judged_one("N002", income_per_capita=None, water_source="surface", toilet="none", uses_internet=False)
    assert verdict_of("N001").status == "not_poor"
    waiting = verdict_of("N002")
    assert (waiting.status, "income_per_capita" in waiting.missing) == ("undetermined", True)
    with scoped(ALL):
        line = HouseholdSummary.objects.get(code="N002")
    assert (line.status, line.missing, line.deprivations) == ("undetermined", len(waiting.missing), 3)
    assert set(line.deprived) == {"dep_water", "dep_sanitation", "dep_telecom"}


def test_each_household_is_judged_by_the_law_of_its_own_review_day(world: World) -> None:
    judged_one("N001", review_date=date(2026, 11, 1))
    judged_one("N002", review_date=date(2027, 11, 1))
    assert (verdict_of("N001").standard, verdict_of("N002").standard) == ("2022-2026", "2027-2030")


def test_a_household_that_cannot_be_judged_costs_no_other_its_verdict(world: World) -> None:
    rows = [household(f"N{number:03}", **WELL_OFF) for number in range(9)]
    relations = {"N004": "other"}
    people = [
        person(row["household_id"], 1, "A", **ADULT, relation=relations.get(row["household_id"], "head"))
        if row["household_id"] in relations
        else person(row["household_id"], 1, "A", **ADULT)
        for row in rows
    ]
    people.append(person("N007", 2, "Sinh sau", **(ADULT | {"birth_date": date(2024, 12, 1)})))
    load(rows, people, day=DAY)
    with scoped(ALL):
        judged = set(
            Verdict.objects.filter(household__code__startswith="N").values_list("household__code", flat=True)
        )
        headless = HouseholdSummary.objects.get(code="N004")
        with pytest.raises(Refused) as refused:
            explain(kept("N004").pk)
    assert judged == {"N000", "N001", "N002", "N003", "N005", "N006", "N008"}
    assert [finding.message for finding in refused.value.findings if "không có chủ hộ" in finding.message]
    assert (headless.status, headless.head_name, headless.members) == ("", "", 1)


# Two of three uninsured adults make the household deprived of health insurance; one of those who count is enough.
@pytest.mark.parametrize(
    ("left", "died", "deprived"),
    [
        (None, None, True),
        (date(2024, 10, 9), None, False),
        (date(2024, 10, 10), None, False),
        (date(2024, 10, 11), None, True),
        (None, date(2024, 10, 9), False),
        (None, date(2024, 10, 11), True),
    ],
)
def test_who_had_left_or_died_by_the_review_day_does_not_count(
    world: World, left: date | None, died: date | None, deprived: bool
) -> None:
    people = [
        person("N001", 1, "A", **ADULT),
        person("N001", 2, "B", **(ADULT | {"health_insurance": False})),
    ]
    load([household("N001", **WELL_OFF)], people, day=DAY)
    with scoped(ALL):
        other = Person.objects.filter(code="N001-2")
        other.update(died_on=died)
        Membership.objects.filter(person__in=other).update(valid_to=left)
        judge_households([kept("N001").pk], NOW)
    assert ("dep_health_insurance" in verdict_of("N001").deprived) is deprived


def test_who_came_after_the_review_day_does_not_count(world: World) -> None:
    people = [
        person("N001", 1, "A", **ADULT),
        person("N001", 2, "B", **(ADULT | {"health_insurance": False})),
    ]
    load([household("N001", **WELL_OFF)], people, day=DAY)
    with scoped(ALL):
        Membership.objects.filter(person__code="N001-2").update(valid_from=date(2024, 10, 11))
        judge_households([kept("N001").pk], NOW)
    assert verdict_of("N001").deprived == []


def test_the_line_in_lists_is_as_the_register_is_now(world: World) -> None:
    with scoped(ALL):
        home = Household.objects.filter(pk=world.households["hac"].pk)
        judge_households([id_of(world.households["hac"])], NOW)
        line = HouseholdSummary.objects.get(household=home.get())
        assert (
            line.head_name,
            line.spouse_name,
            line.head_birth_year,
            line.members,
            line.head_ethnic_code,
        ) == (
            "Lò Văn Hặc",
            "Cà Thị Ỏi",
            1975,
            2,
            "03",
        )
        assert (line.review_date, line.previous_status, line.ended_on) == (DAY, "poor", None)
        Person.objects.filter(pk=world.persons["hac_2"].pk).update(died_on=date(2024, 10, 12))
        home.update(ended_on=date(2024, 12, 1), ending="moved_away")
        judge_households([id_of(world.households["hac"])], NOW)
        line.refresh_from_db()
    assert (line.spouse_name, line.members, line.ended_on) == ("", 1, date(2024, 12, 1))


def test_a_household_without_members_or_answers_has_an_empty_line(world: World) -> None:
    load([household("N001", in_review=False)], [])
    with scoped(ALL):
        line = HouseholdSummary.objects.get(code="N001")
        assert explain(kept("N001").pk) is None
    assert (line.head_name, line.members, line.status, line.review_date, line.deprived) == (
        "",
        0,
        "",
        None,
        [],
    )
