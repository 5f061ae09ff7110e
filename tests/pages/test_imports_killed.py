"""A worker killed in the middle of an import's load and of its undo: nothing is lost, nothing is there twice."""

import random
import subprocess
import sys

from django.conf import settings

from giamngheo.config.database import Addresses
from tests.config.product import ROOT, environment
from tests.killing import Struck, content, counted, files
from tests.killing_office import Office
from tests.world import World


def test_a_load_and_an_undo_outlive_three_killed_workers(
    committed_world: World, committed: Addresses
) -> None:
    before = content(committed)
    with Struck(committed, str(settings.DATA), at_once=2, chance=random.Random()) as struck:
        office = Office(committed_world.officer("province"), struck, files(12))
        office.load([0.1, 0.5])
        after = content(committed)
        office.undo([0.2])
    new = {name: len(rows) - len(before[name]) for name, rows in after.items()}
    assert new == counted(*office.tables)
    assert all(len(set(rows)) == len(rows) for rows in after.values())
    assert content(committed) == before
    assert struck.kills == 3


def test_a_load_and_an_undo_outlive_a_killed_database_server() -> None:
    """On a server of its own, as the other tests need theirs; some moments of the fifty of `make prove`."""
    words = [sys.executable, "-m", "benchmarks.kills"]
    env = environment(KILLS="2", HOMES="60")
    struck = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert struck.returncode == 0, struck.stderr
    assert "nothing lost, nothing twice" in struck.stdout
    assert " 0 database servers killed" not in struck.stdout
