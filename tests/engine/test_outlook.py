"""What would change a household's class, by households whose answer is worked out by hand.

Rural, 2024: the line is 1,500,000 đồng, three deprivations make a poor household.
"""

from datetime import date
from typing import Any

from giamngheo.engine.one import OneByOne
from giamngheo.engine.outlook import Change, Meaning, Outlook, outlook
from giamngheo.engine.review import review_for

DAY = date(2024, 10, 10)
HOME: dict[str, Any] = {
    "household_id": "H",
    "commune_code": "03658",
    "area_type": "rural",
    "review_date": DAY,
    "income_per_capita": 1_000_000,
    "wall": "durable",
    "frame": "durable",
    "roof": "durable",
    "floor_area_m2": 60.0,
    "water_source": "piped",
    "toilet": "septic",
    "uses_internet": True,
    **dict.fromkeys(
        ("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone"),
        True,
    ),
}
HEAD: dict[str, Any] = {
    "household_id": "H",
    "person_id": "A",
    "relation": "head",
    "sex": "male",
    "birth_date": date(1975, 3, 5),
    "work_status": "self_employed",
    "health_insurance": True,
    "disability": False,
    "monthly_allowance": False,
}
THREE = {"water_source": "surface", "toilet": "none", "uses_internet": False}


def looked(home: dict[str, Any], *members: dict[str, Any]) -> Outlook:
    rules = OneByOne(review_for(DAY))
    return outlook(rules.judge(HOME | home, list(members) or [HEAD]), rules)


def found(seen: Outlook, column: str, person: str | None = None) -> list[Change]:
    return [one for one in seen.changes if one.column.name == column and one.person_id == person]


def test_a_household_with_just_three_deprivations_leaves_poverty_by_any_one_of_them() -> None:
    seen = looked(THREE)
    assert (seen.status, seen.fewer, seen.more) == ("poor", 1, None)
    (water,) = found(seen, "water_source")
    clean = ("piped", "borehole", "protected_well", "protected_spring", "rainwater", "bottled")
    assert (water.before, water.after, water.status) == ("surface", clean, "near_poor")
    assert water.indicators == ("dep_water",)
    assert [one.status for one in found(seen, "toilet") + found(seen, "uses_internet")] == ["near_poor"] * 2


def test_income_over_the_line_takes_any_household_out() -> None:
    (income,) = found(looked(THREE | {"wall": "non_durable", "frame": "non_durable"}), "income_per_capita")
    assert (income.meaning, income.after, income.status) == (Meaning.ABOVE, (1_500_000,), "not_poor")


def test_with_four_deprivations_no_single_fact_but_income_helps() -> None:
    seen = looked(THREE | {"wall": "non_durable", "frame": "non_durable"})
    assert [one.column.name for one in seen.changes] == ["income_per_capita"]
    assert seen.fewer == 2


def test_a_near_poor_household_one_step_from_poverty_shows_each_step() -> None:
    seen = looked({"water_source": "surface", "toilet": "none"})
    assert (seen.status, seen.fewer, seen.more) == ("near_poor", None, 1)
    (uninsured,) = found(seen, "health_insurance", "A")
    assert (uninsured.before, uninsured.after, uninsured.status) == (True, (False,), "poor")
    (small,) = found(seen, "floor_area_m2")
    assert (small.meaning, small.after, small.status) == (Meaning.BELOW, (8,), "poor")


def test_a_not_poor_household_falls_only_with_its_income() -> None:
    seen = looked({**THREE, "income_per_capita": 2_000_000})
    assert [(one.column.name, one.meaning, one.after, one.status) for one in seen.changes] == [
        ("income_per_capita", Meaning.AT_MOST, (1_500_000,), "poor")
    ]


def test_a_household_judged_by_its_score_is_moved_by_the_score() -> None:
    seen = looked({**THREE, "income_score": 120})
    incomes = [one for one in seen.changes if one.column.name.startswith("income")]
    assert [(one.column.name, one.meaning, one.after) for one in incomes] == [
        ("income_score", Meaning.ABOVE, (140,))
    ]


def test_an_unknown_answer_is_told_with_what_it_would_decide() -> None:
    seen = looked({"water_source": "surface", "toilet": "none", "uses_internet": None})
    assert seen.status == "undetermined"
    answers = {one.after: one.status for one in found(seen, "uses_internet")}
    assert answers == {(True,): "near_poor", (False,): "poor"}
    assert [(one.code, one.if_deprived, one.if_not) for one in seen.unknown] == [
        ("dep_telecom", "poor", "near_poor")
    ]


def test_an_unknown_income_is_told_on_both_sides_of_the_line() -> None:
    incomes = found(looked({**THREE, "income_per_capita": None}), "income_per_capita")
    assert {(one.meaning, one.status) for one in incomes} == {
        (Meaning.AT_MOST, "poor"),
        (Meaning.ABOVE, "not_poor"),
    }


def test_two_uninsured_members_are_no_single_fact() -> None:
    uninsured = HEAD | {"health_insurance": False}
    second = uninsured | {"person_id": "B", "relation": "other"}
    seen = looked({"water_source": "surface", "toilet": "none"}, uninsured, second)
    assert (seen.status, seen.fewer) == ("poor", 1)
    assert [one for one in seen.changes if one.column.name == "health_insurance"] == []


def test_nothing_changes_a_household_that_is_not_in_review() -> None:
    assert looked({**THREE, "in_review": False}) == Outlook("not_reviewed", ())


def test_a_household_without_members_is_looked_at_all_the_same() -> None:
    rules = OneByOne(review_for(DAY))
    empty = outlook(rules.judge(HOME, []), rules)
    assert empty.status == "undetermined"
