"""A round under two standards: by hand, who enters and who leaves."""

import pytest
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.review.models import ReviewRound, StandardsComparison, StandardsCount
from giamngheo.records.review.services.comparing import COMPARE
from tests.records.reviewing import ASKED, OPENED, Story, area, opened
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, World


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


@pytest.fixture
def province(committed_world: World, committed: Addresses, settings: Settings) -> Importing:
    """The provincial officer, on the day after Hặc was asked in the own commune's round."""
    settings.FIXED_TODAY = OPENED
    with area(committed_world):
        found = opened(committed_world)
        found.ask("hac", income_per_capita=2_000_000, waste_disposal="collected")
    settings.FIXED_TODAY = ASKED
    return Importing(committed_world.client("province"), committed)


@pytest.mark.usefixtures("known_units")
def test_the_province_counts_every_round_as_a_job_and_opens_the_commune(
    province: Importing, committed_world: World
) -> None:
    asked = province.client.post("/reviews/standards/", {"list_year": "2025", "standard": "2027-2030"})
    assert asked.status_code == 302, text_of(asked.content)
    assert "Chưa so lần nào" in text_of(province.client.get("/reviews/standards/").content)
    province.work()
    told = province.client.get("/reviews/standards/").content.decode()
    assert "Vào danh sách 1" in text_of(told.encode())
    assert "1 hộ của 1 xã" in text_of(told.encode())
    with area(committed_world):
        of = ReviewRound.objects.get()
    assert f"/reviews/{of.pk}/standards/?standard=2027-2030" in told
    head = text_of(committed_world.client("province_head").get("/reviews/standards/").content)
    assert "Vào danh sách *" in head


def test_a_comparison_that_was_cut_short_counts_no_round_twice(province: Importing) -> None:
    province.client.post("/reviews/standards/", {"list_year": "2025", "standard": "2027-2030"})
    province.work()
    with scoped(ALL):
        Job.objects.filter(kind=COMPARE).update(state="waiting")
    province.work()
    with scoped(ALL):
        assert StandardsCount.objects.count() == 1
        assert StandardsCount.objects.get().households == 1


def test_no_commune_sees_the_provinces_comparison(province: Importing, committed_world: World) -> None:
    province.client.post("/reviews/standards/", {"list_year": "2025", "standard": "2027-2030"})
    province.work()
    with area(committed_world):
        assert not StandardsComparison.objects.exists()
        assert not StandardsCount.objects.exists()


def test_a_year_or_standard_that_is_none_is_told(province: Importing) -> None:
    answer = province.client.post("/reviews/standards/", {"list_year": "1999", "standard": "x"})
    assert answer.status_code == 422
