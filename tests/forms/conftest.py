"""The three reviews, made once."""

from pathlib import Path

import pytest

from .made import Round, make_rounds


@pytest.fixture(scope="session")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> list[Round]:
    """2021, 2022 and 2023 of one synthetic province."""
    return make_rounds(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where forms go."""
    return tmp_path / "out"
