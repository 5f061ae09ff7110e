"""A product that was started before: most tests need no first start."""

import subprocess
from pathlib import Path

import pytest

from .product import serving


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was served once, and waits."""
    data = tmp_path_factory.mktemp("đã chạy") / "data"
    with serving(data):
        return data


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A copy of it: starting there migrates nothing."""
    subprocess.run(["cp", "-a", migrated, tmp_path / "data"], check=True)
    return tmp_path / "data"
