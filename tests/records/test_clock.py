"""Moments are kept by the real clock and told on the calendar of the day."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings

from giamngheo.records.base import clock

# 01:30 of 27 November 2026 in Viet Nam.
REAL_NOW = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fixed", "moment", "told"),
    [
        (date(2024, 10, 20), REAL_NOW, "20/10/2024 01:30"),
        # Before midnight in Viet Nam: the day before, so that the order stays.
        (date(2024, 10, 20), datetime(2026, 11, 26, 16, 59, tzinfo=UTC), "19/10/2024 23:59"),
        # A token of ninety days opens until ninety days after the fixed day.
        (date(2024, 10, 20), datetime(2027, 2, 24, 18, 30, tzinfo=UTC), "18/01/2025 01:30"),
        # The demo's own past, entered with the days of its calendar: 08:00 of 14 October 2024.
        (date(2024, 10, 20), datetime(2024, 10, 14, 1, 0, tzinfo=UTC), "14/10/2024 08:00"),
        (date(2027, 1, 5), REAL_NOW, "05/01/2027 01:30"),
        (None, REAL_NOW, "27/11/2026 01:30"),
        (None, datetime(2024, 2, 8, 18, 0, tzinfo=UTC), "09/02/2024 01:00"),
    ],
)
def test_what_is_done_today_carries_the_fixed_day_with_the_real_hour(
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    fixed: date | None,
    moment: datetime,
    told: str,
) -> None:
    settings.FIXED_TODAY = fixed
    monkeypatch.setattr(clock, "now", lambda: REAL_NOW)
    assert f"{clock.as_told(moment):%d/%m/%Y %H:%M}" == told
    assert clock.now() == REAL_NOW
