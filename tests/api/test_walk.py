"""The walk on docs/look-up/api.md works as it is printed."""

import json
import os
import re
import shutil
import subprocess

import pytest

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdAnswers
from tests.api.asking import key_of
from tests.house.files import ROOT
from tests.pages.served import served
from tests.records.many import judged
from tests.world import ALL, World

PAGE = ROOT / "docs" / "look-up" / "api.md"


@pytest.mark.skipif(not shutil.which("curl"), reason="this machine has no curl")
def test_the_printed_walk_finds_a_household_says_why_and_corrects_an_answer(committed_world: World) -> None:
    judged(committed_world)
    home = committed_world.households["hac"]
    steps = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("curl ")]
    known = {"TOKEN": key_of(committed_world, "commune"), "HOUSEHOLD": str(home.pk)}
    with served() as address:
        known["URL"] = address
        first, one, why, answers, saved = (run(step, known) for step in steps)
    assert json.loads(first)["items"] == []
    assert json.loads(one)["present"][0]["full_name"] == "Lò Văn Hặc"
    assert json.loads(why)["status"] == "undetermined"
    assert '"2024-10-10.1"' in answers
    assert json.loads(saved)["answers"]["water_source"] == "piped"
    with scoped(ALL):
        assert HouseholdAnswers.objects.get(household=home).water_source == "piped"


def run(step: str, known: dict[str, str]) -> str:
    """What a line of the walk prints; the ETag it shows is what the next one sends."""
    found = subprocess.run(
        ["bash", "-c", step], env={**os.environ, **known}, capture_output=True, text=True, check=True
    )
    if tag := re.search(r"(?im)^etag: (.*?)\r?$", found.stdout):
        known["ETAG"] = tag[1]
    return found.stdout
