"""An order of a court or an inspection stands out where its household is looked at, and in its round."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.review.models import StatusOrder
from tests.pages.judgements import record_judgement
from tests.records.reviewing import Story, area, opened
from tests.world import World, id_of

pytestmark = pytest.mark.usefixtures("known_units")
Told = Callable[[str], str]


@pytest.fixture
def story(world: World, settings: Settings) -> Story:
    """A round in which both households are poor; the chair has recorded a judgement on Hặc's."""
    settings.FIXED_TODAY = date(2024, 10, 21)
    with area(world):
        found = opened(world)
    record_judgement(world)
    return found


def pages(story: Story, role: str = "commune") -> dict[str, str]:
    """What the pages of Hặc's household and of its round say to an officer, by their names."""
    with area(story.world):
        in_round = story.household("hac").pk
    asked = {
        "household": id_of(story.world.households["hac"]),
        "review_household": in_round,
        "review_village": story.village_id,
        "review": story.round_id,
    }
    client = story.world.client(role)
    return {name: client.get(reverse(name, args=[key])).content.decode() for name, key in asked.items()}


def carried_out(story: Story) -> None:
    with area(story.world):
        order = StatusOrder.objects.get()
    url = reverse("order_act", args=[order.pk, "carry_out_order"])
    assert story.world.client("commune_clerk").post(url, {"number": "9/QĐ-UBND"}).status_code == 302


def test_an_order_that_waits_is_told_wherever_its_household_is_looked_at(story: Story) -> None:
    told = pages(story)
    for name in ("household", "review_household", "review_village"):
        assert told[name].count("Bản án chờ thi hành") == 1, name
    assert "Theo bản án, kết luận" in told["review"]


def test_a_household_that_stands_by_an_order_says_so_until_the_next_decision(story: Story) -> None:
    carried_out(story)
    told = pages(story)
    for name in ("household", "review_household", "review_village"):
        assert told[name].count('badge-order"') == 1, name
        assert "Bản án chờ thi hành" not in told[name], name
    with area(story.world):
        periods = story.world.households["hac"].statuses
        periods.filter(valid_to=None).update(valid_to=date(2024, 12, 5))
        periods.create(status="poor", decision="12/QĐ-UBND", valid_from=date(2024, 12, 5))
    assert not [name for name, page in pages(story).items() if "badge-order" in page]


def test_only_who_may_read_orders_is_led_to_one(story: Story) -> None:
    with area(story.world):
        url = reverse("order", args=[StatusOrder.objects.get().pk])
    assert url in pages(story)["household"]
    others = pages(story, "village_head")["household"]
    assert "Bản án chờ thi hành" in others
    assert url not in others


def test_a_round_without_an_order_shows_none(world: World) -> None:
    with area(world):
        found = opened(world)
    assert not [name for name, page in pages(found).items() if "badge-order" in page or "Theo bản án" in page]
