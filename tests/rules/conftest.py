"""The Hypothesis profile `rules` for the proof of the rules: the same examples every time, unless a
seed is asked for.

`--hypothesis-seed=random` explores and shrinks; GIAMNGHEO_EXAMPLES=1000 looks longer than by default.
The fixed examples are not shrunk (it takes minutes): a failure names its one household and members.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings


def pytest_configure(config: pytest.Config) -> None:
    fixed = config.getoption("hypothesis_seed", default=None) is None
    phases = [Phase.explicit, Phase.generate, *([] if fixed else [Phase.shrink])]
    settings.register_profile(
        "rules",
        max_examples=int(os.environ.get("GIAMNGHEO_EXAMPLES", "60")),
        derandomize=fixed,
        database=None,
        print_blob=not fixed,
        phases=phases,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
