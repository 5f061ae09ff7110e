"""A household in its round: whose words about it are read by whom, in which language, and how one finds back."""

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.review.services.quick import fill_quick_form
from giamngheo.records.review.services.rounds import add_household, assign_reviewer
from tests.records.reviewing import MET, OPENED, Story, area, opened
from tests.world import World, id_of

pytestmark = pytest.mark.usefixtures("known_units")
WORDS = "Con trai ông Hặc gửi tiền về hằng tháng"
READ_NAMES = ("village_head", "reviewer", "commune", "commune_chair", "commune_clerk", "province", "auditor")
READ_NO_NAMES = ("province_head", "health", "construction", "agriculture", "labour", "education", "front")


@pytest.fixture
def story(world: World, settings: Settings) -> Story:
    """Hặc's household is on no list and asked; given to the reviewer."""
    settings.FIXED_TODAY = OPENED
    with area(world):
        StatusPeriod.objects.filter(household=world.households["hac"]).update(status="not_poor")
        found = opened(world)
        officer, hac = found.officer("commune", OPENED), id_of(world.households["hac"])
        add_household(officer=officer, round_id=found.round_id, household_id=hac)
        reviewer = world.users["reviewer"].pk
        assign_reviewer(officer=officer, village_id=found.village_id, reviewer_id=reviewer)
    return found


def hac(story: Story, name: str) -> str:
    with area(story.world):
        return reverse(name, args=[story.household("hac").pk])


def told(story: Story, role: str, address: str) -> str:
    answer = story.world.client(role).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_why_a_household_left_by_its_quick_form_is_read_by_who_reads_names(story: Story) -> None:
    with area(story.world):
        officer, one = story.officer("reviewer", OPENED), story.household("hac").pk
        fill_quick_form(officer=officer, household_id=one, is_to_review=False, reason=WORDS)
    pages = hac(story, "review_household"), reverse("review_village", args=[story.village_id])
    for role in READ_NAMES:
        assert [WORDS in told(story, role, page) for page in pages] == [True, True], role
    for role in READ_NO_NAMES:
        shown = [told(story, role, page) for page in pages]
        assert [WORDS in page for page in shown] == [False, False], role
        assert all("L. V. H." in page for page in shown), role


@pytest.mark.parametrize("page", ["review_relation", "review_reassign", "review_quick"])
def test_a_question_about_a_household_leads_back_through_its_round_and_village(
    story: Story, page: str
) -> None:
    way = told(story, "commune", hac(story, page)).partition('class="crumbs"')[2].partition("</nav>")[0]
    above = (
        reverse("reviews"),
        reverse("review", args=[story.round_id]),
        reverse("review_village", args=[story.village_id]),
        hac(story, "review_household"),
    )
    places = [way.find(f'href="{address}"') for address in above]
    assert -1 not in places
    assert places == sorted(places)


def test_a_reviewer_is_led_back_to_the_own_list(story: Story) -> None:
    page = told(story, "reviewer", hac(story, "my_household_relation"))
    way = page.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert way.find(reverse("my_households")) < way.find(f'href="{hac(story, "my_household")}"')
    assert reverse("reviews") not in way


def test_why_a_village_is_reviewed_again_is_kept_in_vietnamese_whoever_recorded_the_meeting(
    world: World, settings: Settings
) -> None:
    settings.FIXED_TODAY = MET
    with area(world):
        found = opened(world)
        found.to_meeting()
        votes = {f"agree-{found.household(key).pk}": number for key, number in (("hac", 10), ("duong", 30))}
    head = world.client("village_head")
    head.cookies["language"] = "en"
    names = {"chair": "A", "secretary": "B", "representative": "C"}
    meeting = {"held_on": f"{MET:%d/%m/%Y}", "place": "", "attendees": 40, **names, **votes}
    assert head.post(reverse("review_meeting", args=[found.village_id]), meeting).status_code == 302
    with area(world):
        assert found.village.again_reason == "họp dân lần 1: 1 hộ chưa được nhất trí"
