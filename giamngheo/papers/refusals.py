"""What keeps long work from being done, in the words of its page."""

from giamngheo.engine.findings import Refused, WrongUsage
from giamngheo.records.base.progress import JobFailed


def cannot(error: Refused | WrongUsage, vietnamese: str, english: str) -> JobFailed:
    """The first finding, and how many there are. vietnamese, english: what was not done, as in “Chưa chốt được”."""
    if isinstance(error, WrongUsage):
        return JobFailed(f"{vietnamese}: {error}", f"{english}: {error}")
    first, count = error.findings[0], len(error.findings)
    what = f"{first.column}: {first.message}"
    return JobFailed(
        f"{vietnamese}: còn {count} chỗ phải sửa; chỗ đầu tiên: {what}",
        f"{english}: {count} things stand in the way; the first: {what}",
    )
