"""Results of the yearly rounds: by hand, who is on the list, who left it, and what is covered for whom."""

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, StatusPeriod
from giamngheo.records.review.models import Decision, ReviewRound
from giamngheo.records.review.selectors.results import Results, results
from tests.records.reviewing import AFTER, ASKED, LAST_POSTED, Story, area, opened
from tests.workbooks.importing import text_of
from tests.world import ALL, TODAY, World, add_household


@pytest.fixture
def story(world: World) -> Story:
    """Hặc and Dương were poor; the list of 2025 of their commune finds Hặc near-poor and Dương not poor."""
    with area(world):
        found = opened(world)
        found.to_meeting()
        found.meet(attendees=40, agree=30)
    return found


def counted(story: Story, who: str = "commune") -> Results:
    officer = story.officer(who, LAST_POSTED)
    with scoped(officer.scope()):
        return results(officer, 2025, by_commune=who != "commune")


def page(story: Story, who: str = "commune", **query: str) -> str:
    return text_of(story.world.client(who).get("/reviews/results/", query).content)


def test_while_the_round_is_open_the_list_stands_as_the_village_agreed(story: Story) -> None:
    found = counted(story)
    assert found.flows == {("poor", "near_poor"): 2}
    assert (found.rounds, found.decided) == (1, 0)
    assert found.whole.counts == {
        "poor": 0,
        "near_poor": 2,
        "escaped": 2,
        "newly_escaped": 0,  # counted from its recognition, and nothing is recognised yet
        "fell_back": 0,
        "newly_poor": 0,
    }


def test_a_household_that_was_out_and_is_poor_is_new_and_one_that_escaped_before_fell_back(
    world: World,
) -> None:
    with scoped(ALL):
        periods = StatusPeriod.objects.filter(household=world.households["hac"])
        periods.update(status="not_poor", escaped_poverty_date=date(2022, 12, 1))
        StatusPeriod.objects.filter(household=world.households["duong"]).update(status="not_poor")
        _decided(world, {"hac": "poor", "duong": "poor"})
    officer = world.officer("commune")
    with scoped(officer.scope()):
        found = results(officer, 2024, by_commune=False)
    assert found.flows == {("not_poor", "poor"): 2}
    assert found.whole.counts["fell_back"] == 1
    assert found.whole.counts["newly_poor"] == 1
    assert (found.rounds, found.decided) == (1, 1)


def test_what_a_later_decision_says_belongs_to_a_later_list(world: World) -> None:
    with scoped(ALL):
        _decided(world, {"hac": "near_poor", "duong": "poor"})
        later = StatusPeriod.objects.filter(household=world.households["hac"], valid_to=None)
        later.update(valid_to=date(2024, 10, 19))
        StatusPeriod.objects.create(
            household=world.households["hac"], status="not_poor", valid_from=date(2024, 10, 19)
        )
    officer = world.officer("commune")
    with scoped(officer.scope()):
        found = results(officer, 2024, by_commune=False)
    assert found.whole.counts["near_poor"] == 1
    assert found.flows == {("poor", "near_poor"): 1, ("poor", "poor"): 1}


def test_who_is_gone_and_who_is_new_are_told_apart(story: Story) -> None:
    with scoped(ALL):
        add_household(story.world, "son", "hom", "H009", [("Lò Văn Sơn", "head", 1990)])
        Household.objects.filter(pk=story.world.households["son"].pk).update(started_on=ASKED)
        gone = Household.objects.filter(pk=story.world.households["duong"].pk)
        gone.update(ended_on=ASKED, ending="moved_away")
    found = counted(story)
    assert found.flows == {("poor", "near_poor"): 1, ("poor", "gone"): 1, ("new", "poor"): 1}
    assert found.whole.households == 2


def test_the_page_says_that_it_is_preliminary_and_counts_by_village(story: Story, settings: Settings) -> None:
    settings.FIXED_TODAY = LAST_POSTED
    told = page(story)
    assert "Sơ bộ" in told
    assert "Bản Hôm" in told
    assert "Nghèo → Cận nghèo: 2" in told
    assert "*" not in told


def test_a_department_sees_no_small_count_and_none_that_would_give_it_away(
    story: Story, settings: Settings
) -> None:
    settings.FIXED_TODAY = LAST_POSTED
    for who in ("health", "province_head"):
        told = page(story, who)
        assert "Số nhỏ (dưới 5 hộ)" in told
        assert "Hộ cận nghèo *" in told
        assert "Cận nghèo: 2" not in told
    assert "Hộ cận nghèo 2" in page(story, "province")


@pytest.mark.usefixtures("known_units")
def test_the_province_opens_a_commune_by_its_tile(story: Story, settings: Settings) -> None:
    settings.FIXED_TODAY = LAST_POSTED
    client = story.world.client("province")
    told = client.get("/reviews/results/").content.decode()
    assert "commune=03658" in told
    assert "vị trí ô không phải vị trí địa lý" in text_of(told.encode())
    assert "Bản Hôm" in page(story, "province", commune="03658", year="2025")


def test_the_neighbour_has_no_round_and_a_year_that_is_none_is_the_newest(
    story: Story, settings: Settings
) -> None:
    settings.FIXED_TODAY = AFTER
    assert "Chưa có đợt rà soát định kỳ nào" in page(story, "neighbour")
    assert "Danh sách năm 2025" in page(story, year="1999", commune="99999")


def _decided(world: World, classes: dict[str, str]) -> None:
    """A round of the list of 2024 that was decided on 2024-10-10."""
    of = ReviewRound.objects.create(
        commune_code="03658",
        kind="periodic_review",
        list_year=2024,
        standard="2022-2026",
        opened_on=date(2024, 9, 5),
        ends_on=date(2024, 12, 14),
        step="decided",
        opened_by="tests",
    )
    day = date(2024, 10, 10)
    Decision.objects.create(round=of, signer="A", signed_at=f"{day}T02:00Z", number="1", decided_on=day)
    assert day < TODAY
    for key, status in classes.items():
        household = world.households[key]
        StatusPeriod.objects.filter(household=household, valid_to=None).update(valid_to=day)
        StatusPeriod.objects.create(household=household, status=status, decision="1", valid_from=day)


@pytest.mark.usefixtures("known_units")
def test_loaded_boundaries_make_a_map_and_a_damaged_file_the_tiles_again(
    story: Story, settings: Settings
) -> None:
    settings.FIXED_TODAY = LAST_POSTED
    path = settings.DATA / "policy" / "geography" / "boundaries.geojson"
    path.parent.mkdir(parents=True)
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "03658"}, "geometry":'
        ' {"type": "Polygon", "coordinates": [[[104, 21], [104.2, 21], [104.2, 21.2], [104, 21]]]}}]}'
    )
    client = story.world.client("province")
    told = client.get("/reviews/results/").content.decode()
    assert 'class="true-map"' in told
    assert "vị trí ô" not in told
    path.write_text("{")
    assert 'class="true-map"' not in client.get("/reviews/results/").content.decode()
