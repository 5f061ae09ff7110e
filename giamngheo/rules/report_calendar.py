"""The reports of a year's reviews and the last day of each (QĐ 24/2021/QĐ-TTg, Điều 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class ReportKind(StrEnum):
    """What a commune reports."""

    MONTHLY = "monthly"
    PRELIMINARY = "preliminary"
    OFFICIAL = "official"


@dataclass(frozen=True)
class Report:
    """One report of a year. month: in which a monthly one is due, 0 for the others; last_on: the last day in time."""

    kind: ReportKind
    month: int
    last_on: date

    @property
    def tells_of(self) -> tuple[date, date]:
        """First day and day after the last of the month before, of which a monthly report tells (a reading)."""
        until = self.last_on.replace(day=1)
        return (until - timedelta(days=1)).replace(day=1), until


def reports_of(
    year: int, monthly_day: int, months: tuple[int, int], preliminary_before: date, official_before: date
) -> Iterator[Report]:
    """In the order of the year. months: the first and the last in which a monthly report is due."""
    for month in range(months[0], months[1] + 1):
        yield Report(ReportKind.MONTHLY, month, date(year, month, monthly_day))
    day = timedelta(days=1)
    yield Report(ReportKind.PRELIMINARY, 0, preliminary_before - day)
    yield Report(ReportKind.OFFICIAL, 0, official_before - day)
