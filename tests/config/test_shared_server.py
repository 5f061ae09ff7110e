"""The tests' own server: one for all workers of a run, gone when the last of them leaves."""

import subprocess
import sys
from pathlib import Path

import pytest
from psycopg import connect

from giamngheo.config.postgres import Cluster

from ..database import UNSAFE_AND_FAST, shared_cluster

ROOT = Path(__file__).parents[2]
OTHER_WORKER = """
import sys
from pathlib import Path
from tests.database import shared_cluster
with shared_cluster(Path(sys.argv[1])) as server:
    print(server.superuser_url)
"""


def other_worker(run: Path) -> str:
    """What another worker of the run is given, who comes and goes."""
    words = [sys.executable, "-c", OTHER_WORKER, str(run)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_workers_share_one_server_that_the_last_one_out_stops(tmp_path: Path) -> None:
    with shared_cluster(tmp_path) as server:
        assert other_worker(tmp_path) == server.superuser_url
        with connect(server.superuser_url) as still:
            assert still.execute("SELECT 1").fetchone() == (1,)
    assert Cluster(tmp_path).pids() == []
    assert not (tmp_path / "postgres").exists()


def test_a_worker_that_was_killed_keeps_no_server_alive(tmp_path: Path) -> None:
    with shared_cluster(tmp_path):
        (tmp_path / "present" / "4194305").touch()
    assert Cluster(tmp_path).pids() == []


def test_a_server_that_is_given_is_used_and_left_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cluster(tmp_path, UNSAFE_AND_FAST) as given:
        monkeypatch.setenv("GIAMNGHEO_TEST_SUPERUSER_URL", given.url())
        with shared_cluster(tmp_path / "run") as server:
            assert server.superuser_url == given.url()
        assert given.is_alive()
