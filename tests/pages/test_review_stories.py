"""Stories of reviews, from the request to the certificate, each through HTTP on one settable clock."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.pages.review_story import Telling, stories, told_one_by_one
from tests.world import World


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize("story", stories(), ids=lambda story: story["title"])
def test_a_story_ends_as_the_law_says(world: World, settings: Settings, story: dict[str, Any]) -> None:
    telling = Telling(world, settings)
    telling.begin(story.get("given", {}))
    for on, who, act, *details in told_one_by_one(story["acts"]):
        telling.tell(on, who, act, details[0] if details else {})
    found = telling.ends()
    for name, expected in story["then"].items():
        if isinstance(expected, dict):
            assert {key: found[name][key] for key in expected} == expected, name
        else:
            assert found[name] == expected, name
