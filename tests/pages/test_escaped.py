"""Newly escaped households: 36 months from the day of recognition, whole months, then they are off the board."""

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import StatusPeriod, Verdict
from giamngheo.records.registry.services.judging import judge_households
from tests.workbooks.importing import text_of
from tests.world import ALL, NOW, World, id_of


@pytest.fixture
def out(world: World) -> World:
    """Hặc's household left poverty on 31 August 2021."""
    with scoped(ALL):
        periods = StatusPeriod.objects.filter(household=world.households["hac"], valid_to=None)
        periods.update(status="not_poor", escaped_poverty_date=date(2021, 8, 31))
    return world


def shown(world: World, settings: Settings, day: date, who: str = "commune", view: str = "all") -> str:
    settings.FIXED_TODAY = day
    return text_of(world.client(who).get("/newly-escaped/", {"view": view}).content)


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2024, 2, 29), "6 tháng"),
        (date(2024, 8, 30), "1 ngày"),
        (date(2024, 8, 31), None),
    ],
)
def test_thirty_six_months_and_not_a_day_more(
    out: World, settings: Settings, day: date, left: str | None
) -> None:
    page = shown(out, settings, day)
    assert ("Lò Văn Hặc" in page) == (left is not None)
    assert left is None or f" {left} " in page


def test_it_ends_soon_in_the_last_three_months_only(out: World, settings: Settings) -> None:
    assert "Lò Văn Hặc" not in shown(out, settings, date(2024, 5, 30), view="soon")
    assert "Lò Văn Hặc" in shown(out, settings, date(2024, 5, 31), view="soon")


def test_who_is_poor_again_by_the_latest_review_stands_among_those_who_fall_back(
    out: World, settings: Settings
) -> None:
    day = date(2024, 8, 1)
    assert "Lò Văn Hặc" not in shown(out, settings, day, view="back")
    with scoped(ALL):
        judge_households([id_of(out.households["hac"])], NOW)
        Verdict.objects.filter(household=out.households["hac"]).update(movement="fell_back_to_poor")
    page = shown(out, settings, day, view="back")
    assert "Lò Văn Hặc" in page
    assert "tái nghèo" in page


def test_the_neighbour_sees_none_and_a_department_no_name(out: World, settings: Settings) -> None:
    day = date(2024, 8, 1)
    assert "Không có hộ nào" in shown(out, settings, day, "neighbour")
    assert "L. V. H." in shown(out, settings, day, "health")
    assert "Hặc" not in shown(out, settings, day, "health")
