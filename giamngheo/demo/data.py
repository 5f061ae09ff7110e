"""The data files beside this module: published figures, assumptions, names."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """The content of a YAML file of this folder."""
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))


def assumptions() -> Any:
    """The synthetic choices, a section a step."""
    return load("assumptions.yaml")


def published() -> list[Any]:
    """Every published provincial table."""
    folder = Path(__file__).parent / "published"
    tables = [load(f"published/{path.name}") for path in sorted(folder.glob("*.yaml"))]
    return [table for table in tables if "province" in table]
