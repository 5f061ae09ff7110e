"""No page of a review leads anybody to a page that refuses them, at whichever step the round stands."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse
from pytest_django.fixtures import Settings

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.review.models import RoundHousehold
from giamngheo.records.review.services.posting import post, recheck
from giamngheo.records.review.services.rounds import close_list
from tests.records.reviewing import AFTER, MET, OPENED, POSTED, Story, area, opened
from tests.world import World

pytestmark = pytest.mark.usefixtures("known_units")
# Typed from the offices' rules: whoever reads households reads their rounds.
READERS = (
    *("village_head", "reviewer", "commune", "one_stop", "commune_clerk", "commune_chair", "province"),
    *("province_head", "health", "construction", "agriculture", "labour", "education", "front", "auditor"),
)


class Ways(HTMLParser):
    """The links of a page's own part, and where its forms go."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.forms: set[str] = set()
        self.feed(page.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and (found.get("href") or "").startswith("/"):
            self.links.add(str(found["href"]))
        if tag == "form" and (found.get("action") or "").startswith("/"):
            self.forms.add(str(found["action"]))


def pages(story: Story) -> list[str]:
    with area(story.world):
        households = list(RoundHousehold.objects.values_list("pk", flat=True))
    return [
        reverse("reviews"),
        reverse("review", args=[story.round_id]),
        reverse("review_decision", args=[story.round_id]),
        reverse("review_village", args=[story.village_id]),
        *(reverse("review_household", args=[pk]) for pk in households),
    ]


def dead(story: Story) -> Iterator[tuple[str, str, str]]:
    """Role, page, and where it leads in vain. A paper is made once: then it is there for all whose right is good."""
    made: set[str] = set()
    for role in READERS:
        client, officer, tried = story.world.client(role), story.world.officer(role), set[str]()
        for page in pages(story):
            ways = ways_on(client, page)
            for way in sorted((ways.links | ways.forms) - tried):
                is_asked = way in ways.links and way not in made
                if not is_allowed(officer, way) or (is_asked and not answers(client, way)):
                    yield role, page, way
                if ".pdf" in way:
                    made.add(way)
            tried |= ways.links | ways.forms


def ways_on(client: Client, page: str) -> Ways:
    answer = client.get(page)
    assert answer.status_code == 200, page
    found = Ways(answer.content.decode())
    assert found.links, page
    return found


def is_allowed(officer: Officer, way: str) -> bool:
    """By the right of the page; a form is not sent here."""
    right = getattr(resolve(urlsplit(way).path).func, "right", None)
    return right is None or right(officer)


def answers(client: Client, way: str) -> bool:
    answer = client.get(way)
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code not in (403, 404)


@pytest.mark.parametrize("step", ["reviewing", "met", "again", "posted", "chair", "decided", "nobody"])
def test_every_link_and_form_of_the_review_pages_answers_its_reader(
    world: World, settings: Settings, step: str
) -> None:
    with area(world):
        story = opened(world)
        settings.FIXED_TODAY = brought_to(story, step)
    assert list(dead(story)) == []


def brought_to(story: Story, step: str) -> date:
    """The day on which the round stands there; nobody: it is decided, and recognises no household."""
    if step == "reviewing":
        return OPENED
    close_list(officer=story.officer("commune", OPENED), village_id=story.village_id)
    for key in ("hac", "duong"):
        story.ask(key, **({"income_per_capita": 3_000_000} if step == "nobody" else {}))
    story.finish()
    story.meet(attendees=40, agree=10 if step == "again" else 30)
    if step in ("met", "again"):
        return MET
    officer = story.officer("commune", POSTED)
    post(officer=officer, village_id=story.village_id)
    complaint = story.complain("Không đúng.")
    if step == "posted":
        return POSTED
    recheck(officer=officer, complaint_id=complaint.pk, finding="Đã xem lại.")
    story.past_district()
    if step in ("decided", "nobody"):
        story.decide(AFTER)
    return AFTER
