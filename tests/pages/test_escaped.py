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


def test_the_board_says_what_each_household_still_has_a_right_to(out: World, settings: Settings) -> None:
    page = shown(out, settings, date(2024, 8, 1))
    assert "1–8" in page
    assert "1. Sinh kế, mô hình giảm nghèo (Dự án 2)" in page
    assert "8. Vay vốn hộ mới thoát nghèo" in page
    assert "Điều 69 khoản 2" in page
    assert "suy ra, chưa thấy nguyên văn" in page
    assert "không có ở đây nghĩa là chưa biết" in page


def test_a_wrong_file_of_the_province_is_told_and_the_rest_still_counts(
    out: World, settings: Settings
) -> None:
    folder = settings.DATA / "policy"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rights_after_escape.yaml").write_text("rights: 1")
    page = shown(out, settings, date(2024, 8, 1))
    assert "Tệp của tỉnh bị lỗi" in page
    assert "Sinh kế, mô hình giảm nghèo" in page


def test_who_is_recognised_as_poor_again_stands_with_the_day(out: World, settings: Settings) -> None:
    with scoped(ALL):
        household = out.households["hac"]
        StatusPeriod.objects.filter(household=household, valid_to=None).update(valid_to=date(2024, 3, 4))
        StatusPeriod.objects.create(
            household=household, status="poor", valid_from=date(2024, 3, 4), decision="12/QĐ-UBND, 04/03/2024"
        )
    page = shown(out, settings, date(2024, 8, 1), view="returned")
    assert "Lò Văn Hặc" in page
    assert "31/08/2021 04/03/2024 12/QĐ-UBND" in page
    assert "Lò Văn Hặc" not in shown(out, settings, date(2024, 8, 1), "neighbour", "returned")
    assert "Lò Văn Hặc" not in shown(out, settings, date(2024, 3, 3), view="returned")
