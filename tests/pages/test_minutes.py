"""The signed record of a village meeting comes back as a scan: kept beside the meeting, opened by who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.review.models import Meeting
from giamngheo.records.review.services.posting import post
from tests.records.reviewing import AFTER, MET, POSTED, Story, area, opened
from tests.world import ALL, World

FIRST, SECOND = b"%PDF-1.4\n1\n%%EOF\n", b"%PDF-1.4\n2\n%%EOF\n"
pytestmark = pytest.mark.usefixtures("known_units")


@pytest.fixture
def story(world: World, settings: Settings) -> Story:
    """The village has met and agreed."""
    settings.FIXED_TODAY = MET
    with area(world):
        found = opened(world)
        found.to_agreed()
    return found


def address(name: str) -> str:
    with scoped(ALL):
        return reverse(name, args=[Meeting.objects.get().pk])


def attached(client: Client, scan: bytes) -> int:
    """The status of the answer."""
    file = SimpleUploadedFile("bien-ban.pdf", scan)
    return client.post(address("review_minutes"), {"scan": file}).status_code


def opened_by(client: Client) -> bytes:
    answer = client.get(address("review_minutes_scan"))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def logged(story: Story, act: str) -> list[str]:
    """Who did it, in order."""
    names = {user.pk: name for name, user in story.world.users.items()}
    with area(story.world):
        events = AuditEvent.objects.filter(act=act, subject_id=str(story.village_id)).order_by("pk")
        return [names[user] for user in events.values_list("user_id", flat=True)]


def village_page(story: Story, role: str) -> str:
    page = story.world.client(role).get(reverse("review_village", args=[story.village_id]))
    return page.content.decode()


def test_who_leads_the_meeting_keeps_its_scan_and_who_reads_names_opens_it(story: Story) -> None:
    world = story.world
    assert f'href="{address("review_minutes")}"' in village_page(story, "village_head")
    assert address("review_minutes_scan") not in village_page(story, "commune")
    assert attached(world.client("village_head"), FIRST) == 302
    for role in ("commune", "commune_chair", "province", "auditor"):
        assert address("review_minutes_scan") in village_page(story, role), role
        assert opened_by(world.client(role)) == FIRST, role
    for role in ("front", "province_head"):
        assert address("review_minutes_scan") not in village_page(story, role), role
        assert world.client(role).get(address("review_minutes_scan")).status_code == 403, role
    assert world.client("neighbour").get(address("review_minutes_scan")).status_code == 404


def test_what_is_no_scan_is_not_kept(story: Story) -> None:
    officer = story.world.client("commune")
    assert attached(officer, b"<html>") == 422
    assert attached(officer, b"") == 422
    assert officer.get(address("review_minutes_scan")).status_code == 404


def test_a_scan_is_replaced_until_the_round_is_decided_and_the_log_tells_each(
    story: Story, settings: Settings
) -> None:
    officer = story.world.client("commune")
    assert attached(officer, FIRST) == 302
    assert attached(story.world.client("second"), SECOND) == 302
    assert opened_by(officer) == SECOND
    assert logged(story, "review.attach_minutes") == ["commune", "second"]
    assert logged(story, "review.read_minutes") == ["commune"]
    decided(story, settings)
    assert f'href="{address("review_minutes")}"' not in village_page(story, "commune")
    assert attached(officer, FIRST) == 422
    assert opened_by(officer) == SECOND


def test_a_scan_that_was_forgotten_is_still_taken_after_the_decision_once(
    story: Story, settings: Settings
) -> None:
    decided(story, settings)
    officer = story.world.client("commune")
    assert f'href="{address("review_minutes")}"' in village_page(story, "commune")
    assert attached(officer, FIRST) == 302
    assert attached(officer, SECOND) == 422
    assert opened_by(officer) == FIRST


def decided(story: Story, settings: Settings) -> None:
    settings.FIXED_TODAY = AFTER
    with area(story.world):
        post(officer=story.officer("commune", POSTED), village_id=story.village_id)
        story.past_district()
        story.decide(AFTER)
