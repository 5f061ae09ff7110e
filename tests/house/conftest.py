"""What the tests of the law share."""

from pathlib import Path

import pytest

from .overlays import Office


@pytest.fixture
def office(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Office:
    """An office with an empty overlay of law."""
    return Office(tmp_path, capfd)
