"""A round under two standards: by hand, who enters and who leaves."""

import pytest
from pytest_django.fixtures import Settings

from tests.records.reviewing import ASKED, OPENED, Story, area, opened
from tests.workbooks.importing import text_of
from tests.world import World


@pytest.fixture
def story(world: World, settings: Settings) -> Story:
    """A round in which Hặc's household was asked, rural, two deprivations."""
    settings.FIXED_TODAY = OPENED
    with area(world):
        found = opened(world)
        found.ask("hac", income_per_capita=2_000_000, waste_disposal="collected")
    settings.FIXED_TODAY = ASKED
    return found


def page(story: Story, who: str = "commune", **query: str) -> str:
    response = story.world.client(who).get(f"/reviews/{story.round_id}/standards/", query)
    return text_of(response.content)


def test_an_income_between_the_two_lines_enters_by_the_later_standard(story: Story) -> None:
    """2,000,000 đồng a month is above 1,500,000 (NĐ 07/2021, rural) and under 2,200,000 (2027-2030, rural)."""
    told = page(story, standard="2027-2030")
    assert "Vào danh sách 1" in told
    assert "Ra khỏi danh sách 0" in told
    assert "Lò Văn Hặc" in told
    assert "1 hộ đã hỏi" in told


def test_the_lists_themselves_stay(story: Story) -> None:
    with area(story.world):
        before = story.household("hac").proposed
    page(story, standard="2027-2030")
    with area(story.world):
        assert story.household("hac").proposed == before


def test_a_standard_that_is_none_is_told(story: Story) -> None:
    assert "2099" in page(story, standard="2099")
    response = story.world.client("commune").get(
        f"/reviews/{story.round_id}/standards/", {"standard": "2099"}
    )
    assert response.status_code == 422


def test_a_department_reads_counts_and_no_name(story: Story) -> None:
    told = page(story, who="health", standard="2027-2030")
    assert "Vào danh sách 1" in told
    assert "Hặc" not in told
